import cephes from "cephes";

await cephes.compiled;

/**
 * A χ² and its p-value: the probability that random data deviate as far from the expected value. The test has two
 * sides, because counts that are too even are not random either.
 */
export interface ChiSquare {
  readonly statistic: number;
  readonly degrees: number;
  readonly p: number;
}

/** @param degrees - The degrees of freedom. With 0, nothing can differ, so p is 1. */
function chiSquare(statistic: number, degrees: number): ChiSquare {
  if (degrees === 0) return { statistic: 0, degrees, p: 1 };
  const below = orZero(() => cephes.chdtr(degrees, statistic));
  const above = orZero(() => cephes.chdtrc(degrees, statistic));
  return { statistic, degrees, p: Math.min(1, 2 * Math.min(below, above)) };
}

/** Returns a probability, or 0 if it is too small for a double. In that case cephes throws. */
function orZero(probability: () => number): number {
  try {
    return probability();
  } catch (error) {
    if (/underflow/.test((error as Error).message)) return 0;
    throw error;
  }
}

const sum = (counts: ArrayLike<number>): number => Array.from(counts).reduce((total, n) => total + n, 0);

/**
 * Pearson's test of counts against expected counts.
 *
 * @param correction - The factor of the statistic: `withoutReplacement`, or 1.
 */
export function goodnessOfFit(
  observed: ArrayLike<number>,
  expected: ArrayLike<number>,
  correction = 1,
): ChiSquare {
  let statistic = 0;
  for (let i = 0; i < observed.length; i++) {
    statistic += (observed[i]! - expected[i]!) ** 2 / expected[i]!;
  }
  return chiSquare(correction * statistic, observed.length - 1);
}

/**
 * Pearson's test that the rows and columns of a square table of counts are independent, for any frequencies of either.
 *
 * @param table - The rows one after the other, each of `size` counts.
 */
export function independence(table: ArrayLike<number>, size: number, correction = 1): ChiSquare {
  const indices = Array.from({ length: size }, (_, i) => i);
  const rows = indices.map((i) => sum(indices.map((j) => table[size * i + j]!)));
  const columns = indices.map((j) => sum(indices.map((i) => table[size * i + j]!)));
  const total = sum(rows);
  let statistic = 0;
  for (const i of indices) {
    for (const j of indices) {
      const expected = (rows[i]! * columns[j]!) / total;
      if (expected > 0) statistic += (table[size * i + j]! - expected) ** 2 / expected;
    }
  }
  const free = (counts: readonly number[]): number => counts.filter((n) => n > 0).length - 1;
  return chiSquare(correction * statistic, free(rows) * free(columns));
}

/**
 * Returns the correction of χ² for draws without replacement. The counts of such draws vary less, so their χ² is
 * multiplied by (size − 1) / (size − draws).
 */
export const withoutReplacement = (draws: number, size: number): number => (size - 1) / (size - draws);

/** Returns the bounds of a count of `n` draws. It lies outside of them once in 100 times. */
export function bounds(n: number, p: number): readonly [number, number] {
  // The search starts outside of the bounds.
  const width = 4 * Math.sqrt(n * p * (1 - p)) + 4;
  const quantile = (probability: number): number => {
    let k = Math.max(0, Math.floor(n * p - width));
    while (cephes.bdtr(k, n, p) < probability) k++;
    return k;
  };
  return [quantile(0.005), quantile(0.995)];
}

/**
 * Returns a bound of deviations, in standard deviations. Of `count` normally distributed ones, any exceeds it once in 20
 * times.
 */
export const largestOf = (count: number): number => cephes.ndtri((1 + 0.95 ** (1 / count)) / 2);
