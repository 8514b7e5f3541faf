/** Lines in, lines out, in constant memory. */

/**
 * No line that means anything is longer. Of a longer one this many characters are kept, and two more: whatever its end
 * was, it stays too long for `normalize` to touch.
 */
const MOST_CHARACTERS = 65_536;

/** Some lines of an input, and the number of the first of them, from 1. */
export interface Batch {
  readonly lines: string[];
  readonly first: number;
}

/** The lines of an input, as many at a time as come together. A last one needs no end. */
export async function* batchesOf(input: NodeJS.ReadableStream): AsyncGenerator<Batch> {
  input.setEncoding("utf8");
  let first = 1;
  let rest = "";
  for await (const chunk of input as AsyncIterable<string>) {
    const lines = chunk.split("\n");
    lines[0] = rest + lines[0];
    rest = lines.pop()!.slice(0, MOST_CHARACTERS + 2);
    if (lines.length === 0) continue;
    yield { lines: lines.map(withoutReturn), first };
    first += lines.length;
  }
  if (rest !== "") yield { lines: [withoutReturn(rest)], first };
}

/** A line of Windows' without its carriage return. */
const withoutReturn = (line: string): string => (line.endsWith("\r") ? line.slice(0, -1) : line);

/** Whoever reads what we write has gone: there is nothing left to do, and nothing wrong. */
export class Closed extends Error {}

/** Writes text to the standard output, and waits while it is full. */
export function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error == null) resolve();
      else reject((error as NodeJS.ErrnoException).code === "EPIPE" ? new Closed() : error);
    });
  });
}

/** Writes lines. */
export const writeLines = (lines: readonly string[]): Promise<void> =>
  lines.length === 0 ? Promise.resolve() : write(`${lines.join("\n")}\n`);

/** Text without what a terminal acts on: control characters, and those that turn the direction of text. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, i) => escapeUnit(character.charCodeAt(i))).join(""),
  );

const escapeUnit = (unit: number): string => `\\u${unit.toString(16).padStart(4, "0")}`;

/** Writes lines to standard error. */
export const say = (text: string): void =>
  void process.stderr.write(`${text.split("\n").map(printable).join("\n")}\n`);
