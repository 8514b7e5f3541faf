/** Conversions between numeral strings and numbers, most significant numeral first. */

/** Returns NUM_radix of the numerals from `start` up to but without `end`: SP 800-38G, Algorithm 1. */
export function num(numerals: Uint16Array, radix: number, start: number, end: number): bigint {
  let x = 0n;
  for (let i = start; i < end; i++) x = x * BigInt(radix) + BigInt(numerals[i]!);
  return x;
}

/** Returns STR_radix^m(x): SP 800-38G, Algorithm 3. */
export function str(x: bigint, radix: number, m: number): number[] {
  const numerals = new Array<number>(m);
  for (let i = m - 1; i >= 0; i--) {
    numerals[i] = Number(x % BigInt(radix));
    x /= BigInt(radix);
  }
  return numerals;
}
