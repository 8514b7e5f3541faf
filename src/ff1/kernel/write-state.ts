import { createParameters, type Parameters } from "../parameters.js";
import type { TextFormat } from "../text-cipher.js";
import { type Kernel, setLong } from "./kernel.js";
import {
  BINARY,
  CUT,
  DIGITS,
  DIVIDE_RADIX,
  DIVIDE_SQUARE,
  DROPPED,
  EVEN,
  FOURTH,
  INPUTS,
  KIND,
  LANES,
  LIMIT,
  LONG,
  MODULUS,
  NARROW,
  ODD,
  PART,
  PART_DIGITS,
  PART_END,
  PART_FIRST,
  PART_GROUPS,
  PART_RECIPROCAL,
  PART_SHIFT,
  PART_SIZE,
  PARTS,
  RADIX,
  RECIPROCAL,
  SHIFT,
  SPLIT,
  SQUARE,
  SYMBOLS,
  TEXT,
  TWICE,
  UUID,
  WEIGHTS,
  WIDE,
} from "./layout.js";

/** Halves with at most this many bits are `NARROW`. Parts have at most as many, if the radix is not 2^k. 4m is below 2^63. */
const NARROW_BITS = 61;

/**
 * Tells whether the kernel has the rounds of strings of n numerals: the halves have at most 120 bits, so that [i] and NUM(B)
 * fit in one block of Q.
 */
export const hasRounds = (radix: number, n: number): boolean =>
  BigInt(radix) ** BigInt(Math.ceil(n / 2)) <= 2n ** 120n;

/** Tells whether the kernel has the text of strings of n numerals: a half has at most two parts. */
export const hasText = ({ radix, count }: TextFormat): boolean =>
  hasRounds(radix, count) && Math.ceil(count / 2) <= 2 * digitsOfPart(radix);

/** Returns how many digits a part has at most. */
const digitsOfPart = (radix: number): number => Math.floor(NARROW_BITS / Math.log2(radix));

/** Writes the state of the rounds, without a text, and returns their parameters. */
export function writeRounds(
  kernel: Kernel,
  key: Uint8Array,
  radix: number,
  n: number,
  tweak: Uint8Array,
): Parameters {
  kernel.setKey(key);
  const parameters = createParameters({ encrypt: (block) => kernel.encryptBlock(block) }, radix, n, tweak);
  const { view, bytes, exports } = kernel;
  const { d, chain, tails, moduli } = parameters;
  tails.forEach((tail, i) => {
    for (let k = 0; k < 4; k++) view.setInt32(INPUTS + 16 * i + 4 * k, chain[k]! ^ tail[k]!);
  });
  exports.setInputs();
  for (let lane = 0; lane < 16; lane++) bytes[LANES + lane] = lane < d ? 16 - d + lane : 0x80;
  const [even, odd] = moduli;
  const isBinary = isPowerOfTwo(radix) && odd <= 2n ** 64n;
  setWord(view, KIND, isBinary ? BINARY : bitsOf(odd) <= NARROW_BITS ? NARROW : WIDE);
  setWord(view, TWICE, 0);
  setWord(view, LONG, d > 16 ? 1 : 0);
  if (isBinary) {
    setLong(view, EVEN + MODULUS, even - 1n);
    setLong(view, ODD + MODULUS, odd - 1n);
    return parameters;
  }
  const cut = 8 * d - 64; // y has this many bits below its upper 64
  setReduction(view, ODD, odd, cut);
  if (bitsOf(even) > cut) {
    setReduction(view, EVEN, even, cut);
  } else {
    // The first reduction leaves a number below radix^v.
    setWord(view, TWICE, 1);
    setReduction(view, EVEN, even, Math.max(bitsOf(odd - 1n) - 64, 0));
  }
  return parameters;
}

