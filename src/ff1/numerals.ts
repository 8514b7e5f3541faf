/** Numeral strings and the numbers they write, most significant numeral first. */

/** SP 800-38G, Algorithm 1: NUM_radix of the numerals from `start` up to `end`. */
export function num(numerals: Uint16Array, radix: number, start: number, end: number): bigint {
  let x = 0n;
  for (let i = start; i < end; i++) x = x * BigInt(radix) + BigInt(numerals[i]!);
  return x;
}

/** SP 800-38G, Algorithm 3: STR_radix^m(x). */
export function str(x: bigint, radix: number, m: number): number[] {
  const numerals = new Array<number>(m);
  for (let i = m - 1; i >= 0; i--) {
    numerals[i] = Number(x % BigInt(radix));
    x /= BigInt(radix);
  }
  return numerals;
}
