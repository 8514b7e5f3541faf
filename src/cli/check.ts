import { createReadStream, openSync } from "node:fs";
import { type InvalidIdReason, PuidError } from "../util/errors.js";
import { type Command, Misuse, STATUS } from "./command.js";
import { FORMAT_FLAGS, openCodec } from "./format.js";
import { batchesOf, write, writeLines } from "./lines.js";
import { Progress } from "./progress.js";

/** The counts of the lines. */
interface Findings {
  lines: number;
  valid: number;
  readonly invalid: Record<InvalidIdReason, number>;
  duplicates: number;
}

export const check: Command = {
  name: "check",
  usage: "[OPTION]... [FILE]...",
  summary: "counts of valid, invalid and duplicate ids",
  help: `
Reads files of ids, one a line, or standard input. Counts the valid ids, the invalid ones by reason, and the duplicates.
It needs at least 8 bytes of memory for each valid id.

  puid check --prefix usr_ exported-ids.txt`,
  flags: { json: { help: "write JSON" }, ...FORMAT_FLAGS },
  async run(given) {
    const { codec } = openCodec(given);
    const found: Findings = {
      lines: 0,
      valid: 0,
      invalid: { type: 0, prefix: 0, length: 0, character: 0, unissued: 0 },
      duplicates: 0,
    };
    const seen = new Ordinals(codec.capacity);
    const progress = new Progress("lines");
    const inputs = given.operands.length === 0 ? [process.stdin] : given.operands.map((path) => open(path));
    for (const input of inputs) {
      for await (const { lines } of batchesOf(input)) {
        for (const ordinal of ordinalsOf(lines, codec.ordinals, codec.ordinal, found)) seen.add(ordinal);
        found.lines += lines.length;
        progress.report(found.lines);
      }
    }
    progress.clear();
    found.valid = seen.count;
    found.duplicates = seen.countDuplicates();
    const { type: _, ...invalid } = found.invalid;
    const { lines, valid, duplicates } = found;
    if (given.switches.has("json")) {
      await write(`${JSON.stringify({ lines, valid, invalid, duplicates }, null, 2)}\n`);
    } else {
      const rows = Object.entries({
        lines,
        valid,
        ...Object.fromEntries(Object.entries(invalid).map(([reason, n]) => [`invalid ${reason}`, n])),
        duplicates,
      });
      const width = Math.max(...rows.map(([, count]) => count.toLocaleString("en").length));
      await writeLines(
        rows.map(([name, n]) => `${name.padEnd(18)} ${n.toLocaleString("en").padStart(width)}`),
      );
    }
    return valid === lines && duplicates === 0 ? STATUS.done : STATUS.refused;
  },
};

/** Opens a file. The command opens all files before it reads the first, so that a missing one is an early error. */
function open(path: string): NodeJS.ReadableStream {
  try {
    return createReadStream(path, { fd: openSync(path, "r") });
  } catch (error) {
    throw new Misuse(`FILE must be a file that can be read: ${(error as Error).message}`);
  }
}

/** Returns the ordinals of valid lines. Counts the others by reason. */
function ordinalsOf(
  lines: readonly string[],
  many: (ids: readonly string[]) => bigint[],
  one: (id: string) => bigint,
  { invalid }: Findings,
): bigint[] {
  try {
    return many(lines);
  } catch (error) {
    if (!(error instanceof PuidError)) throw error;
  }
  return lines.flatMap((line) => {
    try {
      return [one(line)];
    } catch (error) {
      if (!(error instanceof PuidError)) throw error;
      invalid[error.reason!]++;
      return [];
    }
  });
}

/** Collects ordinals and counts the duplicates. */
class Ordinals {
  count = 0;
  private small = new BigUint64Array(1024);
  /** All ordinals, if the capacity is above 2^64. */
  private readonly large: bigint[] = [];
  private readonly isSmall: boolean;

  constructor(capacity: bigint) {
    this.isSmall = capacity <= 2n ** 64n;
  }

  add(ordinal: bigint): void {
    if (!this.isSmall) {
      this.large.push(ordinal);
      this.count++;
      return;
    }
    if (this.count === this.small.length) {
      const larger = new BigUint64Array(2 * this.count);
      larger.set(this.small);
      this.small = larger;
    }
    this.small[this.count++] = ordinal;
  }

  countDuplicates(): number {
    if (!this.isSmall) return this.count - new Set(this.large).size;
    const sorted = this.small.subarray(0, this.count).sort();
    let duplicates = 0;
    for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) duplicates++;
    return duplicates;
  }
}
