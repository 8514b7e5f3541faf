/** Lines in, lines out, in constant memory. */

/** No line that means anything is longer; what is beyond is dropped, and the line is wrong all the same. */
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
    rest = lines.pop()!.slice(0, MOST_CHARACTERS);
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

/** Says something to whoever watches. */
export const say = (text: string): void => void process.stderr.write(`${text}\n`);
