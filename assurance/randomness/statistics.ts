import cephes from "cephes";

await cephes.compiled;

/** A χ², and how often chance strays as far from its mean: to either side, for what is too even is no chance either. */
export interface ChiSquare {
  readonly statistic: number;
  readonly degrees: number;
  readonly p: number;
}

/** @param degrees - None where nothing can differ: then p is 1. */
function chiSquare(statistic: number, degrees: number): ChiSquare {
  if (degrees === 0) return { statistic: 0, degrees, p: 1 };
  const below = orUnderflow(() => cephes.chdtr(degrees, statistic));
  const above = orUnderflow(() => cephes.chdtrc(degrees, statistic));
  return { statistic, degrees, p: Math.min(1, 2 * Math.min(below, above)) };
}

/** A probability; 0 where it is too small for a double, which cephes throws. */
function orUnderflow(probability: () => number): number {
  try {
    return probability();
  } catch (error) {
    if (/underflow/.test((error as Error).message)) return 0;
    throw error;
  }
}

const sum = (counts: ArrayLike<number>): number => Array.from(counts).reduce((total, n) => total + n, 0);

/**
 * Pearson's test of counts against what is expected of them.
 *
 * @param correction - By what the statistic is multiplied: `withoutReplacement`, or 1.
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
 * Pearson's test that rows and columns of a square table of counts have nothing to do with each other, whatever
 * the frequencies of either.
 *
 * @param table - Row after row, each of `size` counts.
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

/** Counts of so many draws from `size` things stray less when none is drawn twice: their χ² is divided by this part. */
export const withoutReplacement = (draws: number, size: number): number => (size - 1) / (size - draws);

/** The counts between which a count of `n` draws lies, but for one time in 100. */
export function bounds(n: number, p: number): readonly [number, number] {
  const width = 4 * Math.sqrt(n * p * (1 - p)) + 4; // farther out than the bounds
  const quantile = (probability: number): number => {
    let k = Math.max(0, Math.floor(n * p - width));
    while (cephes.bdtr(k, n, p) < probability) k++;
    return k;
  };
  return [quantile(0.005), quantile(0.995)];
}

/** The deviation, in standard deviations, that none of `count` normal ones exceeds, but for one time in 20. */
export const largestOf = (count: number): number => cephes.ndtri((1 + 0.95 ** (1 / count)) / 2);
