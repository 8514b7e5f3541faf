/** How the numerals of a string are written as characters. */
export interface TextFormat {
  /** The radix of the numerals. */
  readonly radix: number;
  /** n, the number of numerals. */
  readonly count: number;
  /** The character of each digit. */
  readonly alphabet: string;
  /** The number of characters after the prefix. It is n, or 36 for a UUID. */
  readonly length: number;
  /** What is in front of the digits: at most 63 characters. */
  readonly prefix: string;
  /** Whether the string is a UUID of version 8, and the numerals are its 122 free bits. */
  readonly isUuid: boolean;
}

/**
 * FF1 from numbers to the characters of their numerals and back, for one key, format and tweak. It holds one string at
 * a time. A number is a safe integer or a bigint.
 */
export interface TextCipher {
  /** The character codes of the string. Its digits begin at `at`, and the prefix is in front of them. */
  readonly bytes: Uint8Array;
  readonly at: number;
  /** Encrypts the numerals of a number below radix^n, and writes their characters. */
  encipher(number: number | bigint): void;
  /**
   * Decrypts the characters, which are ASCII, and returns their number. It is a bigint above 2^53 − 1. Returns
   * `undefined` if a character is not a digit.
   */
  decipher(): number | bigint | undefined;
  /** Encrypts a number, and returns the number of the result. It writes no characters. */
  permute(number: number): number | bigint;
  /**
   * Returns batches, or `undefined` if there are none.
   *
   * @param suffix - What follows the text of each string.
   */
  createBatch(suffix: string): TextBatch | undefined;
}

/** Many strings of a `TextCipher` at once. Each is in a row of its own: a prefix, its characters and a suffix. */
export interface TextBatch {
  /** The character codes of the rows. */
  readonly bytes: Uint8Array;
  /** How many strings there can be at once. */
  readonly size: number;
  /** The numbers of the strings. */
  readonly numbers: Float64Array;
  /** Returns where the characters of string `k` begin, after the prefix. */
  at(k: number): number;
  /** Returns the rows of `count` strings. The next call changes them. */
  rows(count: number): Uint8Array;
  /** Encrypts the numerals of `count` numbers, from index `start`, and writes the rows. */
  encipher(numbers: readonly (number | bigint)[], start: number, count: number): void;
  /** Encrypts the numerals of the first `count` of `numbers`, and writes the rows. */
  encipherNumbers(count: number): void;
  /**
   * Decrypts the characters of `count` rows. Returns how many it decrypted before one that is not a string of the format.
   * The numbers are in `numbers`: a negative one stands for one above 2^53 − 1.
   */
  decipher(count: number): number;
  /** Returns the number of string `k` after `decipher`. It is a bigint above 2^53 − 1. */
  number(k: number): number | bigint;
}
