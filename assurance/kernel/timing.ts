import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { readBinary } from "./binary.js";
import { type Execution, Recorder } from "./executions.js";
import { FORMATS } from "./formats.js";
import { layout, TableAes } from "./library.js";
import { INPUTS, Meter, type Subject } from "./measure.js";
import { Random } from "./random.js";
import { decode } from "./webassembly/decoder.js";
import { HAS_RELAXED_SWIZZLE, instantiate } from "./webassembly/engine.js";
import { withPlainSwizzles } from "./webassembly/mutants.js";
import { test } from "./welch.js";

/**
 * Measures whether the time of the kernel depends on keys and numbers: with a fixed secret or with random ones. The AES
 * with tables is measured too, and its time must depend on them. Otherwise the measurement cannot tell.
 *
 * A machine with other work adds noise, so a function fails only if it does so three times. No measurement shows that
 * something is constant: `constant-time.ts` shows it for the binary.
 */

/** The paper's bound for |t|. Chance exceeds it once in 100,000 tests, and a measurement has 100 tests that are alike. */
const BOUND = 4.5;
const ATTEMPTS = 3;

const { values } = parseArgs({
  options: {
    binary: { type: "string" },
    measurements: { type: "string", default: "100000" },
    // The size of the memory to read before each run, in kB.
    pressure: { type: "string", default: "256" },
  },
});

/** The library's AES with tables, under one key. */
function tables(): Subject {
  const aes = new TableAes(randomBytes(16));
  const block = new Int32Array(4);
  const bytes = new Uint8Array(block.buffer);
  return {
    name: "AES with tables",
    input: () => randomBytes(16),
    prepare: (input) => bytes.set(input),
    run: () => aes.encrypt(block),
  };
}

const whole = decode(readBinary(values.binary));
const exports = instantiate(HAS_RELAXED_SWIZZLE ? whole.binary : withPlainSwizzles(whole));
const memory = new Uint8Array((exports["memory"] as WebAssembly.Memory).buffer);

/** The parts of memory that a call reads, for a batch of up to 24 strings. */
const REGIONS: readonly (readonly [at: number, size: number])[] = [
  [layout.STATE, layout.ORDINALS - layout.STATE],
  [layout.ORDINALS, 24 * 8],
  [layout.HALVES, 24 * 32],
  [layout.BLOCKS, 24 * 16],
  [layout.ROWS, 24 * 64],
];
/** The size of a number, and of all regions. */
const INPUT_SIZE = REGIONS.reduce((sum, [, size]) => sum + size, 8);

/** What an input is made of: the first argument, then what is in memory. */
function toInput({ args, memory: given }: Execution): Uint8Array {
  const input = new Uint8Array(INPUT_SIZE);
  new DataView(input.buffer).setFloat64(0, args[0] ?? 0);
  let to = 8;
  for (const [at, size] of REGIONS) {
    input.set(given.subarray(at - layout.STATE, at - layout.STATE + size), to);
    to += size;
  }
  return input;
}

/** Makes subjects of the first calls of functions with a format. Inputs are different keys and numbers. */
function* kernel(name: string, functions: readonly string[]): Generator<Subject> {
  const random = new Random(randomBytes(4).readUInt32LE());
  const recorder = new Recorder();
  const inputs = functions.map((): Uint8Array[] => []);
  let first: readonly Execution[] = [];
  for (let k = 0; k < INPUTS; k++) {
    const calls = recorder.run(name, FORMATS[name]!, 16, random);
    first = functions.map((of) => calls.find(({ function: called }) => called === of)!);
    for (const [i, call] of first.entries()) inputs[i]!.push(toInput(call));
  }
  for (const [i, of] of functions.entries()) {
    const run = exports[of] as (...args: number[]) => void;
    const args = [...first[i]!.args];
    let next = 0;
    yield {
      name: `${of}, ${name}`,
      input: () => inputs[i]![next++ % INPUTS]!,
      prepare(input) {
        if (of === "encipher") args[0] = new DataView(input.buffer, input.byteOffset).getFloat64(0);
        let from = 8;
        for (const [at, size] of REGIONS) {
          memory.set(input.subarray(from, from + size), at);
          from += size;
        }
      },
      run: () => run(...args),
    };
  }
}

/** All functions are measured with this format, and single ids with every format. */
const EVERY_FUNCTION = "narrow, y of 12 bytes";
const SINGLE = ["encipher", "decipher"];

function* subjects(): Generator<Subject> {
  const functions = Object.keys(exports).filter((name) => typeof exports[name] === "function");
  for (const name of Object.keys(FORMATS)) yield* kernel(name, name === EVERY_FUNCTION ? functions : SINGLE);
}

const meter = new Meter(1024 * Number(values.pressure));
const count = Number(values.measurements);

/** Measures and prints. Returns whether |t| exceeds a bound. */
function exceeds(subject: Subject, bound: number): boolean {
  const { t, part } = test(meter.measure(subject, count));
  const shown = `the fastest ${(100 * part).toFixed(1)} %`;
  console.log(`${subject.name.padEnd(60)} t = ${t.toFixed(1).padStart(6)}  (${shown})`);
  return Math.abs(t) > bound;
}

const attempts = Array.from({ length: ATTEMPTS });
let failures = 0;
if (!attempts.some(() => exceeds(tables(), 2 * BOUND))) {
  console.error(
    "the time of AES with tables must depend on its input; measure while the machine has no other work",
  );
  failures++;
}
for (const subject of subjects()) {
  if (attempts.every(() => exceeds(subject, BOUND))) {
    console.error(`the time of ${subject.name} depends on its input`);
    failures++;
  }
}
if (failures > 0) process.exitCode = 1;
