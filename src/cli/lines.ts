/** Reads and writes lines in constant memory. */

/**
 * No valid line is longer. `batchesOf` keeps this many characters of a longer line, and two more. With them the line
 * stays too long for `normalize`, also if one of the two is a carriage return.
 */
const MAX_CHARACTERS = 65_536;

/** Consecutive lines of an input, and the number of the first one, from 1. */
export interface Batch {
  readonly lines: string[];
  readonly first: number;
}

/** Yields the lines of an input, as many at a time as arrive together. The last line needs no line break. */
export async function* batchesOf(input: NodeJS.ReadableStream): AsyncGenerator<Batch> {
  input.setEncoding("utf8");
  let first = 1;
  let rest = "";
  for await (const chunk of input as AsyncIterable<string>) {
    const lines = chunk.split("\n");
    lines[0] = rest + lines[0];
    rest = lines.pop()!.slice(0, MAX_CHARACTERS + 2);
    if (lines.length === 0) continue;
    yield { lines: lines.map(withoutReturn), first };
    first += lines.length;
  }
  if (rest !== "") yield { lines: [withoutReturn(rest)], first };
}

/** Returns a line without the carriage return of Windows. */
const withoutReturn = (line: string): string => (line.endsWith("\r") ? line.slice(0, -1) : line);

/** Reports that the reader of standard output has closed it. The command then stops without an error. */
export class Closed extends Error {}

/** Writes a string or bytes to standard output, and waits until the reader accepts it. */
export function write(text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error == null) resolve();
      else reject((error as NodeJS.ErrnoException).code === "EPIPE" ? new Closed() : error);
    });
  });
}

/** Writes lines to standard output. */
export const writeLines = (lines: readonly string[]): Promise<void> =>
  lines.length === 0 ? Promise.resolve() : write(`${lines.join("\n")}\n`);

/** Escapes characters that a terminal acts on: control characters, and those that change the direction of text. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, i) => escapeUnit(character.charCodeAt(i))).join(""),
  );

const escapeUnit = (unit: number): string => `\\u${unit.toString(16).padStart(4, "0")}`;

/** Writes lines to standard error, printable. */
export const say = (text: string): void =>
  void process.stderr.write(`${text.split("\n").map(printable).join("\n")}\n`);
