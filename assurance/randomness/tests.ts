import { type ChiSquare, goodnessOfFit, independence, withoutReplacement } from "./statistics.js";
import type { Tally } from "./tally.js";

/** The kinds of tests, each at every position where there is one. */
export const KINDS = ["digits", "neighbours", "serial", "avalanche"] as const;

export type Findings = Readonly<Record<(typeof KINDS)[number], readonly ChiSquare[]>>;

/** Below this, times the number of tests, is no chance. */
export const LIMIT = 1e-6;

/**
 * All tests of a tally, against what a random permutation would do.
 *
 * Its ids are drawn without replacement, and of all texts as many have one digit, or one pair of digits, at a
 * position as another: so what is counted within ids strays the less, the more of the domain was drawn. What
 * is counted between an id and the next does not, for which comes after which is not settled by which there are.
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

/** How many digits tell one text from another: binomial, but for the text itself, which no other id is. */
export function chancesOfChanges(radix: number, length: number): number[] {
  const others = radix ** length - 1;
  const chances = [0];
  let texts = 1;
  for (let changed = 1; changed <= length; changed++) {
    texts *= ((length - changed + 1) / changed) * (radix - 1);
    chances.push(texts / others);
  }
  return chances;
}

/** The fewest changes are counted together, so that ten are expected of them, as χ² wants it. */
function testChanges({ radix, length, count, changes }: Tally): ChiSquare {
  const observed = Array.from(changes);
  const expected = chancesOfChanges(radix, length).map((chance) => chance * (count - 1));
  while (expected[0]! < 10) {
    observed.splice(0, 2, observed[0]! + observed[1]!);
    expected.splice(0, 2, expected[0]! + expected[1]!);
  }
  return goodnessOfFit(observed, expected);
}

/** The p-values of findings. */
export const pValues = (findings: Findings): number[] =>
  KINDS.flatMap((kind) => findings[kind].map(({ p }) => p));

/** The smallest of p-values as Bonferroni corrects it: the chance, at most, that any of them is so small. */
export const corrected = (ps: readonly number[]): number => Math.min(1, ps.length * Math.min(...ps));

/** Whether p-values are spread evenly from 0 to 1, as chance has them: a χ² of how many are in each tenth. */
export function evenness(ps: readonly number[]): ChiSquare {
  const tenths = new Float64Array(10);
  for (const p of ps) tenths[Math.min(9, Math.floor(10 * p))]!++;
  return goodnessOfFit(tenths, new Float64Array(10).fill(ps.length / 10));
}

/** The kinds that tell a tally from chance. */
export function seenBy(findings: Findings): (typeof KINDS)[number][] {
  const tests = pValues(findings).length;
  return KINDS.filter((kind) => findings[kind].some(({ p }) => tests * p < LIMIT));
}
