/**
 * One of the two halves of a numeral string. NUM of it is three words of 32 bits, most significant first, from
 * `at` on in an array that holds others too; the arithmetic on it is modulo radix^m, for its m numerals.
 */
export interface Half {
  /** m */
  readonly count: number;
  /** Sets the half to NUM of `numerals` from `start` on. */
  read(numerals: Uint16Array, start: number, words: Int32Array, at: number): void;
  /** STR: the half's numerals, each as its symbol, into `out` from `start` on. The words are spent. */
  write(words: Int32Array, at: number, symbols: Uint16Array, out: number[], start: number): void;
  /** Algorithm 7, step 6.vi: adds y, NUM of the first d bytes of a block. */
  add(words: Int32Array, at: number, block: Int32Array): void;
  /** Algorithm 8, step 6.vi: subtracts y. */
  subtract(words: Int32Array, at: number, block: Int32Array): void;
}

/** The words of a half. */
export const WORDS = 3;

/** Sets a half to a number of at most 2^53. */
export function setNumber(words: Int32Array, at: number, value: number): void {
  words[at] = 0;
  words[at + 1] = value / 2 ** 32;
  words[at + 2] = value;
}

/** The number that a half is, if its first word is zero. */
export const getNumber = (words: Int32Array, at: number): number =>
  (words[at + 1]! >>> 0) * 2 ** 32 + (words[at + 2]! >>> 0);

/** `setNumber` for any half. */
export function setBig(words: Int32Array, at: number, value: bigint): void {
  for (let k = WORDS - 1; k >= 0; k--) {
    words[at + k] = Number(value & 0xffffffffn);
    value >>= 32n;
  }
}

/** `getNumber` for any half. */
export function getBig(words: Int32Array, at: number): bigint {
  let value = 0n;
  for (let k = 0; k < WORDS; k++) value = (value << 32n) | BigInt(words[at + k]! >>> 0);
  return value;
}
