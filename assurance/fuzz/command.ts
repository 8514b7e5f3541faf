import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPuid } from "puid-codec";
import { literal, Violation } from "../../test/support/violation.js";
import { piecesOf } from "./errors.js";
import type { Random } from "./random.js";
import { nearMiss } from "./strings.js";

/** Runs the command `puid` with hostile lines and hostile arguments. */

const KEY = "c81f4e02d97ab35660f1ce3b9a7d2485";
const SECRETS = piecesOf(KEY);
const users = createPuid({ key: KEY, prefix: "usr_" });
const puid = join(import.meta.dirname, "../../../../dist/cli/main.js");

/** The most characters of a line on standard error about an input line. */
const MOST_CHARACTERS = 1200;
/** A process that reads a megabyte and runs longer hangs. */
const MOST_MILLISECONDS = 60_000;

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[], input: Buffer, cwd: string): Promise<Ran> {
  const child = spawn(process.execPath, [puid, ...args], {
    cwd,
    env: { ...process.env, PUID_KEY: KEY },
    timeout: MOST_MILLISECONDS,
  });
  // The command may exit without reading.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const read = async (stream: NodeJS.ReadableStream): Promise<string> => {
    const pieces: Buffer[] = [];
    for await (const piece of stream) pieces.push(piece as Buffer);
    return Buffer.concat(pieces).toString();
  };
  const status = new Promise<number | null>((resolve) => child.once("close", resolve));
  return Promise.all([status, read(child.stdout), read(child.stderr)]).then(([status, stdout, stderr]) => ({
    status,
    stdout,
    stderr,
  }));
}

/** Checks what holds of every run. */
function check({ status, stdout, stderr }: Ran, what: string, secrets: readonly string[]): void {
  if (status === null || ![0, 1, 2].includes(status))
    throw new Violation(`exit status ${status}: ${what}\n${stderr}`);
  if (/\n +at |TypeError|RangeError/.test(stderr)) throw new Violation(`${what}\n${stderr}`);
  if (secrets.some((secret) => stdout.includes(secret) || stderr.includes(secret))) {
    throw new Violation(`the output shows the key: ${what}`);
  }
}

const LINES_OF_ORDINALS = [
  "0",
  "42",
  "-1",
  "1e3",
  "9".repeat(1400),
  "٣",
  "0x10",
  "007",
  "9223372036854775808",
  "1n",
];

/** Returns lines of any kind as bytes. Some of them are not UTF-8. */
function hostileInput(random: Random, draw: () => string): Buffer {
  const pieces: Buffer[] = [];
  for (let left = random.below(400); left > 0; left--) {
    const line = random.oneIn(200) ? random.pick(["x", "-", "0"]).repeat(random.below(300_000)) : draw();
    pieces.push(random.oneIn(20) ? Buffer.from(random.bytes(random.below(30))) : Buffer.from(line));
    pieces.push(Buffer.from(random.pick(["\n", "\n", "\n", "\r\n", "\n\n", "\r", "\0"])));
  }
  // The last line needs no line feed.
  pieces.push(Buffer.from(random.pick(["", "7", "x", "42\r", "\xff"])));
  return Buffer.concat(pieces);
}

/** Returns the lines as the command reads them. A final line feed does not start another line. */
function linesOf(input: Buffer): string[] {
  const lines = new TextDecoder("utf-8", { ignoreBOM: true }).decode(input).split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => line.replace(/\r$/, ""));
}

