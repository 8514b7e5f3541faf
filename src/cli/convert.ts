import type { Lines, OnInvalid } from "../lines.js";
import { PuidError } from "../util/errors.js";
import { type Given, STATUS } from "./command.js";
import { batchesOf, say, writeLines, write as writeOutput } from "./lines.js";
import { Progress } from "./progress.js";

/** A conversion of many strings at once, and of one at a time for the case that some are invalid. */
export interface Conversion {
  /** Converts lines of bytes, if that is faster and gives the same as the other methods. */
  lines?(onInvalid: OnInvalid | undefined): Lines;
  /** Converts all strings. Throws a PuidError for the first that is invalid. */
  many(texts: readonly string[]): string[];
  /** Converts one string. Throws a PuidError if it is invalid. */
  one(text: string): string;
}

/** Converts the operands, or the lines of standard input if there are none. Invalid ones do not stop the others. */
export async function convert({ operands, switches }: Given, conversion: Conversion): Promise<number> {
  const isStrict = switches.has("strict");
  if (operands.length > 0) {
    return (await convertBatch(operands, conversion, isStrict, (i) => `operand ${i + 1}`)) === 0
      ? STATUS.done
      : STATUS.refused;
  }
  const progress = new Progress("lines");
  if (conversion.lines !== undefined) return convertBytes(conversion.lines, isStrict, progress);
  let bad = 0;
  for await (const { lines, first } of batchesOf(process.stdin)) {
    bad += await convertBatch(lines, conversion, isStrict, (i) => `line ${first + i}`, progress);
    if (bad > 0 && isStrict) break;
    progress.report(first + lines.length - 1);
  }
  progress.clear();
  return bad === 0 ? STATUS.done : STATUS.refused;
}

/** Converts standard input as bytes, a chunk at a time. */
async function convertBytes(
  create: NonNullable<Conversion["lines"]>,
  isStrict: boolean,
  progress: Progress,
): Promise<number> {
  let bad: string[] = [];
  let status: number = STATUS.done;
  const report = (error: PuidError, line: number): void => {
    bad.push(`puid: line ${line}: ${error.message}`);
  };
  const lines = create(isStrict ? undefined : report);
  /** Writes the output of a step, then the errors of its lines. Returns false if it was the last one. */
  const write = async (step: () => Uint8Array): Promise<boolean> => {
    let isLast = false;
    let output: Uint8Array;
    try {
      output = step();
    } catch (error) {
      if (!(error instanceof PuidError)) throw error;
      report(error, error.index! + 1);
      isLast = true;
      output = lines.end();
    }
    if (output.length > 0) await writeOutput(output);
    if (bad.length > 0) {
      status = STATUS.refused;
      progress.clear();
      say(bad.join("\n"));
      bad = [];
    }
    return !isLast;
  };
  for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) {
    if (!(await write(() => lines.write(chunk)))) return status;
    progress.report(lines.count);
  }
  await write(() => lines.end());
  progress.clear();
  return status;
}

/** Writes the converted strings, and an error for each invalid one. Returns the number of invalid ones. */
async function convertBatch(
  texts: readonly string[],
  { many, one }: Conversion,
  isStrict: boolean,
  nameOf: (index: number) => string,
  progress?: Progress,
): Promise<number> {
  try {
    await writeLines(many(texts));
    return 0;
  } catch (error) {
    if (!(error instanceof PuidError)) throw error;
  }
  const good: string[] = [];
  const bad: string[] = [];
  for (const [i, text] of texts.entries()) {
    try {
      good.push(one(text));
    } catch (error) {
      if (!(error instanceof PuidError)) throw error;
      bad.push(`puid: ${nameOf(i)}: ${error.message}`);
      if (isStrict) break;
    }
  }
  await writeLines(good);
  progress?.clear();
  say(bad.join("\n"));
  return bad.length;
}
