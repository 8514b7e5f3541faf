import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Result } from "./results.js";

const PAGE = resolve(import.meta.dirname, "../../../docs/runtimes.md");
const MARKERS = /(?<=<!-- npm run test:runtimes -- --write -->\n).*(?=<!-- \/runtimes -->)/s;

export const toTable = (results: readonly Result[]): string =>
  [
    "| runtime | version | tests passed | `implementation()` | batches by |",
    "| --- | --- | --: | --- | --- |",
    ...results.map(
      ({ name, version = "", passed, implementation = "", batches = "" }) =>
        `| ${name} | ${version} | ${passed} | \`${implementation}\` | ${batches} |`,
    ),
  ].join("\n");

/** Writes the table into docs/runtimes.md, between its markers. */
export function writeTable(results: readonly Result[]): void {
  const text = readFileSync(PAGE, "utf8");
  if (!MARKERS.test(text)) throw new Error("docs/runtimes.md has no place for the table");
  writeFileSync(PAGE, text.replace(MARKERS, `\n${toTable(results)}\n\n`));
}
