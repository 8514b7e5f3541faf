import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { documentsOf } from "./documents.js";
import { GROUPS } from "./groups.js";
import { toMarkdown } from "./report.js";
import { Results, type Run, STATES, type State } from "./results.js";
import { type Runtime, runScript, runtimes } from "./runtimes.js";

/**
 * Measures all groups on all runtimes, and writes the figures into the documents. With names of groups, measures these,
 * and prints the report. With --quick, checks only that everything runs and agrees.
 */

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false } },
  allowPositionals: true,
});
const names = Object.keys(GROUPS);
const unknown = positionals.find((name) => !names.includes(name));
if (unknown !== undefined) throw new Error(`there is no group "${unknown}", only ${names.join(", ")}`);

if (values.quick) runQuickly();
else if (positionals.length > 0) console.log(toMarkdown(new Results(runAll(positionals))));
else {
  for (const [path, content] of documentsOf(new Results(runAll(names)))) writeFileSync(path, content);
}

/** Measures groups, each in processes of its own. */
function runAll(groups: readonly string[]): Run[] {
  const PROCESSES = 3;
  const runs: Run[] = [];
  for (let process = 1; process <= PROCESSES; process++) {
    for (const runtime of runtimes) {
      console.log(`process ${process} of ${PROCESSES}: ${runtime.name}`);
      for (const group of groups) {
        for (const state of STATES) runs.push(...run(runtime, state, 13, 30, [group]));
      }
    }
  }
  return runs;
}

/** Runs each task once, on this runtime. The others run the same code, so they start for one group. */
function runQuickly(): void {
  const [running, ...others] = runtimes;
  const runs = STATES.flatMap((state) => run(running!, state, 1, 0, names));
  documentsOf(new Results(runs));
  for (const runtime of others) run(runtime, "lived-in", 1, 0, names.slice(0, 1));
}

/** Measures groups in one process of a runtime. */
function run(
  runtime: Runtime,
  state: State,
  rounds: number,
  milliseconds: number,
  groups: readonly string[],
): Run[] {
  const args = [state, `${rounds}`, `${milliseconds}`, ...groups];
  const figures = runScript<Omit<Run, "runtime" | "state">[]>(runtime, "run-groups.js", ...args);
  return figures.map((figure) => ({ runtime: runtime.name, state, ...figure }));
}
