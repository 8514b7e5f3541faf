import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { runInChromium } from "./chromium.js";
import { type Run, type Runtime, TIME_LIMIT } from "./runtime.js";
import type { Stage } from "./stage.js";
import { configureWorkerd } from "./workerd.js";

const NODE_LIKE = { batches: "the platform's AES", evaluates: true } as const;
const STRICT = { batches: "a loop", evaluates: false } as const;

export const runtimes: readonly Runtime[] = [
  ...[20, 22, 24, 26].map((major) => ({
    name: `Node ${major}`,
    expected: NODE_LIKE,
    run: (stage: Stage) => runProgram(stage, `node${major}`, "bin/node", "main.js"),
  })),
  {
    name: "Bun",
    expected: NODE_LIKE,
    run: (stage) => runProgram(stage, "bun", "bin/bun", "--no-install", "main.js"),
  },
  {
    name: "Deno, without permissions",
    expected: NODE_LIKE,
    run: (stage) => runProgram(stage, "deno", "deno", "run", "--no-prompt", "--ignore-env", "main.js"),
  },
  {
    name: "workerd, without Node's modules",
    expected: STRICT,
    run: (stage) => runProgram(stage, "workerd", "bin/workerd", "test", configureWorkerd(stage)),
  },
  { name: "Chromium, under a strict CSP", expected: STRICT, run: runInChromium },
];

const packages = resolve(import.meta.dirname, "../node_modules");
const execute = promisify(execFile);

/** Runs a program of npm's, whose standard output is the outcome. */
async function runProgram(stage: Stage, alias: string, path: string, ...args: string[]): Promise<Run> {
  const program = join(packages, `${alias}-${process.platform}-${process.arch}`, path);
  if (!existsSync(program)) throw new Error(`is not installed: there is no ${program}`);
  const version = await execute(program, ["--version"]);
  const { stdout } = await execute(program, args, {
    cwd: stage.directory,
    timeout: TIME_LIMIT,
    killSignal: "SIGKILL",
  });
  return { version: /\d[\d.-]*/.exec(version.stdout)![0], outcome: JSON.parse(stdout) };
}
