import { alphabets, createKeyring, createPuid, createRegistry, createUuidPuid, type Puid } from "puid-codec";
import { createPuidDev } from "puid-codec/puid-dev";
import { inspect, piecesOf, Wrong } from "./wrong.js";

/** That memory stays, and that time grows with a text and no faster. */

export const KEY = "8c1f4e02d97ab35660f1ce3b9a7d2485";
export const SECRETS: readonly string[] = piecesOf(KEY);

/**
 * Bytes that the heap may gain over half of a run, however long: what the engine takes for itself, code that it compiles
 * late and what it learnt, of which a tenth of that is seen. Of inputs nothing is kept; one entry of a list for each of
 * 5,000,000 would be 40 MB.
 */
const MAY_GAIN = 2 * 2 ** 20;

/** The heap at each quarter of a run. */
export class Heap {
  readonly sizes: number[] = [];
  private readonly collect = (globalThis as { gc?: () => void }).gc;

  /** Looks, after all has been collected that can be. */
  look(): void {
    if (this.collect === undefined) throw new Error("run with --expose-gc");
    for (let i = 0; i < 3; i++) this.collect();
    const { heapUsed, external, arrayBuffers } = process.memoryUsage();
    this.sizes.push(heapUsed + external + arrayBuffers);
  }

  /** Compares the end of the second quarter, when all code has run, with that of the fourth. */
  check(inputs: number): string {
    const [, half, , end] = this.sizes as [number, number, number, number];
    const gained = end - half;
    if (gained > MAY_GAIN) throw new Wrong(`the heap grew by ${gained} bytes over ${inputs / 2} inputs`);
    const show = (size: number): string => (size / 2 ** 20).toFixed(2);
    return `heap after each quarter, MiB: ${this.sizes.map(show).join(", ")}; may gain ${show(MAY_GAIN)}`;
  }
}

export const users: Puid = createPuid({ key: KEY, prefix: "usr_" });
const uuids = createUuidPuid({ key: KEY });
const devs = createPuidDev();
const registry = createRegistry({ user: users, file: uuids });
const keyring = createKeyring(createPuid({ key: KEY, prefix: "usr2_" }), users);

/** What is done with a text of growing length. */
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
  "a stranger's name": (name) => createPuid({ key: KEY, [name]: 1 } as never),
};

/** What is repeated. */
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
 * By how much a character may cost more than in the shortest text. Caches account for 2 or 3; what is quadratic would
 * cost 16 times as much at 2^16 characters, and 256 at 2^20.
 */
const MOST = 8;
/** Microseconds that nobody counts. */
const NOISE = 3000;

export const tried = (work: (text: string) => unknown, text: string): void => {
  try {
    work(text);
  } catch (error) {
    inspect(error, SECRETS);
  }
};

/** Microseconds of CPU that work takes over so many characters of a pattern: the least of a few tries. */
function cost(work: (text: string) => unknown, pattern: string, length: number): number {
  const text = pattern.repeat(Math.ceil(length / pattern.length)).slice(0, length);
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 4 && (i === 0 || (least > NOISE / 10 && least < 100 * NOISE)); i++) {
    const began = process.cpuUsage();
    tried(work, text);
    const { user, system } = process.cpuUsage(began);
    least = Math.min(least, user + system);
  }
  return least;
}

/** For each kind of work, the most that a character comes to cost beside one of the shortest text. */
export function linearity(): string[] {
  return Object.entries(WORK).map(([name, work]) => {
    let worst = 0;
    let longest = 0;
    for (const pattern of PATTERNS) {
      const base = cost(work, pattern, SHORTEST) / SHORTEST;
      for (const length of LENGTHS) {
        const took = cost(work, pattern, length);
        if (took > MOST * base * length + NOISE) {
          throw new Wrong(
            `${name} takes ${took} µs over ${length} characters, and ${(base * SHORTEST).toFixed(0)} over ${SHORTEST}, of`,
            pattern,
          );
        }
        if (took > NOISE) worst = Math.max(worst, took / length / base);
        longest = Math.max(longest, took);
      }
    }
    const growth = worst === 0 ? "too little to see" : `${worst.toFixed(1)} times a short one's`;
    return `${name.padEnd(24)} ${(longest / 1000).toFixed(1).padStart(8)} ms at most; a character ${growth}`;
  });
}
