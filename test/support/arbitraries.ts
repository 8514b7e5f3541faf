import fc from "fast-check";
import { alphabets } from "../../src/index.js";
import type { OracleFormat } from "../oracle/puid.js";
import { toHex } from "./bytes.js";

/** A key of 16, 24 or 32 bytes, as hexadecimal digits. */
export const keys: fc.Arbitrary<string> = fc
  .constantFrom(16, 24, 32)
  .chain((size) => fc.uint8Array({ minLength: size, maxLength: size }))
  .map(toHex);

const printable = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i));

/** Any alphabet that the format allows. Prefers those of the library and the shortest and longest. */
export const anyAlphabet: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...Object.values(alphabets)),
  fc.constantFrom(2, 3, 10, 64, 93, 94).chain(alphabetOf),
  fc.integer({ min: 2, max: 94 }).chain(alphabetOf),
);

function alphabetOf(radix: number): fc.Arbitrary<string> {
  return fc
    .shuffledSubarray(printable, { minLength: radix, maxLength: radix })
    .map((characters) => characters.join(""));
}

export const prefixes: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("", "usr_", "a", "0", "-", "user-id.", "~".repeat(63)),
  fc.stringMatching(/^[A-Za-z0-9._~-]{0,63}$/),
);

export const tweaks: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("", "users", "fifteen bytes !", "exactly 16 bytes", "a tweak — of more than one block"),
  fc.string({ unit: "binary", maxLength: 60 }),
);

/** Options of `createPuid` without a default: all of them are given. */
export interface FullOptions extends OracleFormat {
  readonly capacity: bigint;
}

export interface Sample {
  readonly options: FullOptions;
  /** radix^length */
  readonly size: bigint;
  /** radix^v: the numbers below it have a left half of zeros. */
  readonly half: bigint;
}

/** Returns the least length that the format allows in a radix. */
export function leastLength(radix: number): number {
  let length = 1;
  while (radix ** length < 1_000_000) length++;
  return length;
}

/** Options with short and long ids, odd and even lengths, narrow and wide halves, full and sparse domains. */
export const samples: fc.Arbitrary<Sample> = fc
  .record({
    key: keys,
    prefix: prefixes,
    alphabet: anyAlphabet,
    tweak: tweaks,
    extra: fc.oneof(fc.nat(4), fc.nat(40)),
    fill: fc.oneof(
      fc.constantFrom("one", "full", "almost", "2^32", "2^53", "2^63"),
      fc.bigInt(1n, 2n ** 200n),
    ),
  })
  .map(({ extra, fill, ...rest }) => {
    const radix = rest.alphabet.length;
    const length = leastLength(radix) + extra;
    const size = BigInt(radix) ** BigInt(length);
    const half = BigInt(radix) ** BigInt(Math.ceil(length / 2));
    const wanted = {
      one: 1n,
      full: size,
      almost: size - 1n,
      "2^32": 2n ** 32n,
      "2^53": 2n ** 53n,
      "2^63": 2n ** 63n,
    };
    const capacity = typeof fill === "bigint" ? fill : wanted[fill as keyof typeof wanted];
    return { options: { ...rest, length, capacity: capacity < size ? capacity : size }, size, half };
  });

/** Numbers from 0 to `end` − 1. Prefers both ends and the numbers where a representation changes. */
export function below(end: bigint, ...edges: bigint[]): fc.Arbitrary<bigint> {
  const near = [0n, end - 1n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n, ...edges]
    .flatMap((edge) => [edge - 1n, edge, edge + 1n])
    .filter((n) => n >= 0n && n < end);
  return fc.oneof(fc.constantFrom(...near), fc.bigInt(0n, end - 1n));
}

/** A sample and one of its ordinals. */
export const issued: fc.Arbitrary<Sample & { ordinal: bigint }> = samples.chain((sample) =>
  below(sample.options.capacity, sample.half).map((ordinal) => ({ ...sample, ordinal })),
);

/** A sample and a string of the right shape, which is an id or not. */
export const shaped: fc.Arbitrary<Sample & { text: string }> = samples.chain((sample) => {
  const { prefix, alphabet, length } = sample.options;
  return fc
    .array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length })
    .map((characters) => ({ ...sample, text: prefix + characters.join("") }));
});
