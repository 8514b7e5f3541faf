/**
 * Arithmetic on numbers of several 32-bit words, most significant word first. A number has `length` words from index
 * `at` of an array. Digits of any radix go in and out in groups, several digits at once.
 */

/** How many digits are read or written together. */
export interface Group {
  readonly digits: number;
  /** radix^digits, at most 2^21. A remainder below it times 2^32 is then below 2^53, which a double holds exactly. */
  readonly size: number;
  /** 1 / size, rounded down so far that a quotient computed with it is never too large. */
  readonly reciprocal: number;
}

/** Returns the largest group for a radix. */
export function groupOf(radix: number): Group {
  const digits = Math.floor(21 / Math.log2(radix));
  const size = radix ** digits;
  return { digits, size, reciprocal: (1 - 2 ** -51) / size };
}

/** Sets words = words · factor + addend and returns the carry. `factor` is at most 2^21, and `addend` is below it. */
export function multiplyAdd(
  words: Int32Array,
  at: number,
  length: number,
  factor: number,
  addend: number,
): number {
  let carry = addend;
  for (let i = at + length - 1; i >= at; i--) {
    const product = (words[i]! >>> 0) * factor + carry;
    words[i] = product;
    carry = Math.floor(product / 2 ** 32);
  }
  return carry;
}

/** Sets words = floor(words / group.size) and returns the remainder. */
export function divide(words: Int32Array, at: number, length: number, { size, reciprocal }: Group): number {
  let remainder = 0;
  for (let i = at; i < at + length; i++) {
    const dividend = remainder * 2 ** 32 + (words[i]! >>> 0);
    let quotient = Math.floor(dividend * reciprocal);
    remainder = dividend - quotient * size;
    if (remainder >= size) {
      quotient += 1;
      remainder -= size;
    }
    words[i] = quotient;
  }
  return remainder;
}
