import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
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
  // The output goes to a file, as the log of a service does.
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
