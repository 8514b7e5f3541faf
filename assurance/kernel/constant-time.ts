import { parseArgs } from "node:util";
import { readBinary } from "./binary.js";
import { executions, mark, toValues } from "./executions.js";
import { layout } from "./library.js";
import { decode } from "./webassembly/decoder.js";
import { Findings, Instance } from "./webassembly/interpreter.js";

/**
 * Checks that nothing observable in the kernel depends on a key or a number: no address, no branch, and no operand of an
 * instruction whose time varies. No branch depends on a secret, so an execution with one secret takes the same path as
 * with any other. The executions must reach every instruction.
 *
 * This is about the binary. It does not show what an engine compiles it to: `timing.ts` measures that.
 */

const { values } = parseArgs({ options: { binary: { type: "string" } } });
const module = decode(readBinary(values.binary));
const findings = new Findings();
let calls = 0;
for (const execution of executions()) {
  const instance = new Instance(module, findings);
  instance.memory.set(execution.memory, layout.STATE);
  mark(instance.marks);
  instance.call(execution.function, toValues(execution));
  calls++;
}

const violations = [...findings.violations.values()];
const unreached = findings.unreached(module);
for (const { function: name, offset, instruction, leak } of violations) {
  console.error(`${name}, offset ${offset}: ${instruction}: ${leak}`);
}
for (const { function: name, offset, instruction } of unreached) {
  console.error(`${name}, offset ${offset}: ${instruction}: no execution reaches it`);
}
const total = module.functions.reduce((sum, { instructions }) => sum + instructions.length, 0);
console.log(
  `${module.functions.length} functions with ${total} instructions: ${calls} executions of ` +
    `${findings.executed} instructions. ${violations.length} depend on a secret, ${unreached.length} were not reached.`,
);
if (violations.length + unreached.length > 0) process.exitCode = 1;
