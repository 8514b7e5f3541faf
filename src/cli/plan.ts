import { DEFAULT_SPARE, LEAST_SIZE, leastLength, readAlphabet } from "../core/options.js";
import { alphabets } from "../text/alphabet.js";
import { PuidError, quote } from "../util/errors.js";
import { type Command, Misuse, STATUS } from "./command.js";
import { readWhole } from "./format.js";
import { write, writeLines } from "./lines.js";

/** A length, and what it gives. */
interface Row {
  readonly length: number;
  /** Texts for each id: a guess is an id once in so many. */
  readonly guess: number;
  readonly guardBits: number;
  readonly isDefault: boolean;
}

export const plan: Command = {
  name: "plan",
  usage: "--ids N [--alphabet ALPHABET]",
  summary: "how long ids must be, against the odds of guessing one",
  help: `
Lists the lengths that hold N ids, and how many guesses it takes on average to hit one of them. A capacity of N makes
puid-codec refuse the others. The length that it takes by default for that capacity is marked.

  puid plan --ids 5e9 --alphabet base58`,
  flags: {
    ids: { value: "N", help: "how many ids there will ever be, such as 1000000, 5e9 or 2^40" },
    alphabet: { value: "ALPHABET", help: `${Object.keys(alphabets).join(", ")}, or the characters` },
    json: { help: "write JSON" },
  },
  async run({ operands, values, switches }) {
    if (operands.length > 0) throw new Misuse(`puid plan takes no operands, got ${quote(operands[0]!)}`);
    if (values["ids"] === undefined) throw new Misuse("puid plan wants --ids N");
    const ids = readWhole("ids", values["ids"]);
    if (ids < 1n || ids > 2n ** 256n)
      throw new Misuse(`--ids must be from 1 to 2^256, got ${quote(values["ids"])}`);
    const name = values["alphabet"] ?? "crockford32";
    const rows = rowsOf(ids, BigInt(alphabetNamed(name).length));
    if (switches.has("json")) await write(`${JSON.stringify(rows, null, 2)}\n`);
    else await writeLines(tableOf(rows));
    return STATUS.done;
  },
};

/** An alphabet by its name, or by its characters, that `createPuid` takes. */
function alphabetNamed(name: string): string {
  try {
    return readAlphabet(Object.hasOwn(alphabets, name) ? alphabets[name as "hex"] : name);
  } catch (error) {
    throw error instanceof PuidError ? new Misuse(error.message) : error;
  }
}

/** The lengths from the least that holds them up to a guard of 64 bits. */
function rowsOf(ids: bigint, radix: bigint): Row[] {
  const rows: Row[] = [];
  const byDefault = leastLength(radix, ids, DEFAULT_SPARE);
  let length = 0;
  for (let size = 1n; ; size *= radix, length++) {
    if (size < ids || size < LEAST_SIZE) continue;
    const guess = Number((size * 1000n) / ids) / 1000;
    const guardBits = Math.round(10 * Math.log2(guess)) / 10;
    rows.push({ length, guess, guardBits, isDefault: length === byDefault });
    if (size >= ids * 2n ** 64n) return rows;
  }
}

function tableOf(rows: readonly Row[]): string[] {
  const show = (guess: number): string =>
    guess < 1e6
      ? guess.toLocaleString("en", { maximumFractionDigits: 1 })
      : guess.toExponential(1).replace("+", "");
  const cells = rows.map(({ length, guess, guardBits, isDefault }) => [
    String(length),
    guess < 1.05 ? "every guess" : `1 in ${show(guess)}`,
    guardBits.toFixed(1),
    isDefault ? "the default" : "",
  ]);
  const table = [["length", "a guess is an id", "guard bits", ""], ...cells];
  const widths = table[0]!.map((_, i) => Math.max(...table.map((row) => row[i]!.length)));
  return table.map((row) =>
    row
      .map((cell, i) => (i === 3 ? cell : cell.padStart(widths[i]!)))
      .join("  ")
      .trimEnd(),
  );
}
