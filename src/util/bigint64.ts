/**
 * Conversions between bigints below 2^64 and numbers, through shared memory. They take a fraction of the time of
 * `Number()` and `BigInt()`.
 */

const long = /* @__PURE__ */ new BigUint64Array(1);
const words = /* @__PURE__ */ new Uint32Array(long.buffer);

/** The index in `words` of the low word, 0 or 1. It depends on the platform's byte order. */
const LOW = /* @__PURE__ */ new Uint32Array(BigUint64Array.of(1n).buffer)[0] === 1 ? 0 : 1;
const HIGH = 1 - LOW;

/** Returns an integer from 0 to 2^53 − 1, given as a bigint or a number, as a number. Returns NaN for anything else. */
export function toSafeNumber(value: unknown): number {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0 ? value : Number.NaN;
  if (typeof value !== "bigint") return Number.NaN;
  long[0] = value;
  if (long[0] !== value) return Number.NaN;
  const number = words[HIGH]! * 2 ** 32 + words[LOW]!;
  return number <= Number.MAX_SAFE_INTEGER ? number : Number.NaN;
}

/** Returns an integer from 0 to 2^53 − 1 as a bigint. */
export function toBigInt(number: number): bigint {
  words[LOW] = number;
  words[HIGH] = number / 2 ** 32;
  return long[0]!;
}

/** Sets `target[at]` and `target[at + 1]` to the high and the low word of an integer from 0 to 2^64 − 1. */
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

/** Returns the bigint whose high word is `source[at]` and whose low word is `source[at + 1]`. */
export function fromWords(source: Int32Array, at: number): bigint {
  words[HIGH] = source[at]!;
  words[LOW] = source[at + 1]!;
  return long[0]!;
}

/** Returns value + more, in the type of `value`. */
export const plus = (value: number | bigint, more: number): number | bigint =>
  typeof value === "bigint" ? value + BigInt(more) : value + more;
