/** FF1 for one key, radix, length and tweak: it holds one numeral string, X, and permutes it in place. */
export interface Network {
  /** Sets X to n numerals. */
  readNumerals(numerals: Uint16Array): void;
  /** Sets X to the n numerals that write a number below radix^n: a safe integer, or any bigint. */
  readNumber(number: number | bigint): void;
  /** Algorithm 7, step 6. */
  encrypt(): void;
  /** Algorithm 8, step 6. */
  decrypt(): void;
  /** X, each numeral as its symbol, into n elements of an array from `start` on. X is spent. */
  writeNumerals(symbols: Uint16Array, out: number[], start: number): void;
  /** The number that X writes: a bigint, at the latest where it is no safe integer. */
  number(): number | bigint;
}
