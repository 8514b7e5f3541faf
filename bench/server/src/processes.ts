import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../../test/support/postgres.js";

/** The directory for all files of servers. It is deleted when this process ends. The servers end then too. */
export const directory: string = mkdtempSync(join(tmpdir(), "puid-bench-"));

const children: ChildProcess[] = [];

process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});
process.once("SIGINT", () => process.exit(130));

/**
 * Runs a Node script that listens at a port, and waits until it is ready.
 *
 * @param argumentsAt - Returns the script's arguments for a port.
 * @returns the origin of the script
 */
export async function run(
  script: string,
  argumentsAt: (port: number) => readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<string> {
  const port = await freePort();
  await start(script, argumentsAt(port), port, environment);
  return originAt(port);
}

export const originAt = (port: number): string => `http://127.0.0.1:${port}`;

/** Runs a Node script that listens at this port, and waits until it is ready. */
export async function start(
  script: string,
  args: readonly string[],
  port: number,
  environment: NodeJS.ProcessEnv,
): Promise<ChildProcess> {
  // The output goes to a file, as the log of a service does.
  const output = join(directory, `output-${port}`);
  const file = openSync(output, "a");
  const child = spawn(process.execPath, [script, ...args], {
    env: environment,
    stdio: ["ignore", file, file],
  });
  closeSync(file);
  children.push(child);
  while (!(await isReady(originAt(port)))) {
    if (child.exitCode !== null) throw new Error(`${script} ended: ${readFileSync(output, "utf8")}`);
    await sleep(50);
  }
  return child;
}

const isReady = (origin: string): Promise<boolean> =>
  fetch(`${origin}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
