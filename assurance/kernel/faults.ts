import { resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { readBinary } from "./binary.js";
import { EQUIVALENT } from "./equivalent.js";
import { FaultChecker } from "./fault-checker.js";
import type { Checker } from "./fault-worker.js";
import { decode } from "./webassembly/decoder.js";
import { HAS_RELAXED_SWIZZLE, isValid } from "./webassembly/engine.js";
import { type Mutant, mutantsOf, withPlainSwizzles } from "./webassembly/mutants.js";

/**
 * Makes every small change of the kernel's binary, one at a time, and runs a check on it. The check must detect at least
 * 95 % of the changes that are valid. Those that change no result must be in `equivalent.ts`.
 *
 * The module of the check exports a `Checker`. The check runs thousands of times, so it must be fast.
 */

const BAR = 0.95;

const { values } = parseArgs({
  options: {
    binary: { type: "string" },
    check: { type: "string", default: resolve(import.meta.dirname, "check.js") },
    workers: { type: "string", default: "2" },
    // Tests one mutant of this many.
    every: { type: "string", default: "1" },
  },
});

const whole = decode(readBinary(values.binary));
const module = decode(HAS_RELAXED_SWIZZLE ? whole.binary : withPlainSwizzles(whole));
const check = pathToFileURL(resolve(values.check)).href;
const { expect }: Checker = await import(check);
const expected = expect();
const limit = await timeLimit();

/** Returns the time that a mutant may take: many times what the original takes, which must pass. */
async function timeLimit(): Promise<number> {
  const checker = new FaultChecker(check, expected);
  let slowest = 0;
  for (let run = 0; run < 5; run++) {
    const start = performance.now();
    const answer = await checker.run(module.binary, 60_000);
    if (!answer?.right)
      throw new Error(`the check must pass for the original: ${answer?.error ?? "it fails"}`);
    slowest = Math.max(slowest, performance.now() - start);
  }
  await checker.stop();
  return 200 + 10 * slowest;
}

interface Tested {
  readonly mutant: Mutant;
  readonly caught: boolean;
}

const tested: Tested[] = [];
const counts = { invalid: 0, slow: 0, all: 0 };
const every = Number(values.every);

/** Tests mutants, one after the other, until there are no more. All calls share the mutants. */
async function testMutants(mutants: Iterator<Mutant>): Promise<void> {
  const checker = new FaultChecker(check, expected);
  for (let next = mutants.next(); !next.done; next = mutants.next()) {
    if (counts.all++ % every !== 0) continue;
    const mutant = next.value;
    const binary = mutant.build();
    if (!isValid(binary)) {
      counts.invalid++;
      continue;
    }
    const answer = await checker.run(binary, limit);
    if (answer === undefined) counts.slow++;
    tested.push({ mutant, caught: !answer?.right });
  }
  await checker.stop();
}

const mutants = mutantsOf(module);
await Promise.all(Array.from({ length: Number(values.workers) }, () => testMutants(mutants)));

// A mutant that survives is equivalent as long as its function has no more of them than the list says.
const left = EQUIVALENT.map(({ functions }) => new Map(Object.entries(functions)));
const survivors = tested
  .filter(({ caught }) => !caught)
  .map(({ mutant }) => mutant)
  .sort((a, b) => a.offset - b.offset)
  .filter(({ function: name, change: of }) => {
    const at = EQUIVALENT.findIndex(({ change }, k) => change.test(of) && (left[k]!.get(name) ?? 0) > 0);
    if (at >= 0) left[at]!.set(name, left[at]!.get(name)! - 1);
    return at < 0;
  });
for (const mutant of survivors) {
  console.error(`${mutant.function}, offset ${mutant.offset}: ${mutant.change}: survives`);
}
let stale = 0;
if (every === 1) {
  for (const [k, { change }] of EQUIVALENT.entries()) {
    for (const [name, count] of left[k]!) {
      if (count === 0) continue;
      console.error(`${name}: ${change.source}: equivalent.ts lists ${count} more than survive`);
      stale++;
    }
  }
}
const caught = tested.filter((mutant) => mutant.caught).length;
const equivalent = tested.length - caught - survivors.length;
const score = caught / (tested.length - equivalent);
console.log(
  `${tested.length} mutants: ${caught} caught, ${counts.slow} of them by time; ${equivalent} equivalent, ` +
    `${survivors.length} survive. ${counts.invalid} were not valid. Score: ${(100 * score).toFixed(1)} %`,
);
if (score < BAR || stale > 0) process.exitCode = 1;
