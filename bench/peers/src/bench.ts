import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { FLOOR, GROUPS } from "./groups.js";
import { type Figure, measure, middle } from "./measure.js";
import { toMarkdown, toSvg } from "./report.js";

const quick = process.argv.includes("--quick");
const group = process.argv.find((argument) => argument.startsWith("--group="))?.slice("--group=".length);

/** What V8 makes of the same code differs between processes, so that one is no measure of it. */
const PROCESSES = quick ? 1 : 5;

if (group === undefined) await runAll();
else await runGroup(group);

/** Times one group, and prints its figures for the process that asked. */
async function runGroup(name: string): Promise<void> {
  const tasks = GROUPS[name]!();
  console.log(JSON.stringify(await measure(tasks, quick ? 5 : 200)));
}

async function runAll(): Promise<void> {
  const results = new Map<string, readonly Figure[]>();
  for (const name of Object.keys(GROUPS)) {
    const options = [import.meta.filename, `--group=${name}`, ...(quick ? ["--quick"] : [])];
    const runs = Array.from({ length: PROCESSES }, (): Figure[] =>
      JSON.parse(execFileSync(process.execPath, options, { encoding: "utf8" })),
    );
    const figures = runs[0]!.map((_, task) => middle(runs.map((run) => run[task]!)));
    const floor = figures.find((figure) => figure.name === FLOOR)!.median;
    results.set(name, figures);
    console.log(`\n${name}`);
    for (const { name: task, median } of figures) {
      console.log(
        `${task.padEnd(45)} ${median.toFixed(0).padStart(10)} ns ${(median / floor).toFixed(2).padStart(8)} × the floor`,
      );
    }
  }
  if (quick) return; // its figures are worth nothing: it shows that everything runs, and agrees
  const folder = join(import.meta.dirname, "..");
  writeFileSync(join(folder, "RESULTS.md"), toMarkdown(results));
  writeFileSync(join(folder, "chart.svg"), toSvg(results));
  console.log("\nRESULTS.md and chart.svg in bench/peers are written");
}
