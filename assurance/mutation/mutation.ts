import { relative } from "node:path";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { EQUIVALENT } from "./equivalent.js";
import { GROUPS, type Group } from "./groups.js";
import { type Mutant, originalCode, ProjectCopy } from "./retest.js";
import { type Counts, type CountsOfFiles, toTable, writeTable } from "./table.js";

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

interface Survivor {
  readonly mutant: Mutant;
  readonly counts: Counts;
  readonly shown: string;
}

process.env["MUTATION_KERNEL"] = "compile"; // for the first tests of a copy; each group sets its own
const copies = await Promise.all([ProjectCopy.create(), ProjectCopy.create()]);
let countsOfAll: CountsOfFiles = new Map();
let failures = 0;
for (const group of groups) {
  const countsOfFiles = await testGroup(GROUPS[group]!);
  countsOfAll = new Map([...countsOfAll, ...countsOfFiles]);
  console.log(`\n${group}\n${toTable(countsOfFiles)}`);
  // A run takes an hour or more. If it does not end, its groups so far are in the table.
  if (values.write) writeTable(countsOfFiles);
}
for (const copy of copies) copy.delete();
if (groups.length > 1) console.log(`\n${toTable(countsOfAll)}`);
if (failures > 0) process.exitCode = 1;

function fail(message: string): void {
  console.error(`\n${message}`);
  failures++;
}

/** Tests the mutants of a group, and reports what is wrong. */
async function testGroup({ sources, tests, isJavaScript = false }: Group): Promise<CountsOfFiles> {
  process.env["MUTATION_TESTS"] = tests.join(" ");
  process.env["MUTATION_KERNEL"] = isJavaScript ? "none" : "compile";
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
  if (idle.length > 0) fail(`No mutant is covered by ${idle.join(", ")}`);

  const countsOfFiles = new Map<string, Counts>();
  const unused = new Set(EQUIVALENT.filter(({ file }) => sources.includes(file)));
  const survivors: Survivor[] = [];
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
      unused.delete(equivalent);
    } else {
      console.log(`\n${status}, will be tested again: ${shown}`);
      survivors.push({ mutant, counts, shown });
    }
  }
  for (const { file, from, to } of unused) {
    fail(`Listed as equivalent, but killed or not generated: ${file}\n- ${from}\n+ ${to}`);
  }
  await testAgain(survivors, tests);
  return countsOfFiles;
}

/** Tests what survived Stryker's run with all tests, in all copies at once. */
async function testAgain(survivors: readonly Survivor[], tests: readonly string[]): Promise<void> {
  const queue = survivors.values();
  await Promise.all(
    copies.map(async (copy) => {
      for (const { mutant, counts, shown } of queue) {
        if (await copy.detects(mutant, tests)) counts.killed++;
        else fail(`Survived: ${shown}`);
      }
    }),
  );
}