/** The command converts each line, or reports it with its line number. */
async function lines(random: Random, directory: string): Promise<void> {
  const isOrdinal = random.oneIn(2);
  const input = hostileInput(random, () =>
    isOrdinal
      ? nearMiss(random, users.id(random.bigintBelow(users.capacity)), users.alphabet)
      : random.oneIn(2)
        ? String(random.bigintBelow(2n * users.capacity))
        : random.pick(LINES_OF_ORDINALS),
  );
  const convert = (line: string): string | undefined => {
    if (isOrdinal) return users.tryOrdinal(line)?.toString();
    return /^\d{1,1300}$/.test(line) && BigInt(line) < users.capacity ? users.id(BigInt(line)) : undefined;
  };
  const converted = linesOf(input).map(convert);
  const wanted = converted.filter((line) => line !== undefined);
  const command = isOrdinal ? "ordinal" : "id";
  const ran = await run([command, "--prefix", "usr_"], input, directory);
  const what = `puid ${command} on ${literal(input.toString("latin1"))}`;
  check(ran, what, SECRETS);
  const isSame = ran.stdout === wanted.map((line) => `${line}\n`).join("");
  const numbers = Array.from(ran.stderr.matchAll(/^puid: line (\d+): /gm), ([, number]) => Number(number));
  const bad = converted.flatMap((line, i) => (line === undefined ? [i + 1] : []));
  if (!isSame || String(numbers) !== String(bad) || ran.status !== (bad.length > 0 ? 1 : 0)) {
    throw new Violation(`the command must convert each valid line and report the others: ${what}`);
  }
  if (/[^\n -~…]/.test(ran.stderr) || ran.stderr.split("\n").some(({ length }) => length > MOST_CHARACTERS)) {
    throw new Violation(`a report must be short and printable: ${what}`);
  }
}

const FLAGS = [
  ..."prefix alphabet length capacity tweak config key-file range ids name schema setting pgcrypto-schema".split(
    " ",
  ),
  ..."uuid json strict normalize inline-key help version toString constructor __proto__".split(" "),
];
const COMMANDS = ["id", "ordinal", "inspect", "check", "plan", "sql", "help", "", "constructor", "__proto__"];
const FILES: Readonly<Record<string, string>> = {
  key: `${KEY}\n`,
  "short-key": KEY.slice(4),
  "no-key": `${KEY.slice(0, -1)}é`,
  "key.json": `{"key": "${KEY}"}`,
  "half.json": `{"prefix": "${KEY}`,
  "proto.json": '{"__proto__": {"prefix": "x"}, "length": 20}',
  "many.json": '{"rejectWords": [1], "uuid": "yes", "length": {}}',
  "array.json": "[]",
  nothing: "",
};
const VALUES = [
  ..."0 -1 1 19 1e3 1e9999 9999^9999 1.5e1 usr_ hex base62 01 aa -- - = == a=b .. 1..3 5..1 0..1e30".split(
    " ",
  ),
  "",
  " ",
  "é",
  "\u{1f511}",
  "\u202e\u001b[2J",
  "9".repeat(5000),
  "x".repeat(100_000),
  "/",
  "/dev/null",
  "usr_t0p05ytv42x8a07rmzv",
];

/** Runs the command with arguments of any kind. */
async function randomArguments(random: Random, directory: string): Promise<void> {
  const args: string[] = [random.pick(COMMANDS)];
  for (let left = random.below(6); left > 0; left--) {
    const value = random.oneIn(3) ? random.pick(Object.keys(FILES)) : random.pick(VALUES);
    args.push(
      ...random.pick([
        () => [value],
        () => [`--${random.pick(FLAGS)}`],
        () => [`--${random.pick(FLAGS)}=${value}`],
        () => [`--${random.pick(FLAGS)}`, value],
      ])(),
    );
  }
  const ran = await run(args, Buffer.from("usr_t0p05ytv42x8a07rmzv\n1\n"), directory);
  check(ran, `puid ${args.map(literal).join(" ")}`, args.includes("--inline-key") ? [] : SECRETS);
}

/** Passes every file as every file option. The command must not show a key that it reads as a configuration. */
async function swappedFiles(directory: string): Promise<number> {
  for (const file of Object.keys(FILES)) {
    for (const flag of ["config", "key-file"]) {
      const args = ["id", `--${flag}`, file, "1"];
      check(await run(args, Buffer.alloc(0), directory), `puid ${args.join(" ")}`, piecesOf(KEY, 6));
    }
  }
  return 2 * Object.keys(FILES).length;
}

/** Runs the given number of random processes, and those with swapped files. Returns the number of all processes. */
export async function command(
  random: Random,
  processes: number,
  report: (done: number, all: number) => void,
): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), "puid-fuzz-"));
  try {
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(directory, name), text);
    const swapped = await swappedFiles(directory);
    for (let done = 0; done < processes; done++) {
      await (random.oneIn(2) ? lines : randomArguments)(random, directory);
      report(done + 1, processes);
    }
    return processes + swapped;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
