/**
 * Bigints as numbers, and back, by way of memory: which takes a fraction of the time that `Number()` and
 * `BigInt()` do.
 */

const long = /* @__PURE__ */ new BigUint64Array(1);
const words = /* @__PURE__ */ new Uint32Array(long.buffer);

/** Where the platform keeps a long's low word: 0 or 1. */
const LOW = /* @__PURE__ */ new Uint32Array(BigUint64Array.of(1n).buffer)[0] === 1 ? 0 : 1;
const HIGH = 1 - LOW;

/** The number, if it is a bigint or a number from 0 to 2^53 − 1 and whole; NaN for anything else. */
export function toSafeNumber(value: unknown): number {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0 ? value : Number.NaN;
  if (typeof value !== "bigint") return Number.NaN;
  long[0] = value;
  if (long[0] !== value) return Number.NaN;
  const number = words[HIGH]! * 2 ** 32 + words[LOW]!;
  return number <= Number.MAX_SAFE_INTEGER ? number : Number.NaN;
}

/** The bigint of a number from 0 to 2^53 − 1. */
export function toBigInt(number: number): bigint {
  words[LOW] = number;
  words[HIGH] = number / 2 ** 32;
  return long[0]!;
}

/** Sets two words, most significant first, to a bigint or a whole number from 0 to 2^64 − 1. */
export function toWords(value: number | bigint, target: Int32Array, at: number): void {
  if (typeof value === "bigint") {
    long[0] = value;
    target[at] = words[HIGH]!;
    target[at + 1] = words[LOW]!;
  } else {
    target[at] = value / 2 ** 32;
    target[at + 1] = value;
  }
}

/** The bigint of two words. */
export function fromWords(source: Int32Array, at: number): bigint {
  words[HIGH] = source[at]!;
  words[LOW] = source[at + 1]!;
  return long[0]!;
}

/** A number or bigint and a number more, of its own kind. */
export const plus = (value: number | bigint, more: number): number | bigint =>
  typeof value === "bigint" ? value + BigInt(more) : value + more;
