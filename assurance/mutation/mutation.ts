import { relative } from "node:path";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { type Change, Copy, replaced } from "./again.js";
import { EQUIVALENT, type Equivalent } from "./equivalent.js";
import { ROOMS } from "./rooms.js";
import { type Fate, toTable, writeTable } from "./table.js";

/**
 * Mutation testing: each small change of a source, and whether the tests see it. Those that Stryker lets live are
 * tried again by all of the tests; who lives then must be equivalent, and be listed with the reason.
 */

const { values, positionals } = parseArgs({
  options: { write: { type: "boolean", default: false } },
  allowPositionals: true,
});
const rooms = positionals.length > 0 ? positionals : Object.keys(ROOMS);
for (const room of rooms) {
  if (!Object.hasOwn(ROOMS, room)) {
    throw new RangeError(`There is no room ${room}: they are ${Object.keys(ROOMS).join(", ")}`);
  }
}

const skipped = Object.entries(ROOMS).flatMap(([room, { sources }]) => (rooms.includes(room) ? [] : sources));

const fates = new Map<string, Fate>();
const met = new Set<Equivalent>();
const survivors: string[] = [];
const copy = new Copy();

for (const room of rooms) {
  const { sources, tests } = ROOMS[room]!;
  process.env["MUTATION_TESTS"] = tests.join(" ");
  const results = await new Stryker({
    mutate: [...sources],
    testRunner: "vitest",
    vitest: { configFile: "assurance/mutation/vitest.config.ts", related: false },
    tsconfigFile: "none", // it would read ours with TypeScript's former interface
    tempDirName: "build/mutants",
    ignorePatterns: ["build", "dist", "packages", "docs", "assurance/proof", "assurance/runtimes", "bench"],
    concurrency: 2,
    reporters: [process.stdout.isTTY ? "progress" : "progress-append-only"],
    timeoutMS: 30_000, // an endless loop is seen by its turns, long before
    warnings: false,
  }).runMutationTest();

  // A test file that cannot be imported has no tests, which Stryker takes for tests that pass.
  const seen = results.flatMap(({ coveredBy, killedBy }) => [...(coveredBy ?? []), ...(killedBy ?? [])]);
  const idle = tests.filter((test) => !seen.some((id) => id.includes(test)));
  if (idle.length > 0) throw new Error(`No mutant is covered by ${idle.join(", ")}`);

  const again: { readonly change: Change; readonly fate: Fate; readonly shown: string }[] = [];
  for (const { fileName, location, mutatorName, replacement, status } of results) {
    const file = relative(process.cwd(), fileName);
    const fate = fates.get(file) ?? { mutants: 0, killed: 0, equivalent: 0 };
    fates.set(file, fate);
    fate.mutants++;
    const change: Change = { file, location, replacement };
    const from = replaced(change);
    const equivalent = EQUIVALENT.find(
      (one) => one.file === file && one.from === from && one.to === replacement,
    );
    const shown = `${file}:${location.start.line}  ${mutatorName}\n- ${from}\n+ ${replacement}`;
    if (status === "Timeout") console.log(`\nTimed out, which a slow machine does too: ${shown}`);
    if (status === "Killed" || status === "Timeout") fate.killed++;
    else if (equivalent) {
      fate.equivalent++;
      met.add(equivalent);
    } else {
      console.log(`\n${status}, to be tried again: ${shown}`);
      again.push({ change, fate, shown });
    }
  }
  for (const { change, fate, shown } of again) {
    if (copy.sees(change, tests)) fate.killed++;
    else survivors.push(shown);
  }
}
copy.delete();

console.log(`\n${toTable(fates)}`);
if (values.write) writeTable(fates, skipped);

const stale = EQUIVALENT.filter((one) => !met.has(one) && !skipped.includes(one.file));
for (const { file, from, to } of stale)
  console.error(`\nListed as equivalent, but seen or gone: ${file}\n- ${from}\n+ ${to}`);
for (const survivor of survivors) console.error(`\nSurvived: ${survivor}`);
if (survivors.length + stale.length > 0) process.exitCode = 1;
