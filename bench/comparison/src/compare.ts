import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { documentsOf } from "./documents.js";
import { measure } from "./measure.js";
import { type Results, readReleases, readResults } from "./results.js";

/**
 * Measures the comparison, and prints the figures. Fails if the figures in the documents are others. With --write,
 * writes them into the documents instead, with the day.
 */

const { values } = parseArgs({ options: { write: { type: "boolean", default: false } } });
const measured = await measure();
// Without --write, the day is that of the figures in the documents.
const results: Results = values.write ? measured : { ...measured, date: readResults().date };
const documents = documentsOf(results, readReleases());

console.log(JSON.stringify(results, undefined, 2));
for (const [path, content] of documents) {
  if (values.write) writeFileSync(path, content);
  else if (readFileSync(path, "utf8") !== content) {
    console.error(`${path.pathname} has other figures; run npm run compare -- --write`);
    process.exitCode = 1;
  }
}
