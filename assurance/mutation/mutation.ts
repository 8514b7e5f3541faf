import { relative } from "node:path";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { EQUIVALENT, type Equivalent } from "./equivalent.js";
import { GROUPS } from "./groups.js";
import { type Mutant, originalCode, ProjectCopy } from "./retest.js";
import { type Counts, toTable, writeTable } from "./table.js";

/**
 * Makes every small change that Stryker knows, one at a time, and checks that the tests detect it. A mutant that
 * survives Stryker's run is tested again with all tests. A mutant that survives those too must be equivalent: the list
 * in `equivalent.ts` must contain it, with the reason.
 */

const { values, positionals } = parseArgs({
  options: { write: { type: "boolean", default: false } },
  allowPositionals: true,
});
const groups = positionals.length > 0 ? positionals : Object.keys(GROUPS);
for (const group of groups) {
  if (!Object.hasOwn(GROUPS, group)) {
    console.error(`"GROUP" must be one of ${Object.keys(GROUPS).join(", ")}, got ${JSON.stringify(group)}`);
    process.exit(2);
  }
}

const skipped = Object.entries(GROUPS).flatMap(([group, { sources }]) =>
  groups.includes(group) ? [] : sources,
);

const countsOfFiles = new Map<string, Counts>();
const usedEntries = new Set<Equivalent>();
const survivors: string[] = [];
const copy = new ProjectCopy();

for (const group of groups) {
  const { sources, tests } = GROUPS[group]!;
  process.env["MUTATION_TESTS"] = tests.join(" ");
  const results = await new Stryker({
    mutate: [...sources],
    testRunner: "vitest",
    vitest: { configFile: "assurance/mutation/vitest.config.ts", related: false },
    // Stryker would read the project's file with the API of an older TypeScript.
    tsconfigFile: "none",
    tempDirName: "build/mutants",
    ignorePatterns: ["build", "dist", "packages", "docs", "assurance/proof", "assurance/runtimes", "bench"],
    concurrency: 2,
    reporters: [process.stdout.isTTY ? "progress" : "progress-append-only"],
    // Stryker detects most infinite loops earlier, by counting iterations.
    timeoutMS: 30_000,
    warnings: false,
  }).runMutationTest();

  // A test file that fails at import has no tests. Stryker counts that as success.
  const seen = results.flatMap(({ coveredBy, killedBy }) => [...(coveredBy ?? []), ...(killedBy ?? [])]);
  const idle = tests.filter((test) => !seen.some((id) => id.includes(test)));
  if (idle.length > 0) throw new Error(`No mutant is covered by ${idle.join(", ")}`);

  const toRetest: { readonly mutant: Mutant; readonly counts: Counts; readonly shown: string }[] = [];
  for (const { fileName, location, mutatorName, replacement, status } of results) {
    const file = relative(process.cwd(), fileName);
    const counts = countsOfFiles.get(file) ?? { mutants: 0, killed: 0, equivalent: 0 };
    countsOfFiles.set(file, counts);
    counts.mutants++;
    const mutant: Mutant = { file, location, replacement };
    const from = originalCode(mutant);
    const equivalent = EQUIVALENT.find(
      (one) => one.file === file && one.from === from && one.to === replacement,
    );
    const shown = `${file}:${location.start.line}  ${mutatorName}\n- ${from}\n+ ${replacement}`;
    if (status === "Timeout") console.log(`\nTimeout (a slow machine can cause one too): ${shown}`);
    if (status === "Killed" || status === "Timeout") counts.killed++;
    else if (equivalent) {
      counts.equivalent++;
      usedEntries.add(equivalent);
    } else {
      console.log(`\n${status}, will be tested again: ${shown}`);
      toRetest.push({ mutant, counts, shown });
    }
  }
  for (const { mutant, counts, shown } of toRetest) {
    if (copy.detects(mutant, tests)) counts.killed++;
    else survivors.push(shown);
  }
}
copy.delete();

console.log(`\n${toTable(countsOfFiles)}`);
if (values.write) writeTable(countsOfFiles, skipped);

const stale = EQUIVALENT.filter((one) => !usedEntries.has(one) && !skipped.includes(one.file));
for (const { file, from, to } of stale) {
  console.error(`\nListed as equivalent, but killed or not generated: ${file}\n- ${from}\n+ ${to}`);
}
for (const survivor of survivors) console.error(`\nSurvived: ${survivor}`);
if (survivors.length + stale.length > 0) process.exitCode = 1;
