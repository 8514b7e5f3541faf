import type { Brand, Codec } from "./core/codec.js";
import { createCodec } from "./core/create-codec.js";
import { alphabets } from "./text/alphabet.js";
import { fromWords, toWords } from "./util/bigint64.js";
import { codesOf, digitsOf } from "./util/digit-tables.js";
import { describe, describeType, isArray, quote, refuse } from "./util/errors.js";
import { divide, groupOf, multiplyAdd } from "./util/multiword.js";
import { checkOptions, refuseOption } from "./util/validate.js";

/** An id of puid.dev's scheme. It is a string at run time. At compile time, it is not a `PuidId` of any prefix. */
export type PuidDevId = string & Brand<{ readonly scheme: "puid.dev" }>;

/** The options of `createPuidDev`. */
export interface PuidDevOptions {
  /** The four round keys of a service that has its own, each from 0 to 2^64 − 1. The default is puid.dev's keys. */
  readonly roundKeys?: readonly [bigint, bigint, bigint, bigint] | undefined;
}

/** A codec for puid.dev's ids. Its ordinals are 0 … 2^64 − 1. */
export type PuidDev = Codec<PuidDevId>;

const ROUND_KEYS = [0x9e3779b97f4a7c15n, 0xbf58476d1ce4e5b9n, 0x94d049bb133111ebn, 0xd6e8feb86659fd93n];

const CODES = /* @__PURE__ */ codesOf(alphabets.base62);
const VALUES = /* @__PURE__ */ digitsOf(alphabets.base62);
const ZERO = 0x30;
/** The number of base 62 digits that a number below 2^128 has at most: ⌈128 / log2(62)⌉. */
const MAX_DIGITS = 22;
/** The digits that are read and written together. */
const GROUP = /* @__PURE__ */ groupOf(62);

/** A number below 2^128. Its halves are L and R of the scheme: SPEC.md, "Appendix: the ids of puid.dev". */
const point = /* @__PURE__ */ new Int32Array(4);
const codes = /* @__PURE__ */ new Array<number>(MAX_DIGITS).fill(ZERO);
const LEFT = 0;
const RIGHT = 2;

/**
 * Creates a codec for the ids that the PUID service issues: 1 to 22 characters of base 62, of varying length.
 *
 * The scheme has no secret: everyone can decode its ids and make up others. Use it to read ids that the service issued.
 * Use `createPuid` for ids of your own.
 *
 * It is stricter than the service, which reads several strings as one id. It rejects leading zeros, numbers of 2^128 or
 * more, and ordinals of 2^64 or more.
 *
 * @throws PuidError `invalid_options`, with the option `roundKeys`
 *
 * @example
 * ```ts
 * import { createPuidDev } from "puid-codec/puid-dev";
 *
 * const puids = createPuidDev();
 * puids.id(1n); // "64qAN39GjJh5kbi4HROOxh"
 * puids.ordinal("yAqySLEQhb2NHqUqLDeJK"); // 10n
 * ```
 */
export function createPuidDev(options: PuidDevOptions = {}): PuidDev {
  const keys = readRoundKeys(options);

  return Object.freeze(
    createCodec<PuidDevId>({
      capacity: 2n ** 64n,
      advice: "puid.dev has no more ids",
      encode(ordinal) {
        point[0] = 0;
        point[1] = 0;
        toWords(ordinal, point, 2);
        for (let i = 0; i < 4; i += 2) {
          mix(point, LEFT, RIGHT, keys, i);
          mix(point, RIGHT, LEFT, keys, i + 1);
        }
        return write(point);
      },
      decode(text) {
        if (typeof text !== "string" || !read(text, point)) return undefined;
        for (let i = 2; i >= 0; i -= 2) {
          mix(point, RIGHT, LEFT, keys, i + 1);
          mix(point, LEFT, RIGHT, keys, i);
        }
        return point[0] === 0 && point[1] === 0 ? fromWords(point, 2) : undefined;
      },
      explain(text) {
        const got = quote(text);
        if (text.length < 1 || text.length > MAX_DIGITS) {
          const rest = `must have 1 to ${MAX_DIGITS} characters, got ${text.length} in ${got}`;
          return { reason: "length", rest };
        }
        if (/[^0-9A-Za-z]/.test(text)) {
          return { reason: "character", rest: `must have only letters and digits, got ${got}` };
        }
        return {
          reason: "unissued",
          rest: `must be issued by the service, got ${got}; it is mistyped or made up`,
        };
      },
    }),
  );
}

/**
 * Does round i: replaces the half at `to` by its XOR with F(the half at `from`, round key i). F is SplitMix64's
 * finalizer, rotated, on pairs of words modulo 2^64. The halves keep their places: even rounds change the left half,
 * odd rounds the right one.
 */
