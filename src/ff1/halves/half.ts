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
  /** Algorithm 7, step 6.vi: adds y, NUM of the first d bytes of the block that begins at `s`. */
  add(words: Int32Array, at: number, block: Int32Array, s: number): void;
  /** Algorithm 8, step 6.vi: subtracts y. */
  subtract(words: Int32Array, at: number, block: Int32Array, s: number): void;
}

/** The words of a half. */
export const WORDS = 3;
