import { parseArgs } from "node:util";

/** An option of a command, as help shows it. */
export interface Flag {
  /** What its value is called in help; none for a switch. */
  readonly value?: string;
  readonly help: string;
}

/** What was given to a command. */
export interface Given {
  readonly operands: readonly string[];
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly switches: ReadonlySet<string>;
}

export interface Command {
  readonly name: string;
  /** What comes after the name. */
  readonly usage: string;
  readonly summary: string;
  /** What else there is to know, and examples. */
  readonly help: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /** Does it, and gives the exit status. */
  run(given: Given): Promise<number>;
}

/** The exit statuses. */
export const STATUS = { done: 0, refused: 1, misused: 2 } as const;

/** A fault of whoever typed the command: its message is all that there is to say. */
export class Misuse extends Error {}

/** Reads a command's arguments. */
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

export const HELP: Flag = { help: "show this" };

/** A command's help. */
export function helpOf({ name, usage, summary, help, flags }: Command): string {
  const rows = Object.entries({ ...flags, help: HELP }).map(
    ([flag, { value, help }]: [string, Flag]) =>
      [`  --${flag}${value === undefined ? "" : ` ${value}`}`, help] as const,
  );
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  const table = rows.map(([left, right]) => left.padEnd(width) + right).join("\n");
  return `puid ${name}: ${summary}\n\nUsage: puid ${name} ${usage}\n\n${help.trim()}\n\nOptions:\n${table}\n`;
}
