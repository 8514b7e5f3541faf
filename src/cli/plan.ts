import { type Length, lengthsFor } from "../core/lengths.js";
import { readAlphabet } from "../core/options.js";
import { quote } from "../util/errors.js";
import { type Command, Misuse, refuseOperands, rethrowMisuse, STATUS } from "./command.js";
import { ALPHABET_FLAG, alphabetOf, readWhole } from "./format.js";
import { write, writeLines } from "./lines.js";

/** The limit of the table: far above any number of rows. */
const MAX_IDS = 2n ** 256n;

export const plan: Command = {
  name: "plan",
  usage: "--ids N [--alphabet ALPHABET]",
  summary: "lengths of ids, and how hard it is to guess one",
  help: `
Lists the lengths that hold N ids, and how many guesses it takes on average to find one of them. Set the capacity to N:
puid then rejects all other strings. The table marks the default length for that capacity.

  puid plan --ids 5e9 --alphabet base58`,
  flags: {
    ids: { value: "N", help: "the largest number of ids, such as 1000000, 5e9 or 2^40" },
    alphabet: ALPHABET_FLAG,
    json: { help: "write JSON" },
  },
  async run({ operands, values, switches }) {
    refuseOperands("puid plan", operands);
    if (values["ids"] === undefined) throw new Misuse("missing number of ids: pass --ids N");
    const ids = readWhole("ids", values["ids"]);
    if (ids < 1n || ids > MAX_IDS) {
      throw new Misuse(`--ids must be from 1 to 2^256, got ${quote(values["ids"])}`);
    }
    const { alphabet } = values;
    // `readAlphabet` validates it as `createPuid` does, and has the default.
    const { length } = rethrowMisuse(() => readAlphabet(alphabet && alphabetOf(alphabet)));
    const rows = lengthsFor(ids, BigInt(length));
    if (switches.has("json")) await write(`${JSON.stringify(rows, null, 2)}\n`);
    else await writeLines(tableOf(rows));
    return STATUS.done;
  },
};

/** Returns the lines of the table. */
function tableOf(rows: readonly Length[]): string[] {
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
