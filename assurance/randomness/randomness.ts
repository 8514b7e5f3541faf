import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { alphabets, createPuid } from "puid-codec";
import { type Cipher, CONTROLS, cipherOf, type Domain, goldenFactor, multiplied, plain } from "./ciphers.js";
import { plotAvalanche, plotDigits, plotPositions } from "./plots.js";
import { KEYS, summary, toMarkdown } from "./report.js";
import { tallyOf } from "./tally.js";
import { corrected, evenness, LIMIT, pValues, test } from "./tests.js";

/** Plots the ids of consecutive ordinals, and tests with p-values whether they look random. */

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    ordinals: { type: "string", default: "1000000" },
    out: { type: "string", default: "docs/randomness" },
  },
});
const { seed, out } = values;
const ordinals = Number(values.ordinals);
// χ² requires at least 10 expected occurrences of each of the 32 · 32 pairs.
if (!Number.isSafeInteger(ordinals) || ordinals < 10_240) {
  console.error(`"--ordinals" must be an integer of at least 10240, got ${values.ordinals}`);
  process.exit(2);
}

/** The number of ids of each flawed cipher and of each further key. */
const CONTROLLED = 50_000;
/** The number of dots in a plot of positions. */
const PLOTTED = 500;

const [defaults, smallest] = [
  { name: "crockford32 × 19", remark: "the defaults", options: {} },
  { name: "decimal × 6", remark: "the smallest", options: { alphabet: alphabets.decimal, length: 6 } },
].map(({ name, remark, options }) => {
  const keyOf = (suffix: string): Uint8Array =>
    createHash("sha256").update(`puid-codec randomness ${seed} ${name}${suffix}`).digest();
  const key = keyOf("");
  const codec = createPuid({ key, ...options });
  const domain = { radix: codec.alphabet.length, length: codec.length };
  // The larger the drawn part of the domain, the less can vary.
  const count = Math.min(ordinals, domain.radix ** domain.length / 10);
  const cipher = cipherOf(codec);
  const more = Array.from({ length: KEYS }, (_, i) => {
    const cipher = cipherOf(createPuid({ key: keyOf(` ${i + 1}`), ...options }));
    return pValues(test(tallyOf(domain, CONTROLLED, cipher)));
  });
  return { name, remark, key, domain, cipher, tally: tallyOf(domain, count, cipher), more: more.flat() };
});
const samples = [defaults!, smallest!];

/** Returns the positions of the first ids in the domain, from 0 to 1. */
function positionsOf({ radix, length }: Domain, cipher: Cipher): number[] {
  const numerals = new Uint8Array(length);
  return Array.from({ length: PLOTTED }, (_, ordinal) => {
    cipher(ordinal, numerals);
    return numerals.reduceRight((position, digit) => (position + digit) / radix, 0);
  });
}

const tested = samples.map((sample) => ({ ...sample, findings: test(sample.tally) }));
const more = samples.flatMap((sample) => sample.more);
const controls = Object.entries(CONTROLS).map(([name, create]) => ({
  name,
  findings: samples.map(({ domain, key }) => test(tallyOf(domain, CONTROLLED, create(domain, key)))),
}));

const { domain } = smallest!;
const factor = goldenFactor(10n ** 6n).toLocaleString("en");
const files = {
  "README.md": toMarkdown(seed, tested, more, controls, CONTROLLED),
  "places.svg": plotPositions([
    { name: "no cipher", remark: "n", positions: positionsOf(domain, plain(domain)) },
    {
      name: "multiplied",
      remark: `n · ${factor} mod 10⁶`,
      positions: positionsOf(domain, multiplied(domain)),
    },
    ...[smallest!, defaults!].map(({ name, domain, cipher }) => ({
      name: "puid-codec",
      remark: name,
      positions: positionsOf(domain, cipher),
    })),
  ]),
  "digits.svg": plotDigits(samples),
  "avalanche.svg": plotAvalanche(
    samples,
    samples.map(({ domain, tally }) => tallyOf(domain, tally.count, plain(domain))),
  ),
};
mkdirSync(out, { recursive: true });
for (const [name, content] of Object.entries(files)) writeFileSync(join(out, name), content);

console.log(`Seed ${seed}. The p-values by position:`);
for (const { name, tally, findings } of tested) {
  console.log(`\n${name}, ${tally.count.toLocaleString("en")} ids`);
  for (const [kind, found] of Object.entries(findings)) {
    console.log(`${kind.padEnd(11)} ${found.map(({ p }) => p.toPrecision(2)).join(" ")}`);
  }
}
const ps = tested.flatMap(({ findings }) => pValues(findings));
console.log(`\n${summary(ps)}\n\nWith ${KEYS} more keys:\n${summary(more)}`);
const p = corrected([ps, more].flatMap((each) => [...each, evenness(each).p]));
if (p < LIMIT) {
  console.error(
    `The ids are not random: the smallest p-value, times the number of them, is ${p}, below ${LIMIT}.`,
  );
  process.exitCode = 1;
}
