/**
 * Conversions between numeral strings and numbers, most significant numeral first. They convert groups of numerals below
 * 2^53 as doubles, because arithmetic on bigints is slow.
 */

/** Returns NUM_radix of the numerals from `start` up to but without `end`: SP 800-38G, Algorithm 1. */
export function num(numerals: Uint16Array, radix: number, start: number, end: number): bigint {
  let x = 0n;
  for (let i = start; i < end; ) {
    let group = 0;
    let size = 1;
    for (; i < end && size * radix <= 2 ** 53; i++) {
      group = group * radix + numerals[i]!;
      size *= radix;
    }
    x = x * BigInt(size) + BigInt(group);
  }
  return x;
}

/** Writes STR_radix^m(x) to m elements of an array, from `start`: Algorithm 3. A numeral is written as its symbol. */
export function str(
  x: bigint,
  radix: number,
  m: number,
  symbols: Uint16Array,
  out: number[] | Uint16Array,
  start: number,
): void {
  let size = radix;
  while (size * radix <= 2 ** 53) size *= radix;
  for (let i = start + m - 1; i >= start; ) {
    let group = Number(x % BigInt(size));
    x /= BigInt(size);
    for (let below = 1; below < size && i >= start; below *= radix, i--) {
      const quotient = Math.floor(group / radix);
      out[i] = symbols[group - quotient * radix]!;
      group = quotient;
    }
  }
}
