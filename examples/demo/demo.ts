import { SingleBar } from "cli-progress";
import { createPuid, generateKey, PuidError } from "puid-codec";

const TRIPS = 2_000_000;
const BATCH = 20_000;

const key = generateKey();
const users = createPuid({ key, prefix: "usr_" });

console.log(`A key, made for this run and thrown away with it: ${key}\n`);
showFirstIds();
showRefusals();
process.exitCode = (await takeRoundTrips()) ? 0 : 1;
console.log("\nA page to try this on: npm run docs, then open docs/build/site/playground.html");

function showFirstIds(): void {
  console.log("ordinal  id                       decoded");
  for (let ordinal = 0; ordinal < 10; ordinal++) {
    const id = users.id(ordinal);
    console.log(`${String(ordinal).padStart(7)}  ${id}  ${String(users.ordinal(id)).padStart(7)}`);
  }
}

function showRefusals(): void {
  const id = users.id(42);
  const lastDigit = users.alphabet.indexOf(id.slice(-1));
  const otherDigit = users.alphabet.charAt((lastDigit + 1) % users.alphabet.length);
  const refused = {
    "mistyped (the last character)": id.slice(0, -1) + otherDigit,
    "another prefix": id.replace("usr_", "ord_"),
    "another length": id.slice(0, -1),
    "outside the alphabet": `${id.slice(0, -1)}u`,
    "of another key": createPuid({ key: generateKey(), prefix: "usr_" }).id(42),
  };
  console.log(`\nRefused, though ${id} is an id:`);
  for (const [fault, text] of Object.entries(refused)) {
    try {
      console.log(`  ${fault}: ${text} passes for ${users.ordinal(text)}, which one in 2^32 does`);
    } catch (error) {
      if (!(error instanceof PuidError)) throw error;
      console.log(`  ${fault}:\n    ${error.code}, ${error.reason}: ${error.message}`);
    }
  }
}

/** Whether every one of two million consecutive ordinals had an id of its own and came back from it. */
async function takeRoundTrips(): Promise<boolean> {
  console.log(`\n${TRIPS.toLocaleString("en")} consecutive ordinals, to ids and back:`);
  const bar = new SingleBar({ format: "{bar} {percentage} %, {eta_formatted} to go", clearOnComplete: true });
  bar.start(TRIPS, 0);
  const distinct = new Set<string>();
  let right = 0;
  let milliseconds = 0;
  for (let first = 0; first < TRIPS; first += BATCH) {
    const ids: string[] = [];
    const ordinals: bigint[] = [];
    const start = performance.now();
    for (let i = 0; i < BATCH; i++) ids.push(users.id(first + i));
    for (const id of ids) ordinals.push(users.ordinal(id));
    milliseconds += performance.now() - start;
    for (const id of ids) distinct.add(id);
    right += ordinals.filter((ordinal, i) => ordinal === BigInt(first + i)).length;
    bar.update(first + BATCH);
    await new Promise(setImmediate); // lets the bar draw itself
  }
  bar.stop();
  const rate = Math.round((TRIPS / milliseconds) * 1000);
  console.log(`  distinct ids   ${distinct.size.toLocaleString("en")}`);
  console.log(`  decoded right  ${right.toLocaleString("en")}`);
  console.log(`  rate           ${rate.toLocaleString("en")} round trips a second, on one thread`);
  return distinct.size === TRIPS && right === TRIPS;
}
