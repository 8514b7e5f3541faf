/** FF1 for one key, radix, length and tweak. It holds one numeral string X, and permutes it in place. */
export interface Network {
  /** Sets X to n numerals. */
  readNumerals(numerals: Uint16Array): void;
  /** Sets X to the n numerals of a number below radix^n. The number is a safe integer or any bigint. */
  readNumber(number: number | bigint): void;
  /** Encrypts X: SP 800-38G, Algorithm 7, step 6. */
  encrypt(): void;
  /** Decrypts X: Algorithm 8, step 6. */
  decrypt(): void;
  /** Writes the symbol of each numeral of X to the first n elements of an array. */
  writeNumerals(symbols: Uint16Array, out: number[] | Uint16Array): void;
  /** Returns the number of X. */
  number(): bigint;
}
