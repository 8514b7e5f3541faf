/**
 * Arithmetic on one half of a numeral string. NUM of the half is three 32-bit words, most significant first, from index
 * `at` of an array that also holds other halves. The arithmetic is modulo radix^m, for m numerals.
 */
export interface Half {
  /** m, the number of numerals. */
  readonly count: number;
  /** Sets the half to NUM of the m numerals from `start`. */
  read(numerals: Uint16Array, start: number, words: Int32Array, at: number): void;
  /** Writes STR of the half: the symbol of each numeral, to `out` from `start`. Destroys the words. */
  write(words: Int32Array, at: number, symbols: Uint16Array, out: number[], start: number): void;
  /** Adds y, the number in the first d bytes of a block: SP 800-38G, Algorithm 7, step 6.vi. */
  add(words: Int32Array, at: number, block: Int32Array): void;
  /** Subtracts y: Algorithm 8, step 6.vi. */
  subtract(words: Int32Array, at: number, block: Int32Array): void;
}

/** The number of words of a half. */
export const WORDS = 3;

/** Sets a half to a number from 0 to 2^53. */
export function setNumber(words: Int32Array, at: number, value: number): void {
  words[at] = 0;
  words[at + 1] = value / 2 ** 32;
  words[at + 2] = value;
}

/** Returns the number of a half whose first word is zero. */
export const getNumber = (words: Int32Array, at: number): number =>
  (words[at + 1]! >>> 0) * 2 ** 32 + (words[at + 2]! >>> 0);

/** Sets a half to any bigint below 2^96. */
export function setBig(words: Int32Array, at: number, value: bigint): void {
  for (let k = WORDS - 1; k >= 0; k--) {
    words[at + k] = Number(value & 0xffffffffn);
    value >>= 32n;
  }
}

/** Returns the number of any half. */
export function getBig(words: Int32Array, at: number): bigint {
  let value = 0n;
  for (let k = 0; k < WORDS; k++) value = (value << 32n) | BigInt(words[at + k]! >>> 0);
  return value;
}
