import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { BASELINE, GROUPS } from "./groups.js";
import { type Figure, measure, middle } from "./measure.js";
import { toMarkdown, toSvg } from "./report.js";

const quick = process.argv.includes("--quick");
const group = process.argv.find((argument) => argument.startsWith("--group="))?.slice("--group=".length);

/** V8 compiles the same code differently in each process, so a single process is not representative. */
const PROCESSES = quick ? 1 : 5;

if (group === undefined) await runAll();
else await runGroup(group);

/** Measures one group, and prints its figures as JSON for the parent process. */
async function runGroup(name: string): Promise<void> {
  const tasks = GROUPS[name]!();
  const figures = quick ? measure(tasks, 5, 1) : measure(tasks, 200, 64);
  console.log(JSON.stringify(await figures));
}

async function runAll(): Promise<void> {
  const results = new Map<string, readonly Figure[]>();
  for (const name of Object.keys(GROUPS)) {
    const options = [import.meta.filename, `--group=${name}`, ...(quick ? ["--quick"] : [])];
    const runs = Array.from({ length: PROCESSES }, (): Figure[] =>
      JSON.parse(execFileSync(process.execPath, options, { encoding: "utf8" })),
    );
    const figures = runs[0]!.map((_, task) => middle(runs.map((run) => run[task]!)));
    const baseline = figures.find((figure) => figure.name === BASELINE)!.median;
    results.set(name, figures);
    console.log(`\n${name}`);
    for (const { name: task, median } of figures) {
      console.log(
        `${task.padEnd(45)} ${median.toFixed(0).padStart(10)} ns ${(median / baseline).toFixed(2).padStart(8)} × the baseline`,
      );
    }
  }
  // A quick run only checks that everything runs and agrees. Its figures mean nothing.
  if (quick) return;
  const folder = join(import.meta.dirname, "..");
  writeFileSync(join(folder, "RESULTS.md"), toMarkdown(results));
  writeFileSync(join(folder, "chart.svg"), toSvg(results));
  console.log("\nWrote RESULTS.md and chart.svg in bench/peers.");
}
