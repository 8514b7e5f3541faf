import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { nameOf, processesIn, signal } from "./processes.js";

/**
 * Ends all processes in some directories and removes the directories, when the process that started this one closes its
 * standard input. The kernel closes it too if that process is killed.
 */

const directories = process.argv.slice(2);
const processes = (): number[] => directories.flatMap(processesIn);

process.stdin.resume();
process.stdin.once("close", clean);

async function clean(): Promise<void> {
  for (const pid of processes()) signal(pid, "SIGCONT");
  // Patroni goes first, because it starts PostgreSQL again.
  for (const pid of processes().filter((pid) => nameOf(pid) !== "postgres")) signal(pid, "SIGKILL");
  // PostgreSQL removes its shared memory, unless it is killed.
  for (const pid of processes()) signal(pid, "SIGQUIT");
  for (let tries = 0; processes().length > 0; tries++) {
    await sleep(50);
    if (tries > 100) for (const pid of processes()) signal(pid, "SIGKILL");
  }
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
}
