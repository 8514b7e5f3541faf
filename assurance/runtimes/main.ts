import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { createProject } from "./project.js";
import { failuresOf, type Result, toResult } from "./results.js";
import { runtimes } from "./runtimes.js";
import { toTable, writeTable } from "./table.js";

/** Runs the library's own tests with the packed library on every kind of runtime. */

const { values } = parseArgs({ options: { write: { type: "boolean" } } });

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));

const project = await createProject();

const results: Result[] = [];
const queue = runtimes.entries();
await Promise.all(Array.from({ length: availableParallelism() }, runQueued));

/** Runs the runtimes of the queue one after the other. Each runtime uses one thread. */
async function runQueued(): Promise<void> {
  for (const [k, { name, expected, run }] of queue) {
    const start = performance.now();
    const result = await run(project).then(
      (run) => toResult(run, expected),
      (error: Error) => ({ passed: 0, failures: [error.message] }),
    );
    results[k] = { name, seconds: Math.round((performance.now() - start) / 1000), ...result };
    console.log(JSON.stringify(results[k]));
  }
}

const failures = failuresOf(results);
console.log(`\n${toTable(results)}`);
for (const failure of failures) console.error(`\n${failure}`);
if (failures.length > 0) process.exitCode = 1;
else if (values.write) writeTable(results);
