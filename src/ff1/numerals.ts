/**
 * Numeral strings and the numbers they write, most significant numeral first: for numbers of at most 2^53,
 * and for any.
 */

/** SP 800-38G, Algorithm 1: NUM_radix of the numerals from `start` up to `end`. */
export function num(numerals: ArrayLike<number>, radix: number, start: number, end: number): number {
  let x = 0;
  for (let i = start; i < end; i++) x = x * radix + numerals[i]!;
  return x;
}

/** SP 800-38G, Algorithm 3: STR_radix^m(x). */
export function str(x: number, radix: number, m: number): number[] {
  const numerals = new Array<number>(m);
  for (let i = m - 1; i >= 0; i--) {
    const quotient = Math.floor(x / radix);
    numerals[i] = x - quotient * radix;
    x = quotient;
  }
  return numerals;
}

/** `num` for numbers of any size. */
export function bigNum(numerals: ArrayLike<number>, radix: number, start: number, end: number): bigint {
  let x = 0n;
  for (let i = start; i < end; i++) x = x * BigInt(radix) + BigInt(numerals[i]!);
  return x;
}

/** `str` for numbers of any size. */
export function bigStr(x: bigint, radix: number, m: number): number[] {
  const numerals = new Array<number>(m);
  for (let i = m - 1; i >= 0; i--) {
    numerals[i] = Number(x % BigInt(radix));
    x /= BigInt(radix);
  }
  return numerals;
}