/** Writes the state of the rounds and of the text, and returns the parameters of the rounds. */
export function writeText(
  kernel: Kernel,
  key: Uint8Array,
  format: TextFormat,
  tweak: Uint8Array,
): Parameters {
  const parameters = writeRounds(kernel, key, format.radix, format.count, tweak);
  const { view, bytes } = kernel;
  const { alphabet, prefix } = format;
  const modulus = parameters.moduli[1];
  if (modulus < 2n ** 53n) {
    setReduction(view, SPLIT, modulus, 0);
    view.setBigUint64(LIMIT, 2n ** 53n / modulus + 1n, true);
  } else {
    // NUM(A) of a number below 2^53 is 0. With these, the quotient is 0, and nothing is subtracted.
    setLong(view, SPLIT + MODULUS, 2n ** 63n - 1n);
    view.setBigUint64(SPLIT + RECIPROCAL, 0n, true);
    view.setBigUint64(LIMIT, 1n, true);
  }
  const radix = alphabet.length;
  setWord(view, RADIX, radix);
  setWord(view, SQUARE, radix ** 2);
  setWord(view, FOURTH, radix ** 4);
  setDivision(view, DIVIDE_SQUARE, radix ** 4, radix ** 2);
  setDivision(view, DIVIDE_RADIX, radix ** 2, radix);
  for (let lane = 0; lane < 8; lane++) {
    view.setUint16(WEIGHTS + 2 * lane, lane % 2 === 0 ? radix ** 2 : 1, true);
  }
  writeParts(view, format, parameters);
  bytes.fill(0, SYMBOLS, DIGITS + 96);
  for (let digit = 0; digit < radix; digit++) {
    bytes[SYMBOLS + digit] = alphabet.charCodeAt(digit);
    bytes[DIGITS + alphabet.charCodeAt(digit) - 0x20] = digit + 1;
  }
  for (let i = 0; i < prefix.length; i++) bytes[TEXT - prefix.length + i] = prefix.charCodeAt(i);
  return parameters;
}

/** Writes how many digits each part of the halves has. */
function writeParts(view: DataView, { alphabet, isUuid }: TextFormat, { u, v }: Parameters): void {
  const radix = alphabet.length;
  setWord(view, UUID, isUuid ? 1 : 0);
  let parts = isUuid ? [16, 16] : [u, v];
  if (view.getUint32(KIND, true) === WIDE) {
    const lower = Math.min(digitsOfPart(radix), u - 1);
    const modulus = BigInt(radix) ** BigInt(lower);
    // The bits that the quotient does without must not be more than those of the modulus, and leave at most 64.
    setReduction(view, CUT, modulus, bitsOf(modulus) - 1);
    parts = [u - lower, lower, v - lower, lower];
  }
  setWord(view, PARTS, parts.length);
  let end = 0;
  parts.forEach((count, k) => {
    const at = PART + PART_SIZE * k;
    const modulus = BigInt(radix) ** BigInt(count);
    const isBinary = isPowerOfTwo(radix);
    view.setBigUint64(at + PART_RECIPROCAL, isBinary ? 0n : reciprocalOf(modulus), true);
    setWord(view, at + PART_SHIFT, 64 - bitsOf(isBinary ? modulus - 1n : modulus));
    setWord(view, at + PART_DIGITS, count);
    setWord(view, at + PART_GROUPS, Math.ceil(count / 4));
    setWord(view, at + PART_FIRST, radix ** (((count - 1) % 4) + 1));
    end += count;
    setWord(view, at + PART_END, end);
  });
}

/** @param cut - The number of low bits that the quotient does without. */
function setReduction(view: DataView, at: number, modulus: bigint, cut: number): void {
  setLong(view, at + MODULUS, modulus);
  view.setBigUint64(at + RECIPROCAL, reciprocalOf(modulus), true);
  setWord(view, at + SHIFT, bitsOf(modulus) - 1 - cut);
  setWord(view, at + DROPPED, cut);
}

/** Sets ⌈2^k / divisor⌉ and k. A product with the first is right for dividends below `limit`, if 2^k ≥ limit · divisor. */
function setDivision(view: DataView, at: number, limit: number, divisor: number): void {
  const k = Math.ceil(Math.log2(limit * divisor));
  setWord(view, at, Math.ceil(2 ** k / divisor));
  setWord(view, at + 4, k);
}

/** Returns ⌊2^(63 + L) / m⌋, for m of L bits. For a power of two, that is 2^64, which takes 65 bits: it is 1 less then. */
function reciprocalOf(modulus: bigint): bigint {
  const reciprocal = 2n ** BigInt(63 + bitsOf(modulus)) / modulus;
  return reciprocal < 2n ** 64n ? reciprocal : reciprocal - 1n;
}

const setWord = (view: DataView, at: number, value: number): void => view.setUint32(at, value, true);

const bitsOf = (value: bigint): number => value.toString(2).length;

const isPowerOfTwo = (radix: number): boolean => (radix & (radix - 1)) === 0;
