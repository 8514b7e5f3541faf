import type { Tally } from "./tally.js";
import { corrected, evenness, type Findings, KINDS, LIMIT, pValues, seenBy } from "./tests.js";

/** How many more keys are tested. */
export const KEYS = 20;

/** Ids that were tested. */
export interface Tested {
  readonly name: string;
  readonly remark: string;
  readonly key: Uint8Array;
  readonly tally: Tally;
  readonly findings: Findings;
}

/** What the tests find in a broken cipher, over each of the tested texts. */
export interface Control {
  readonly name: string;
  readonly findings: readonly Findings[];
}

/** What the tests are called. */
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

/** What p-values amount to. */
export function summary(ps: readonly number[]): string {
  const small = ps.filter((p) => p < 0.05).length;
  return `Of ${ps.length.toLocaleString("en")} p-values ${small} are below 0.05, where chance has ${(0.05 * ps.length).toFixed(1)}. \
The smallest is ${showP(Math.min(...ps))}; times their number, as Bonferroni corrects it, ${showP(corrected(ps))}. \
How evenly they are spread from 0 to 1 has itself a p-value, ${showP(evenness(ps).p)}.`;
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

${tally.count.toLocaleString("en")} ids, of the ordinals from 0 on, under the key \`${Buffer.from(key).toString("hex")}\`.

| position | digits | next digits | next ids |
| --: | --: | --: | --: |
| | ${degrees.join(" | ")} |
${rows.join("\n")}

Changes: χ² is ${changes.statistic.toFixed(1)} with ${changes.degrees} degrees of freedom, p = ${showP(changes.p)}.
`;
}

/**
 * @param more - The p-values under more keys.
 * @param controlled - How many ids of each broken cipher, and under each other key, were tested.
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
      const kinds = seenBy(found);
      return kinds.length === KINDS.length ? "all" : kinds.map((kind) => NAMES[kind]).join(", ");
    });
    return `| ${name} | ${cells.map((cell) => cell || "none").join(" | ")} |`;
  });
  return `# Randomness that one can look at

The ids of consecutive ordinals should look like texts drawn by chance, none of them twice. Here is what they look like: those of the
defaults, and those of the smallest domain that \`createPuid\` allows, a million texts. \`npm run randomness\` writes this page to the
byte from the seed \`${seed}\`, of which the keys are made; \`-- --seed SEED --ordinals N --out DIRECTORY\` writes others.

${summary(tested.flatMap(({ findings }) => pValues(findings)))}

What is chance under one key, however odd, does not come again under others. Under ${KEYS} more keys, ${controlled.toLocaleString("en")} ids each:
${summary(more)}

No statistics prove a cipher. These would see a gross mistake; [what they see of ciphers that are broken](#what-the-tests-see) shows how
gross it has to be. That ids hide their numbers rests on AES and FF1.

![Where the ids of consecutive ordinals lie](places.svg)

Without a cipher the numbers lie among the first texts. Multiplied by a constant, here the golden part of a million, they are spread, but
too evenly, and two of them in a row give the constant away.

![How often each digit stands at each position](digits.svg)

![How many digits change](avalanche.svg)

## How to read the p-values

A p-value says how often chance strays as far from what is expected of it, to either side: what is too even is no chance either. One in
20 is below 0.05 by chance, so that of many the smallest counts only times their number; the command fails when that is below
${LIMIT}, of all keys together. All values are here but those under more keys.

| test | what is counted | what it would see |
| --- | --- | --- |
| digits | each digit at a position | parts of a number that stand there as they are, or were reduced by a modulus that favours some |
| next digits | a digit with the one behind it in the id | digits that were enciphered too much alike |
| next ids | a digit with the one at its position in the next id | what still counts, or repeats |
| changes | the digits that differ between an id and the next | numbers that were not mixed through all of the id |

Digits should be even, pairs should have nothing to do with each other, and changes should be binomial, but for an id that is the same
again, which there is none.

Ids are drawn without replacement, and so stray less: if all of a domain were drawn, each digit would stand at each position
exactly as often as the others, and there would be nothing to test. Hence a tenth of the smallest domain is drawn and no more, and χ² is
multiplied by (M − 1) / (M − N), for N of M texts, where digits and next digits are counted. What is counted between an id and the next
needs no correction: which ids there are does not settle their order.

${tested.map(toSection).join("\n")}
## What the tests see

The same tests of ciphers that are none, and of FF1 with a part left out: ${controlled.toLocaleString("en")} ids each, under the keys above. Named are those
that the command would fail for.

| | ${tested.map(({ name }) => name).join(" | ")} |
| --- | ${tested.map(() => "---").join(" | ")} |
${rows.join("\n")}

What none sees is no safer for it.
`;
}
