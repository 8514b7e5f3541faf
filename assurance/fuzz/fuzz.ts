import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SingleBar } from "cli-progress";
import { createRegistry, type Puid, PuidError } from "puid-codec";
import { changing, places, put, throwing } from "./arguments.js";
import { Chance } from "./chance.js";
import { command } from "./command.js";
import { Heap, linearity } from "./growth.js";
import * as laws from "./laws.js";
import { pollute } from "./pollution.js";
import { drawn, registered, type Subject, standing } from "./subjects.js";
import { literal, near, respelt } from "./texts.js";
import { maker, stock } from "./values.js";

/**
 * Throws whatever it can think of at the library as it was built, and sees that every answer is right or a PuidError.
 * One seed makes one run.
 */

const { values: given } = parseArgs({
  options: { inputs: { type: "string", default: "10000000" }, seed: { type: "string" } },
});
const INPUTS = Number(given.inputs);
const SEED = Number(given.seed ?? Math.floor(Math.random() * 2 ** 31));
if (!Number.isSafeInteger(INPUTS) || INPUTS < 10_000 || !Number.isSafeInteger(SEED)) {
  console.error("--inputs must be an integer from 10000, and --seed one");
  process.exit(2);
}

/** Inputs between two breaths, and two drawings of formats anew. */
const STRETCH = 4096;
/** Texts of the right shape for each that the oracle is asked about, which takes as long as fifty others. */
const ORACLE = 12;
/** Inputs for each that is no text, and for each that takes an argument's place: thrown errors cost. */
const FOREIGN = 16;
const ARGUMENT = 8;

Error.stackTraceLimit = 0; // of which millions would be made
PuidError.stackTraceLimit = 0;

const chance = new Chance(SEED);
const subjects = standing(chance);
const types = registered(chance, 100);
const registry = createRegistry(Object.fromEntries(types.map(({ name, codec }) => [name, codec as Puid])));
const exotic = stock(SEED, 2000);
let fresh: Subject[] = [];

/** By what was tried and what came of it. */
const table = new Map<string, Map<string, number>>();
let input = 0;
/** What is being tried. */
let shown = (): string => "";
let asked = 0;

function count(target: string, verdict: string): void {
  const row = table.get(target) ?? new Map<string, number>();
  table.set(target, row);
  row.set(verdict, (row.get(verdict) ?? 0) + 1);
}

const candidateOf = (subject: Subject): string => {
  const candidate = near(chance, subject.draw(chance), subject.alphabet);
  return candidate.length > 0 && chance.oneIn(4) ? respelt(chance, candidate) : candidate;
};

/** One input. */
function one(): void {
  if (input % ARGUMENT === 0) {
    const place = chance.below(places.length);
    const { make, source } = maker(chance, exotic);
    shown = () => `${places[place]} of ${source()}`;
    count("arguments and options", put(place, make));
    return;
  }
  if (chance.oneIn(8)) {
    const member = chance.pick(types);
    const candidate = candidateOf(member);
    shown = () => `a registry, ${literal(candidate)}`;
    const slowly = chance.oneIn(ORACLE * 4);
    count("a registry of 100 types", laws.registry(registry, types, candidate, slowly));
    return;
  }
  const subject = chance.oneIn(8) ? chance.pick(fresh) : chance.pick(subjects);
  if (chance.oneIn(FOREIGN)) {
    const { make, source } = maker(chance, exotic);
    shown = () => `${subject.name}, ${source()}`;
    if (typeof make() !== "string") count(subject.name, laws.foreign(subject, make));
    return;
  }
  const candidate = candidateOf(subject);
  shown = () => `${subject.name}, ${literal(candidate)}`;
  const slowly = chance.oneIn(ORACLE);
  if (slowly && subject.faults(candidate).length === 0) asked++;
  count(subject.name, laws.text(subject, candidate, slowly));
  if (chance.oneIn(2)) laws.spelling(subject, candidate);
  if (chance.oneIn(8)) laws.normalized(subject, candidate);
}

