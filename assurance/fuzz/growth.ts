import { alphabets, createKeyring, createPuid, createRegistry, createUuidPuid, type Puid } from "puid-codec";
import { createPuidDev } from "puid-codec/puid-dev";
import { Violation } from "../../test/support/violation.js";
import { inspect, piecesOf } from "./errors.js";

/** Checks that memory does not grow, and that time is linear in the length of a string. */

export const KEY = "8c1f4e02d97ab35660f1ce3b9a7d2485";
export const SECRETS: readonly string[] = piecesOf(KEY);

/**
 * The most bytes that the heap may gain over the second half of a run of any length. V8 itself gains about a tenth of
 * this, for code that it compiles late and for type feedback. The library must keep nothing of an input. One array
 * entry for each of 5,000,000 inputs would be 40 MB.
 */
const MOST_GAIN = 2 * 2 ** 20;

/** The heap size after each quarter of a run. */
export class Heap {
  readonly sizes: number[] = [];
  private readonly collect = (globalThis as { gc?: () => void }).gc;

  /** Collects garbage and records the size. */
  record(): void {
    if (this.collect === undefined) throw new Error("run node with --expose-gc");
    for (let i = 0; i < 3; i++) this.collect();
    const { heapUsed, external, arrayBuffers } = process.memoryUsage();
    this.sizes.push(heapUsed + external + arrayBuffers);
  }

  /** Compares the end of the fourth quarter with that of the second, when all code has run. */
  check(inputs: number): string {
    const [, half, , end] = this.sizes as [number, number, number, number];
    const gained = end - half;
    if (gained > MOST_GAIN) throw new Violation(`the heap grew by ${gained} bytes over ${inputs / 2} inputs`);
    const show = (size: number): string => (size / 2 ** 20).toFixed(2);
    return `heap after each quarter, MiB: ${this.sizes.map(show).join(", ")}; limit of growth ${show(MOST_GAIN)}`;
  }
}

export const users: Puid = createPuid({ key: KEY, prefix: "usr_" });
const uuids = createUuidPuid({ key: KEY });
const devs = createPuidDev();
const registry = createRegistry({ user: users, file: uuids });
const keyring = createKeyring(createPuid({ key: KEY, prefix: "usr2_" }), users);

/** The functions that get strings of growing length. */
export const WORK: Readonly<Record<string, (text: string) => unknown>> = {
  normalize: users.normalize,
  "normalize of UUIDs": uuids.normalize,
  "normalize of a keyring": keyring.normalize,
  tryOrdinal: users.tryOrdinal,
  ordinal: users.ordinal,
  "ordinal of UUIDs": uuids.ordinal,
  "ordinal of puid.dev": devs.ordinal,
  "ordinal of a keyring": keyring.ordinal,
  isId: users.isId,
  validate: users["~standard"].validate,
  decode: registry.decode,
  "pattern.test": (text) => users.pattern.test(text),
  "a registry's pattern": (text) => new RegExp(registry.jsonSchema().pattern).test(text),
  "createPuid's prefix": (prefix) => createPuid({ key: KEY, prefix }),
  "createPuid's key": (key) => createPuid({ key }),
  "createPuid's alphabet": (alphabet) => createPuid({ key: KEY, alphabet }),
  "createPuid's tweak": (tweak) => createPuid({ key: KEY, tweak }),
  "an unknown option": (name) => createPuid({ key: KEY, [name]: 1 } as never),
};

/** The strings to repeat. */
const PATTERNS = [
  "-",
  "A",
  "0",
  "usr_",
  "{",
  "}",
  " \n",
  "o-",
  "\u0301",
  "\u{1f511}",
  "urn:uuid:",
  alphabets.base62,
];

const SHORTEST = 2 ** 12;
const LENGTHS = [2 ** 14, 2 ** 16, 2 ** 18, 2 ** 20];
/**
 * The most that a character may cost compared with one of the shortest string. Caches cause factors of 2 or 3. A
 * quadratic function would cost 16 times as much at 2^16 characters, and 256 times at 2^20.
 */
const MOST_GROWTH = 8;
/** Differences below this many microseconds do not count. */
const NOISE = 3000;
/**
 * How often a cost that seems too high is measured again, together with that of the shortest string. Other processes
 * share caches and cores with this one, so that for some tenths of a second everything can take ten times as long, in
 * CPU time too. That passes. A function that is not linear costs too much each time.
 */
const RETRIES = 40;
const PAUSE = new Int32Array(new SharedArrayBuffer(4));

/** Runs a function with a string. Checks the error if it throws. */
export const run = (work: (text: string) => unknown, text: string): void => {
  try {
    work(text);
  } catch (error) {
    inspect(error, SECRETS);
  }
};

/** Returns the CPU microseconds of a function for a string of this length: the least of a few runs. */
function cost(work: (text: string) => unknown, pattern: string, length: number): number {
  const text = pattern.repeat(Math.ceil(length / pattern.length)).slice(0, length);
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 4 && (i === 0 || (least > NOISE / 10 && least < 100 * NOISE)); i++) {
    const began = process.cpuUsage();
    run(work, text);
    const { user, system } = process.cpuUsage(began);
    least = Math.min(least, user + system);
  }
  return least;
}

/**
 * Returns the cost of a character of the shortest string, and the cost of a string of this length, after as many
 * measurements as the second needs to be linear, or all of them.
 */
function measure(
  work: (text: string) => unknown,
  pattern: string,
  length: number,
  base: number,
): [number, number] {
  let shortest = base;
  let took = cost(work, pattern, length);
  for (let i = 0; i < RETRIES && took > MOST_GROWTH * shortest * length + NOISE; i++) {
    Atomics.wait(PAUSE, 0, 0, 50);
    shortest = Math.min(shortest, cost(work, pattern, SHORTEST) / SHORTEST);
    took = Math.min(took, cost(work, pattern, length));
  }
  return [shortest, took];
}

/** Returns a line for each function: the largest cost of a character compared with one of the shortest string. */
export function linearity(): string[] {
  return Object.entries(WORK).map(([name, work]) => {
    let worst = 0;
    let longest = 0;
    for (const pattern of PATTERNS) {
      const first = cost(work, pattern, SHORTEST) / SHORTEST;
      for (const length of LENGTHS) {
        const [base, took] = measure(work, pattern, length, first);
        if (took > MOST_GROWTH * base * length + NOISE) {
          throw new Violation(
            `${name} takes ${took} µs for ${length} characters, and ${(base * SHORTEST).toFixed(0)} µs for ${SHORTEST}`,
            pattern,
          );
        }
        if (took > NOISE) worst = Math.max(worst, took / length / base);
        longest = Math.max(longest, took);
      }
    }
    const growth = worst === 0 ? "too fast to measure" : `× ${worst.toFixed(1)}`;
    return `${name.padEnd(24)} ${(longest / 1000).toFixed(1).padStart(8)} ms at most; cost per character ${growth}`;
  });
}