function mix(words: Int32Array, to: number, from: number, keys: Int32Array, i: number): void {
  // z = x + k
  let low = (words[from + 1]! + keys[2 * i + 1]!) | 0;
  const carry = low >>> 0 < keys[2 * i + 1]! >>> 0 ? 1 : 0;
  let high = (words[from]! + keys[2 * i]! + carry) | 0;
  // z = (z ⊕ z≫30) · 0xbf58476d1ce4e5b9
  low ^= (low >>> 30) | (high << 2);
  high ^= high >>> 30;
  high = multiplyHigh(high, low, 0xbf58476d, 0x1ce4e5b9);
  low = Math.imul(low, 0x1ce4e5b9);
  // z = (z ⊕ z≫27) · 0x94d049bb133111eb
  low ^= (low >>> 27) | (high << 5);
  high ^= high >>> 27;
  high = multiplyHigh(high, low, 0x94d049bb, 0x133111eb);
  low = Math.imul(low, 0x133111eb);
  // z = z ⊕ z≫31
  low ^= (low >>> 31) | (high << 1);
  high ^= high >>> 31;
  // rotated left by 17
  words[to]! ^= (high << 17) | (low >>> 15);
  words[to + 1]! ^= (low << 17) | (high >>> 15);
}

/** Returns the high word of a product modulo 2^64. Its low word is Math.imul of the low words. */
function multiplyHigh(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const a1 = aLow >>> 16;
  const a0 = aLow & 0xffff;
  const b1 = bLow >>> 16;
  const b0 = bLow & 0xffff;
  // Each sum is below 2^32, so it fits in a word.
  const middle = Math.imul(a1, b0) + (Math.imul(a0, b0) >>> 16);
  const other = Math.imul(a0, b1) + (middle & 0xffff);
  const carried = Math.imul(a1, b1) + (middle >>> 16) + (other >>> 16);
  return (carried + Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh)) | 0;
}

/** Returns a number in base 62, without leading zeros. Destroys the words. */
function write(words: Int32Array): string {
  let top = 0; // the words before it are zero
  for (let end = MAX_DIGITS; end > 0; end -= GROUP.digits) {
    while (words[top] === 0) top++;
    let value = divide(words, top, 4 - top, GROUP) | 0;
    for (let i = end - 1; i >= 0 && i >= end - GROUP.digits; i--) {
      const quotient = (value / 62) | 0;
      codes[i] = CODES[value - 62 * quotient]!;
      value = quotient;
    }
  }
  let start = 0;
  while (codes[start] === ZERO && start < MAX_DIGITS - 1) start++;
  return String.fromCharCode.apply(undefined, codes.slice(start));
}

/** Reads a number below 2^128 in base 62. Returns false for any other string, and for leading zeros. */
function read(text: string, words: Int32Array): boolean {
  const length = text.length;
  if (length < 1 || length > MAX_DIGITS || (length > 1 && text.charCodeAt(0) === ZERO)) return false;
  words.fill(0);
  let carried = 0;
  let foreign = 0;
  for (let i = 0; i < length; ) {
    let value = 0;
    let size = 1;
    for (const stop = Math.min(i + GROUP.digits, length); i < stop; i++) {
      const code = text.charCodeAt(i);
      const digit = VALUES[code & 127]!;
      foreign |= digit | (127 - code); // negative if either is: not in the alphabet, or not ASCII
      value = value * 62 + digit;
      size *= 62;
    }
    if (foreign < 0) return false;
    const top = Math.max(0, 3 - Math.floor((6 * i) / 32)); // i digits have fewer than 6 · i bits
    carried += multiplyAdd(words, top, 4 - top, size, value);
  }
  return carried === 0;
}

/** Returns the four keys, two words each. */
function readRoundKeys(options: PuidDevOptions): Int32Array {
  const { roundKeys = ROUND_KEYS } = checkOptions(options, ["roundKeys"]);
  if (!isArray(roundKeys) || roundKeys.length !== 4) {
    const got = isArray(roundKeys) ? `${roundKeys.length} elements` : describe(roundKeys);
    refuseOption("roundKeys", "be an array of four bigints", got);
  }
  // A service may keep its keys secret, so no message shows one.
  const keys = new Int32Array(8);
  Array.from(roundKeys).forEach((key: unknown, index) => {
    if (typeof key !== "bigint" || BigInt.asUintN(64, key) !== key) {
      const got = typeof key === "bigint" ? "one out of range" : describeType(key);
      const details = { option: "roundKeys" };
      refuse("invalid_options", `roundKeys[${index}]`, "be a bigint from 0 to 2^64 - 1", got, "", details);
    }
    toWords(key, keys, 2 * index);
  });
  return keys;
}
