import { spawn } from "node:child_process";
import { join } from "node:path";
import { Readable } from "node:stream";
import { key } from "../support/key.js";

const command = join(import.meta.dirname, "../../dist/cli/main.js");

/** What a process did. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** The standard input: text, or pieces of it. */
  readonly input?: string | Iterable<string>;
  /** The environment, in which there is a key unless it says otherwise. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

/** Runs the command, as a process. */
export function puid(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { input = "", env = {}, cwd } = options;
  const child = spawn(process.execPath, [command, ...args], {
    cwd,
    env: { ...process.env, PUID_KEY: key, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const read = async (stream: Readable): Promise<string> => (await stream.toArray()).join("");
  child.stdin.on("error", () => {}); // it may stop before it has read all
  Readable.from(typeof input === "string" ? [input] : input).pipe(child.stdin);
  const status = new Promise<number | null>((resolve) => child.once("close", resolve));
  return Promise.all([status, read(child.stdout), read(child.stderr)]).then(([status, stdout, stderr]) => ({
    status,
    stdout,
    stderr,
  }));
}
