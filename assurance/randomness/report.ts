import type { Tally } from "./tally.js";
import { corrected, detectedBy, evenness, type Findings, KINDS, LIMIT, pValues } from "./tests.js";

/** The number of further keys. */
export const KEYS = 20;

/** The results for one format. */
export interface Tested {
  readonly name: string;
  readonly remark: string;
  readonly key: Uint8Array;
  readonly tally: Tally;
  readonly findings: Findings;
}

/** The results for a flawed cipher, one for each format. */
export interface Control {
  readonly name: string;
  readonly findings: readonly Findings[];
}

/** The names of the tests in the report. */
const NAMES: Readonly<Record<(typeof KINDS)[number], string>> = {
  digits: "digits",
  neighbours: "next digits",
  serial: "next ids",
  avalanche: "changes",
};

function showP(p: number): string {
  if (p >= 0.001 || p === 0) return p.toFixed(3);
  const [digits, exponent] = p.toExponential(1).split("e-");
  return `${digits} · 10^−${exponent}`;
}

/** Returns a summary of p-values as sentences. */
export function summary(ps: readonly number[]): string {
  const small = ps.filter((p) => p < 0.05).length;
  return `Of ${ps.length.toLocaleString("en")} p-values, ${small} are below 0.05. Random data would give ${(0.05 * ps.length).toFixed(1)}. \
The smallest is ${showP(Math.min(...ps))}; with Bonferroni's correction, ${showP(corrected(ps))}. \
A test that the p-values are uniform from 0 to 1 gives p = ${showP(evenness(ps).p)}.`;
}

function toSection({ name, remark, key, tally, findings }: Tested): string {
  const { digits, neighbours, serial, avalanche } = findings;
  const degrees = [digits, neighbours, serial].map((found) => `${found[0]!.degrees} degrees`);
  const rows = digits.map((digit, i) => {
    const cells = [digit, neighbours[i], serial[i]].map((found) => (found ? showP(found.p) : ""));
    return `| ${i + 1} | ${cells.join(" | ")} |`;
  });
  const changes = avalanche[0]!;
  return `## ${name}, ${remark}

${tally.count.toLocaleString("en")} ids of the ordinals from 0 on, with the key \`${Buffer.from(key).toString("hex")}\`.

| position | digits | next digits | next ids |
| --: | --: | --: | --: |
| | ${degrees.join(" | ")} |
${rows.join("\n")}

Changes: χ² is ${changes.statistic.toFixed(1)} with ${changes.degrees} degrees of freedom, p = ${showP(changes.p)}.
`;
}

/**
 * Returns the whole report.
 *
 * @param more - The p-values of the further keys.
 * @param controlled - The number of ids of each flawed cipher and of each further key.
 */
export function toMarkdown(
  seed: string,
  tested: readonly Tested[],
  more: readonly number[],
  controls: readonly Control[],
  controlled: number,
): string {
  const rows = controls.map(({ name, findings }) => {
    const cells = findings.map((found) => {
      const kinds = detectedBy(found);
      return kinds.length === KINDS.length ? "all" : kinds.map((kind) => NAMES[kind]).join(", ");
    });
    return `| ${name} | ${cells.map((cell) => cell || "none").join(" | ")} |`;
  });
  return `# Randomness of ids

The ids of consecutive ordinals should look like random strings, all of them distinct. This page shows the ids of two formats:
the defaults, and the smallest domain that \`createPuid\` allows, of a million strings. \`npm run randomness\` writes this page. It
derives the keys from the seed \`${seed}\`, so its output is always the same. \`-- --seed SEED --ordinals N --out DIRECTORY\` writes
another report.

${summary(tested.flatMap(({ findings }) => pValues(findings)))}

An odd result with one key that comes from chance does not repeat with other keys. With ${KEYS} more keys, ${controlled.toLocaleString("en")} ids each:
${summary(more)}

**Statistics cannot prove that a cipher is secure.** These tests detect gross mistakes.
[The results for flawed ciphers](#results-for-flawed-ciphers) show how gross a mistake must be. The secrecy of ordinals rests on
AES and FF1.

![Positions of consecutive ids](places.svg)

Without a cipher, all numbers are among the first strings. Multiplication by a constant (here a million divided by the golden
ratio) spreads them, but too evenly. Two consecutive products reveal the constant.

![Frequency of each digit at each position](digits.svg)

![Changed digits between consecutive ids](avalanche.svg)

## How to read the p-values

A p-value is the probability that random data deviate as far from the expected value. It has two sides: counts that are too even
are not random either. One p-value in 20 is below 0.05 by chance. So among many, multiply the smallest by their number. The
command fails if that product, over all keys together, is below ${LIMIT}. This page lists all p-values except those of the further
keys.

| test | counts | detects |
| --- | --- | --- |
| digits | each digit at a position | parts of a number that stay visible, or a modulus that favours some digits |
| next digits | pairs of a digit and the next one in the id | digits that are enciphered too much alike |
| next ids | pairs of a digit and the one at its position in the next id | digits that still count, or repeat |
| changes | the digits that differ between an id and the next | numbers that are not mixed through the whole id |

Digits should be uniform, and pairs should be independent. Changes should follow a binomial distribution without the case of no
change, because ids are distinct.

Ids are drawn without replacement, so the counts vary less than those of independent draws. If the whole domain were drawn, each
digit would occur at each position exactly as often as the others, and a test would have no meaning. So the tests draw at most a
tenth of the smallest domain. For digits and next digits, χ² is multiplied by (M − 1) / (M − N), for N of M strings. The
counts between an id and the next need no correction, because the set of ids does not determine their order.

${tested.map(toSection).join("\n")}
## Results for flawed ciphers

The same tests for functions that are not ciphers, and for FF1 without one of its parts: ${controlled.toLocaleString("en")} ids each, with the
keys above. The table names the tests that would make the command fail.

| | ${tested.map(({ name }) => name).join(" | ")} |
| --- | ${tested.map(() => "---").join(" | ")} |
${rows.join("\n")}

A cipher that no test detects is not safe for that reason.
`;
}
