import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { alphabets, createPuid } from "puid-codec";
import { type Cipher, CONTROLS, cipherOf, goldenFactor, multiplied, plain, type Texts } from "./ciphers.js";
import { plotAvalanche, plotDigits, plotPlaces } from "./plots.js";
import { KEYS, summary, toMarkdown } from "./report.js";
import { tallyOf } from "./tally.js";
import { corrected, evenness, LIMIT, pValues, test } from "./tests.js";

/** Whether the ids of consecutive ordinals look like chance: plots of them, and p-values. */

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    ordinals: { type: "string", default: "1000000" },
    out: { type: "string", default: "docs/randomness" },
  },
});
const { seed, out } = values;
const ordinals = Number(values.ordinals);
// So that each of 32 · 32 pairs is expected 10 times, as χ² wants it.
if (!Number.isSafeInteger(ordinals) || ordinals < 10_240) {
  throw new RangeError(`--ordinals must be an integer of at least 10,240, got ${values.ordinals}`);
}

/** How many ids of each broken cipher, and under each further key, are tested, and how many of any are drawn. */
const CONTROLLED = 50_000;
const DRAWN = 500;

const [defaults, smallest] = [
  { name: "crockford32 × 19", remark: "the defaults", options: {} },
  { name: "decimal × 6", remark: "the smallest", options: { alphabet: alphabets.decimal, length: 6 } },
].map(({ name, remark, options }) => {
  const keyOf = (suffix: string): Uint8Array =>
    createHash("sha256").update(`puid-codec randomness ${seed} ${name}${suffix}`).digest();
  const key = keyOf("");
  const codec = createPuid({ key, ...options });
  const texts = { radix: codec.alphabet.length, length: codec.length };
  // The more of all texts is drawn, the less is left to chance.
  const count = Math.min(ordinals, texts.radix ** texts.length / 10);
  const cipher = cipherOf(codec);
  const more = Array.from({ length: KEYS }, (_, i) => {
    const cipher = cipherOf(createPuid({ key: keyOf(` ${i + 1}`), ...options }));
    return pValues(test(tallyOf(texts, CONTROLLED, cipher)));
  });
  return { name, remark, key, texts, cipher, tally: tallyOf(texts, count, cipher), more: more.flat() };
});
const domains = [defaults!, smallest!];

/** The places of the first ids among all texts, from 0 to 1. */
function placesOf({ radix, length }: Texts, cipher: Cipher): number[] {
  const numerals = new Uint8Array(length);
  return Array.from({ length: DRAWN }, (_, ordinal) => {
    cipher(ordinal, numerals);
    return numerals.reduceRight((place, digit) => (place + digit) / radix, 0);
  });
}

const tested = domains.map((domain) => ({ ...domain, findings: test(domain.tally) }));
const more = domains.flatMap((domain) => domain.more);
const controls = Object.entries(CONTROLS).map(([name, create]) => ({
  name,
  findings: domains.map(({ texts, key }) => test(tallyOf(texts, CONTROLLED, create(texts, key)))),
}));

const { texts } = smallest!;
const factor = goldenFactor(10n ** 6n).toLocaleString("en");
const files = {
  "README.md": toMarkdown(seed, tested, more, controls, CONTROLLED),
  "places.svg": plotPlaces([
    { name: "no cipher", remark: "n", places: placesOf(texts, plain(texts)) },
    { name: "multiplied", remark: `n · ${factor} mod 10⁶`, places: placesOf(texts, multiplied(texts)) },
    ...[smallest!, defaults!].map(({ name, texts, cipher }) => ({
      name: "puid-codec",
      remark: name,
      places: placesOf(texts, cipher),
    })),
  ]),
  "digits.svg": plotDigits(domains),
  "avalanche.svg": plotAvalanche(
    domains,
    domains.map(({ texts, tally }) => tallyOf(texts, tally.count, plain(texts))),
  ),
};
mkdirSync(out, { recursive: true });
for (const [name, content] of Object.entries(files)) writeFileSync(join(out, name), content);

console.log(`Seed ${seed}. p-values, by position:`);
for (const { name, tally, findings } of tested) {
  console.log(`\n${name}, ${tally.count.toLocaleString("en")} ids`);
  for (const [kind, found] of Object.entries(findings)) {
    console.log(`${kind.padEnd(11)} ${found.map(({ p }) => p.toPrecision(2)).join(" ")}`);
  }
}
const ps = tested.flatMap(({ findings }) => pValues(findings));
console.log(`\n${summary(ps)}\n\nUnder ${KEYS} more keys:\n${summary(more)}`);
const p = corrected([ps, more].flatMap((each) => [...each, evenness(each).p]));
if (p < LIMIT) {
  console.error(`That is no chance: the smallest p-value, times their number, is ${p}, below ${LIMIT}.`);
  process.exitCode = 1;
}
