import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** A runtime to measure on, and its program. */
export interface Runtime {
  readonly name: string;
  readonly program: string;
}

const packages = resolve(import.meta.dirname, "../node_modules");
const installed = (alias: string, path: string): string =>
  join(packages, `${alias}-${process.platform}-${process.arch}`, path);

const running: Runtime = {
  name: `Node ${process.versions.node.split(".")[0]}`,
  program: process.execPath,
};

const others: readonly Runtime[] = [
  { name: "Node 22", program: installed("node22", "bin/node") },
  { name: "Node 24", program: installed("node24", "bin/node") },
  { name: "Bun", program: installed("bun", "bin/bun") },
];

/** The Node that runs this, and the others, which come from npm packages. */
export const runtimes: readonly Runtime[] = [running, ...others.filter(({ name }) => name !== running.name)];

/** Runs a script of this folder on a runtime. Returns what it prints, which is JSON. */
export function runScript<T>({ name, program }: Runtime, script: string, ...args: readonly string[]): T {
  if (!existsSync(program)) throw new Error(`${name} is not installed: there is no ${program}`);
  const path = join(import.meta.dirname, script);
  return JSON.parse(execFileSync(program, [path, ...args], { encoding: "utf8" }));
}
