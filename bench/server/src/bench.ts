import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Postgres } from "../../../test/support/postgres.js";
import { timeFlushes } from "./flush.js";
import { put, type Sample } from "./load.js";
import { middle } from "./middle.js";
import { type Figure, toFigure, toMarkdown } from "./report.js";
import { createSections } from "./sections.js";

const quick = process.argv.includes("--quick");
const ROUNDS = quick ? 1 : 5;
const SECONDS = 1.2;

const postgres = await Postgres.create();
process.once("exit", () => postgres.remove());
const sections = await createSections(postgres);

// The cases take turns, so that a disturbance of the machine affects all of them.
const flushes: number[] = [];
const samples: Sample[][][] = sections.map(({ cases }) => cases.map(() => []));
for (let round = 0; round < ROUNDS; round++) {
  flushes.push(...timeFlushes(100));
  for (const [i, { cases }] of sections.entries()) {
    for (const [j, { load, check }] of cases.entries()) {
      // This warm-up reopens idle connections to the database. It is not measured.
      if (!quick) await put(load, { duration: 0.3 });
      samples[i]![j]!.push(await put(load, quick ? { amount: 200 } : { duration: SECONDS }));
      check();
    }
  }
}

const results = new Map<string, Figure[]>();
for (const [i, { title, cases }] of sections.entries()) {
  const figures = cases.map((one, j) => toFigure(one, samples[i]![j]!, samples[i]![0]!));
  results.set(title, figures);
  console.log(`\n${title}`);
  for (const { name, rate, share, p99 } of figures) {
    console.log(
      `${name.padEnd(45)} ${rate.toFixed(0).padStart(8)} requests/s ${share.toFixed(2).padStart(6)} × bare, p99 ${p99.toFixed(1).padStart(6)} ms`,
    );
  }
}
// A quick run only checks that all responses were 200 and no id came twice. Its figures mean nothing.
if (!quick) {
  const file = join(import.meta.dirname, "../../../../RESULTS.md");
  writeFileSync(
    file,
    toMarkdown({
      sections: results,
      flush: middle(flushes),
      rounds: ROUNDS,
      seconds: SECONDS,
      postgresVersion: postgres.sql("show server_version").split(" ")[0]!,
    }),
  );
  console.log("\nwrote bench/server/RESULTS.md");
}
process.exit();
