import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { runInChromium } from "./chromium.js";
import type { Project } from "./project.js";
import { type Run, type Runtime, TIME_LIMIT } from "./runtime.js";
import { configureWorkerd } from "./workerd.js";

const NODE_LIKE = {
  batches: "the platform's AES",
  implementation: "wasm-relaxed-simd",
  evaluates: true,
} as const;
const STRICT = { batches: "its own AES", implementation: "wasm-relaxed-simd", evaluates: false } as const;

export const runtimes: readonly Runtime[] = [
  ...[20, 22, 24, 26].map((major) => ({
    name: `Node ${major}`,
    expected: { ...NODE_LIKE, implementation: major < 22 ? "wasm-simd" : "wasm-relaxed-simd" } as const,
    run: (project: Project) => runProgram(project, `node${major}`, "bin/node", ["main.js"]),
  })),
  {
    name: "Node 20, without WebAssembly",
    expected: { batches: "–", implementation: "javascript", evaluates: true },
    run: (project) => runProgram(project, "node20", "bin/node", ["--no-expose-wasm", "main.js"]),
  },
  {
    name: "Bun",
    expected: NODE_LIKE,
    run: (project) => runProgram(project, "bun", "bin/bun", ["--no-install", "main.js"]),
  },
  {
    name: "Deno, without permissions",
    expected: NODE_LIKE,
    run: (project) => runProgram(project, "deno", "deno", ["run", "--no-prompt", "--ignore-env", "main.js"]),
  },
  {
    name: "workerd, without Node's modules",
    expected: STRICT,
    run: (project) => runProgram(project, "workerd", "bin/workerd", ["test", configureWorkerd(project)]),
  },
  {
    name: "Chromium, under a strict CSP",
    expected: { ...STRICT, batches: "–", implementation: "javascript" },
    run: (project) => runInChromium(project, "", ["script-src eval", "script-src wasm-eval"]),
  },
  {
    name: "Chromium, under a CSP with `wasm-unsafe-eval`",
    expected: STRICT,
    run: (project) => runInChromium(project, "'wasm-unsafe-eval'", ["script-src eval"]),
  },
];

const packages = resolve(import.meta.dirname, "../node_modules");
const execute = promisify(execFile);

/** Runs a program from an npm package. Its standard output is the outcome. */
async function runProgram(
  project: Project,
  alias: string,
  path: string,
  args: readonly string[],
): Promise<Run> {
  const program = join(packages, `${alias}-${process.platform}-${process.arch}`, path);
  if (!existsSync(program)) throw new Error(`the runtime is not installed: there is no ${program}`);
  const version = await execute(program, ["--version"]);
  const { stdout } = await execute(program, args, {
    cwd: project.directory,
    timeout: TIME_LIMIT,
    killSignal: "SIGKILL",
  });
  return { version: /\d[\d.-]*/.exec(version.stdout)![0], outcome: JSON.parse(stdout) };
}