/** Batches of a subject's texts, longer than those that are done one by one. */
function batch(): void {
  const subject = chance.pick(subjects);
  const ids = Array.from({ length: 32 + chance.below(64) }, () => subject.draw(chance)).filter(
    subject.codec.isId,
  );
  shown = () => `a batch of ${subject.name}`;
  laws.batch(subject, ids);
  const spoilt = ids.with(chance.below(ids.length), candidateOf(subject));
  laws.batch(subject, spoilt);
  shown = () => "options that change, and predicates that throw";
  changing();
  throwing();
}

const bar = new SingleBar({
  format: "{bar} {percentage} %, {eta_formatted} to go, {what}",
  clearOnComplete: true,
  noTTYOutput: false,
});
const follow =
  (what: string) =>
  (done: number, all: number): void => {
    if (done === 1) bar.start(all, 0, { what });
    bar.update(done);
    if (done === all) bar.stop();
  };

async function bulk(): Promise<string> {
  const heap = new Heap();
  bar.start(INPUTS, 0, { what: "inputs" });
  for (const quarter of [1, 2, 3, 4]) {
    for (const end = Math.floor((INPUTS * quarter) / 4); input < end; input++) {
      if (input % STRETCH === 0) {
        fresh = drawn(SEED + input, 8);
        batch();
        bar.update(input);
        await new Promise(setImmediate); // lets the bar draw itself
      }
      one();
    }
    fresh = [];
    heap.look();
    fresh = drawn(SEED + input, 8);
  }
  bar.stop();
  return heap.check(INPUTS);
}

function printTable(): void {
  const verdicts = ["accepted", "prefix", "length", "character", "unissued", "type"];
  const others = [...new Set([...table.values()].flatMap((row) => [...row.keys()]))].filter(
    (verdict) => !verdicts.includes(verdict),
  );
  const show = (n: number): string => n.toLocaleString("en").padStart(11);
  console.log(`${"".padEnd(42)}${["inputs", ...verdicts].map((name) => name.padStart(11)).join("")}`);
  for (const [target, row] of table) {
    const all = [...row.values()].reduce((sum, n) => sum + n, 0);
    console.log(
      `${target.padEnd(42)}${show(all)}${verdicts.map((name) => show(row.get(name) ?? 0)).join("")}`,
    );
    const rest = others
      .filter((name) => row.has(name))
      .map((name) => `${name} ${row.get(name)!.toLocaleString("en")}`);
    if (rest.length > 0) console.log(`  ${rest.join(", ")}`);
  }
}

async function main(): Promise<void> {
  console.log(`${INPUTS.toLocaleString("en")} inputs of the seed ${SEED}`);
  const began = performance.now();
  const heap = await bulk();
  const seconds = (performance.now() - began) / 1000;
  printTable();
  console.log(`\n${asked.toLocaleString("en")} of them held against another's FF1; ${seconds.toFixed(0)} s`);
  console.log(heap);
  shown = () => "texts of growing length";
  console.log("\nCPU time over texts of up to 2^20 characters:");
  for (const line of linearity()) console.log(`  ${line}`);
  shown = () => "what is as long as can be";
  execFileSync(process.execPath, [join(import.meta.dirname, "extremes.js")], {
    stdio: ["ignore", "ignore", "pipe"],
    timeout: 300_000, // it takes 4 s
  });
  console.log("Texts of 2^29 - 24 characters and numbers of 2^30 bits: refused");
  shown = () => "polluted prototypes";
  const share = Math.max(1, Math.round(8_000_000 / INPUTS));
  const { tried, survived } = await pollute(chance, share, follow("pollutions"));
  console.log(
    `Polluted prototypes: ${tried}, of which Node itself survives ${survived}; the answers are the same`,
  );
  shown = () => "the command";
  const processes = await command(chance, Math.max(60, Math.min(400, INPUTS / 20_000)), follow("processes"));
  console.log(`Processes of the command: ${processes}`);
}

try {
  await main();
} catch (error) {
  bar.stop();
  console.error(`\nWrong, at input ${input}: ${shown()}\n${(error as Error).stack}`);
  console.error(`npm run fuzz -- --inputs ${INPUTS} --seed ${SEED}`);
  process.exitCode = 1;
}
