import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SingleBar } from "cli-progress";
import { createRegistry, type Puid, PuidError } from "puid-codec";
import { literal } from "../../test/support/violation.js";
import { call, passesErrorsOn, places, readsOptionsOnce } from "./arguments.js";
import { command } from "./command.js";
import { Heap, linearity } from "./growth.js";
import * as laws from "./laws.js";
import { pollute } from "./pollution.js";
import { Random } from "./random.js";
import { nearMiss, rebuilt } from "./strings.js";
import { fixedSubjects, randomSubjects, registryMembers, type Subject } from "./subjects.js";
import { maker, stock } from "./values.js";

/**
 * Calls the built library with hostile inputs, and checks that every answer is right or a PuidError. One seed makes one
 * run.
 */

const { values: given } = parseArgs({
  options: { inputs: { type: "string", default: "10000000" }, seed: { type: "string" } },
});
const INPUTS = Number(given.inputs);
const SEED = Number(given.seed ?? Math.floor(Math.random() * 2 ** 31));
if (!Number.isSafeInteger(INPUTS) || INPUTS < 10_000 || !Number.isSafeInteger(SEED)) {
  console.error(
    `"--inputs" must be an integer of at least 10000 and "--seed" an integer, got ${given.inputs} and ${SEED}`,
  );
  process.exit(2);
}

/** The number of inputs between two redraws of the bar, each of which also creates new random formats. */
const STRETCH = 4096;
/** Asks the oracle about one in this many strings. It takes as long as fifty other inputs. */
const ORACLE = 12;
/** One in this many inputs is not a string, or is an argument. Thrown errors are slow. */
const FOREIGN = 16;
const ARGUMENT = 8;

// The run throws millions of errors, and stack traces are slow.
Error.stackTraceLimit = 0;
PuidError.stackTraceLimit = 0;

const random = new Random(SEED);
const subjects = fixedSubjects(random);
const types = registryMembers(random, 100);
const registry = createRegistry(Object.fromEntries(types.map(({ name, codec }) => [name, codec as Puid])));
const exotic = stock(SEED, 2000);
let fresh: Subject[] = [];

/** The number of inputs, by target and verdict. */
const table = new Map<string, Map<string, number>>();
let input = 0;
/** Describes the current input. */
let shown = (): string => "";
let asked = 0;

function count(target: string, verdict: string): void {
  const row = table.get(target) ?? new Map<string, number>();
  table.set(target, row);
  row.set(verdict, (row.get(verdict) ?? 0) + 1);
}

const candidateOf = (subject: Subject): string => {
  const candidate = nearMiss(random, subject.draw(random), subject.alphabet);
  return candidate.length > 0 && random.oneIn(4) ? rebuilt(random, candidate) : candidate;
};

/** Tests one input. */
function testInput(): void {
  if (input % ARGUMENT === 0) {
    const place = random.below(places.length);
    const { make, source } = maker(random, exotic);
    shown = () => `${places[place]} with ${source()}`;
    count("arguments and options", call(place, make));
    return;
  }
  if (random.oneIn(8)) {
    const member = random.pick(types);
    const candidate = candidateOf(member);
    shown = () => `a registry, ${literal(candidate)}`;
    const asksOracle = random.oneIn(ORACLE * 4);
    count("a registry of 100 types", laws.registry(registry, types, candidate, asksOracle));
    return;
  }
  const subject = random.oneIn(8) ? random.pick(fresh) : random.pick(subjects);
  if (random.oneIn(FOREIGN)) {
    const { make, source } = maker(random, exotic);
    shown = () => `${subject.name}, ${source()}`;
    if (typeof make() !== "string") count(subject.name, laws.foreign(subject, make));
    return;
  }
  const candidate = candidateOf(subject);
  shown = () => `${subject.name}, ${literal(candidate)}`;
  const asksOracle = random.oneIn(ORACLE);
  if (asksOracle && subject.faults(candidate).length === 0) asked++;
  count(subject.name, laws.string(subject, candidate, asksOracle));
  if (random.oneIn(2)) laws.spelling(subject, candidate);
  if (random.oneIn(8)) laws.normalized(subject, candidate);
}

/** Tests a batch of a subject's ids, long enough for the batch code. */
function batch(): void {
  const subject = random.pick(subjects);
  const ids = Array.from({ length: 32 + random.below(64) }, () => subject.draw(random)).filter(
    subject.codec.isId,
  );
  shown = () => `a batch of ${subject.name}`;
  laws.batch(subject, ids);
  const withInvalid = ids.with(random.below(ids.length), candidateOf(subject));
  laws.batch(subject, withInvalid);
  shown = () => "getters that change, and predicates that throw";
  readsOptionsOnce();
  passesErrorsOn();
}

const bar = new SingleBar({
  format: "{bar} {percentage} %, {eta_formatted} left, {what}",
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

async function testInputs(): Promise<string> {
  const heap = new Heap();
  bar.start(INPUTS, 0, { what: "inputs" });
  for (const quarter of [1, 2, 3, 4]) {
    for (const end = Math.floor((INPUTS * quarter) / 4); input < end; input++) {
      if (input % STRETCH === 0) {
        fresh = randomSubjects(SEED + input, 8);
        batch();
        bar.update(input);
        // The bar draws itself in a timer.
        await new Promise(setImmediate);
      }
      testInput();
    }
    fresh = [];
    heap.record();
    fresh = randomSubjects(SEED + input, 8);
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
  console.log(`${INPUTS.toLocaleString("en")} inputs with seed ${SEED}`);
  const began = performance.now();
  const heap = await testInputs();
  const seconds = (performance.now() - began) / 1000;
  printTable();
  console.log(
    `\nCompared with another FF1: ${asked.toLocaleString("en")} of them. Time: ${seconds.toFixed(0)} s`,
  );
  console.log(heap);
  shown = () => "strings of growing length";
  console.log(
    "\nCPU time for strings of up to 2^20 characters. The cost per character is relative to 2^12 characters:",
  );
  for (const line of linearity()) console.log(`  ${line}`);
  shown = () => "strings and numbers of the greatest length";
  execFileSync(process.execPath, [join(import.meta.dirname, "extremes.js")], {
    stdio: ["ignore", "ignore", "pipe"],
    // It takes 4 s.
    timeout: 300_000,
  });
  console.log("Strings of 2^29 - 24 characters and numbers of 2^30 bits: rejected");
  shown = () => "polluted prototypes";
  const { tried, survived } = await pollute(follow("groups of pollutions"));
  console.log(
    `Polluted prototypes: ${tried}, with the same answers in all ${survived} that Node itself survives`,
  );
  shown = () => "the command";
  const processes = await command(random, Math.max(60, Math.min(400, INPUTS / 20_000)), follow("processes"));
  console.log(`Processes of the command: ${processes}`);
}

try {
  await main();
} catch (error) {
  bar.stop();
  console.error(`\nFailed at input ${input}: ${shown()}\n${(error as Error).stack}`);
  console.error(`To repeat: npm run fuzz -- --inputs ${INPUTS} --seed ${SEED}`);
  process.exitCode = 1;
}
