import { type ChiSquare, goodnessOfFit, independence, withoutReplacement } from "./statistics.js";
import type { Tally } from "./tally.js";

/** The kinds of tests. Each runs at every position that has such a count. */
export const KINDS = ["digits", "neighbours", "serial", "avalanche"] as const;

export type Findings = Readonly<Record<(typeof KINDS)[number], readonly ChiSquare[]>>;

/** A p-value, times the number of tests, below this limit is not random. */
export const LIMIT = 1e-6;

/**
 * Runs all tests of a tally against the behaviour of a random permutation.
 *
 * A permutation draws ids without replacement. Over the whole domain, each digit and each pair of digits at a position
 * occurs equally often. So the counts within ids vary less if more of the domain is drawn, and need a correction. The
 * counts between an id and the next need none: the set of the ids does not determine their order.
 */
export function test(tally: Tally): Findings {
  const { radix, length, count } = tally;
  const correction = withoutReplacement(count, radix ** length);
  const even = new Float64Array(radix).fill(count / radix);
  return {
    digits: tally.digits.map((counts) => goodnessOfFit(counts, even, correction)),
    neighbours: tally.neighbours.map((table) => independence(table, radix, correction)),
    serial: tally.serial.map((table) => independence(table, radix)),
    avalanche: [testChanges(tally)],
  };
}

/**
 * Returns the probabilities that another id differs in 0, 1, …, `length` digits. The distribution is binomial without the
 * case of 0 digits, because ids are distinct.
 */
export function changeProbabilities(radix: number, length: number): number[] {
  const others = radix ** length - 1;
  const probabilities = [0];
  let strings = 1;
  for (let changed = 1; changed <= length; changed++) {
    strings *= ((length - changed + 1) / changed) * (radix - 1);
    probabilities.push(strings / others);
  }
  return probabilities;
}

/** Combines the smallest numbers of changes until at least ten are expected, because χ² requires that. */
function testChanges({ radix, length, count, changes }: Tally): ChiSquare {
  const observed = Array.from(changes);
  const expected = changeProbabilities(radix, length).map((probability) => probability * (count - 1));
  while (expected[0]! < 10) {
    observed.splice(0, 2, observed[0]! + observed[1]!);
    expected.splice(0, 2, expected[0]! + expected[1]!);
  }
  return goodnessOfFit(observed, expected);
}

/** Returns the p-values of findings. */
export const pValues = (findings: Findings): number[] =>
  KINDS.flatMap((kind) => findings[kind].map(({ p }) => p));

/** Returns the smallest p-value with Bonferroni's correction: an upper bound of the probability that any is so small. */
export const corrected = (ps: readonly number[]): number => Math.min(1, ps.length * Math.min(...ps));

/** Tests that p-values are uniform from 0 to 1, as those of random data are: a χ² of the counts in each tenth. */
export function evenness(ps: readonly number[]): ChiSquare {
  const tenths = new Float64Array(10);
  for (const p of ps) tenths[Math.min(9, Math.floor(10 * p))]!++;
  return goodnessOfFit(tenths, new Float64Array(10).fill(ps.length / 10));
}

/** Returns the kinds of tests that detect that data are not random. */
export function detectedBy(findings: Findings): (typeof KINDS)[number][] {
  const tests = pValues(findings).length;
  return KINDS.filter((kind) => findings[kind].some(({ p }) => tests * p < LIMIT));
}
