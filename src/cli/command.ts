import { parseArgs } from "node:util";
import { PuidError, quote } from "../util/errors.js";

/** An option of a command, as help shows it. */
export interface Flag {
  /** The name of its value in help. A switch has none. */
  readonly value?: string;
  readonly help: string;
}

/** The arguments of a command. */
export interface Given {
  readonly operands: readonly string[];
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly switches: ReadonlySet<string>;
}

/** A subcommand of `puid`. */
export interface Command {
  readonly name: string;
  /** What follows the name. */
  readonly usage: string;
  readonly summary: string;
  /** The description, and examples. */
  readonly help: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /** Runs the command and returns its exit status. */
  run(given: Given): Promise<number>;
}

/** The exit statuses. */
export const STATUS = { done: 0, refused: 1, misused: 2 } as const;

/** Reports a mistake in the command line, the configuration or the key. The user sees its message, without a stack. */
export class Misuse extends Error {}

/** Returns the result of an action. A PuidError of the action becomes a Misuse. */
export function rethrowMisuse<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw error instanceof PuidError ? new Misuse(error.message) : error;
  }
}

/** @throws Misuse if there are operands */
export function refuseOperands(what: string, operands: readonly string[]): void {
  if (operands.length > 0) throw new Misuse(`${what} takes no operands, got ${quote(operands[0]!)}`);
}

/** Parses the arguments of a command. */
export function readArguments({ name, flags }: Command, args: readonly string[]): Given {
  const options = Object.fromEntries(
    Object.entries({ ...flags, help: HELP }).map(([flag, { value }]: [string, Flag]) => [
      flag,
      {
        type: value === undefined ? ("boolean" as const) : ("string" as const),
        ...(flag === "help" && { short: "h" }),
      },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const entries = Object.entries(values);
    return {
      operands: positionals,
      values: Object.fromEntries(entries.filter(([, value]) => typeof value === "string")) as Given["values"],
      switches: new Set(entries.filter(([, value]) => value === true).map(([flag]) => flag)),
    };
  } catch (error) {
    throw new Misuse(`${(error as Error).message}\nSee puid ${name} --help`);
  }
}

/** The option that every command has. */
export const HELP: Flag = { help: "show this help" };

/** The width of help texts, in characters. */
const WIDTH = 120;

/** Returns the help of a command. It breaks the descriptions of options, which may list any number of names. */
export function helpOf({ name, usage, summary, help, flags }: Command): string {
  const rows = Object.entries({ ...flags, help: HELP }).map(
    ([flag, { value, help }]: [string, Flag]) =>
      [`  --${flag}${value === undefined ? "" : ` ${value}`}`, help] as const,
  );
  const indent = Math.max(...rows.map(([left]) => left.length)) + 2;
  const table = rows.flatMap(([left, right]) =>
    wrap(right, WIDTH - indent).map((line, i) => (i === 0 ? left : "").padEnd(indent) + line),
  );
  return `puid ${name}: ${summary}\n\nUsage: puid ${name} ${usage}\n\n${help.trim()}\n\nOptions:\n${table.join("\n")}\n`;
}

/** Breaks a string at spaces into lines of at most `width` characters. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
