/**
 * Numbers of several words of 32 bits, most significant first, `length` of them from `at` on; and how they
 * take digits in any radix and give them: in groups, a few digits at once.
 */

/** How many digits go together. */
export interface Group {
  readonly digits: number;
  /** radix to that power: at most 2^21, for a double to hold 2^32 times it. */
  readonly size: number;
  /** 1 / size, and so little less that no product with it is too large. */
  readonly reciprocal: number;
}

export function groupOf(radix: number): Group {
  const digits = Math.floor(21 / Math.log2(radix));
  const size = radix ** digits;
  return { digits, size, reciprocal: (1 - 2 ** -51) / size };
}

/** words = words · factor + addend, for a factor of at most 2^21 and an addend below it; what is carried out. */
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

/** words = floor(words / size) of a group; the remainder. */
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
