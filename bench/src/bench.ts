import { randomBytes } from "node:crypto";
import { FF1 } from "@noble/ciphers/ff1.js";
import { alphabets, createPuid } from "puid-codec";
import { Bench } from "tinybench";
import { encryptBlock, expandKey } from "../../dist/ff1/aes.js";

const SAMPLES = 4096;

const key = randomBytes(16);
const codec = createPuid({ key });
const radix = codec.alphabet.length;

// Ordinals spread over 2^20 … 2^53, each magnitude as often as another.
const ordinals = Array.from({ length: SAMPLES }, () => BigInt(Math.floor(2 ** (20 + 33 * Math.random()))));
const ids = ordinals.map((ordinal) => codec.id(ordinal));
const numerals = ids.map((id) => Array.from(id, (character) => alphabets.crockford32.indexOf(character)));

const schedule = expandKey(key);
const block = new Int32Array(4);
const noble = FF1(radix, key);

// What is timed must first be right.
ids.forEach((id, i) => {
  if (codec.ordinal(id) !== ordinals[i]) throw new Error(`${id} is not ${ordinals[i]}`);
  const point = noble.decrypt(numerals[i]!).reduce((n, numeral) => n * BigInt(radix) + BigInt(numeral), 0n);
  if (point !== ordinals[i]) throw new Error(`noble disagrees on ${id}`);
});

// Each task is timed over many operations at once: one alone is too short for the clock.
const FLOOR = "ten chained AES blocks: the floor";
const operations = new Map<string, { count: number; run: () => void }>();
const each = <T>(inputs: readonly T[], operation: (input: T) => unknown) => ({
  count: inputs.length,
  run: () => {
    for (const input of inputs) operation(input);
  },
});
operations.set(FLOOR, {
  count: SAMPLES,
  run: () => {
    for (let i = 0; i < 10 * SAMPLES; i++) encryptBlock(schedule, block);
  },
});
operations.set("id(bigint)", each(ordinals, codec.id));
operations.set("ordinal(id)", each(ids, codec.ordinal));
operations.set("@noble/ciphers FF1, encrypt", each(numerals.slice(0, SAMPLES / 32), noble.encrypt));
operations.set("@noble/ciphers FF1, decrypt", each(numerals.slice(0, SAMPLES / 32), noble.decrypt));

const bench = new Bench({ time: 1000, warmupTime: 300 });
for (const [name, { run }] of operations) bench.add(name, run);
await bench.run();

/** Median nanoseconds an operation. */
const nanoseconds = (name: string): number => {
  const result = bench.getTask(name)?.result;
  if (result === undefined || !("latency" in result)) throw new Error(`no result for ${name}`);
  return (result.latency.p50 * 1e6) / operations.get(name)!.count;
};
console.log(`Node ${process.version}, ${process.arch}`);
console.table(
  bench.tasks.map(({ name }) => ({
    name,
    "ns, median": Math.round(nanoseconds(name)),
    "times the floor": Number((nanoseconds(name) / nanoseconds(FLOOR)).toFixed(2)),
  })),
);
