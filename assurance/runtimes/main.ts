import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { faultsOf, held, type Result } from "./results.js";
import { runtimes } from "./runtimes.js";
import { createStage } from "./stage.js";
import { toTable, writeTable } from "./table.js";

/** The library's own tests, run by the packed library on every kind of runtime. */

const { values } = parseArgs({ options: { write: { type: "boolean" } } });

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));

const stage = await createStage();

const results: Result[] = [];
const queue = runtimes.entries();
await Promise.all(Array.from({ length: availableParallelism() }, runQueued));

/** Runs what no other has begun; each runtime has one thread. */
async function runQueued(): Promise<void> {
  for (const [k, { name, expected, run }] of queue) {
    const start = performance.now();
    const came = await run(stage).then(
      (run) => held(run, expected),
      (error: Error) => ({ passed: 0, failures: [error.message] }),
    );
    results[k] = { name, seconds: Math.round((performance.now() - start) / 1000), ...came };
    console.log(JSON.stringify(results[k]));
  }
}

const faults = faultsOf(results);
console.log(`\n${toTable(results)}`);
for (const fault of faults) console.error(`\n${fault}`);
if (faults.length > 0) process.exitCode = 1;
else if (values.write) writeTable(results);
