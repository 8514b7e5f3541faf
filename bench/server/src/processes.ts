import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../../test/support/postgres.js";

/** A directory for all that servers write, which goes when this process does, as they do. */
export const directory: string = mkdtempSync(join(tmpdir(), "puid-bench-"));

const children: ChildProcess[] = [];

process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});
process.once("SIGINT", () => process.exit(130));

/**
 * Runs a script of Node's that listens at a port, and waits until it is ready.
 *
 * @param argumentsAt - The script's arguments, for the port to listen at.
 * @returns its origin
 */
export async function run(
  script: string,
  argumentsAt: (port: number) => readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<string> {
  const port = await freePort();
  // What it prints goes to a file, as a service's log would.
  const output = join(directory, `output-${port}`);
  const file = openSync(output, "w");
  const child = spawn(process.execPath, [script, ...argumentsAt(port)], {
    env: environment,
    stdio: ["ignore", file, file],
  });
  children.push(child);
  const origin = `http://127.0.0.1:${port}`;
  while (!(await isReady(origin))) {
    if (child.exitCode !== null) throw new Error(`${script} ended: ${readFileSync(output, "utf8")}`);
    await sleep(50);
  }
  return origin;
}

const isReady = (origin: string): Promise<boolean> =>
  fetch(`${origin}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
