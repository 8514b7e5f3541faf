import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/**
 * Returns the processes that run in a directory. Each program of the cluster runs in a directory of its own, and so do
 * the programs that it starts: PostgreSQL's processes, of which Patroni is not the parent, run in the data directory.
 */
export function processesIn(directory: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const where = readlinkSync(`/proc/${pid}/cwd`);
        return where === directory || where.startsWith(`${directory}/`);
      } catch {
        return false; // it has ended
      }
    });
}

/** Returns the name of a process, or an empty string if the process has ended. */
export function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trimEnd();
  } catch {
    return "";
  }
}

/** Returns the command line of a process. PostgreSQL's processes write what they do there. */
export function titleOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** Returns whether a process is stopped. */
export function isStopped(pid: number): boolean {
  try {
    return /^State:\tT/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return true; // it has ended
  }
}

/** Sends a signal to a process, if it has not ended. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
