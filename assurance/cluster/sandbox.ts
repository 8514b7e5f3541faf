import { type ChildProcess, spawn } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { userOfPostgres } from "../../test/support/postgres.js";

/** A file system in memory. etcd syncs every write, and a loaded disk would delay its elections. */
const MEMORY = "/dev/shm";

/** The directories and processes of a run. `remove` leaves none of them, and neither does a crash of this process. */
export class Sandbox {
  private readonly disk: string;
  private readonly memory: string;
  private readonly janitor: ChildProcess;
  /** PostgreSQL and PgBouncer refuse to run as root. */
  private readonly user = userOfPostgres();
  private readonly logs = new Map<string, string>();

  constructor() {
    this.disk = mkdtempSync(join(tmpdir(), "puid-cluster-"));
    this.memory = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), "puid-cluster-"));
    for (const directory of [this.disk, this.memory]) this.give(directory);
    this.janitor = spawn(
      process.execPath,
      [join(import.meta.dirname, "janitor.js"), this.disk, this.memory],
      // In a process group of its own, it outlives an interrupt at the terminal.
      { stdio: ["pipe", "inherit", "inherit"], detached: true },
    );
  }

  /** Creates a directory for a program. */
  createDirectory(name: string, isInMemory = false): string {
    const directory = join(isInMemory ? this.memory : this.disk, name);
    mkdirSync(directory, { mode: 0o700 });
    this.give(directory);
    return directory;
  }

  /** Starts a program in its directory. Its output goes to a log. */
  start(
    directory: string,
    command: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    asThisUser = false,
  ): ChildProcess {
    const log = join(this.disk, `${directory.split("/").at(-1)}.log`);
    this.logs.set(directory, log);
    const output = openSync(log, "a");
    return spawn(command, args, {
      cwd: directory,
      env: { PATH: process.env["PATH"], HOME: directory, LANG: "C.UTF-8", ...env },
      stdio: ["ignore", output, output],
      ...(!asThisUser && this.user),
    });
  }

  /** Returns the last lines of each program's log. */
  describeLogs(lines = 25): string {
    return [...this.logs.values()]
      .map((log) => `== ${log}\n${readFileSync(log, "utf8").split("\n").slice(-lines).join("\n")}`)
      .join("\n");
  }

  /** Ends all processes and removes all directories. */
  async remove(): Promise<void> {
    const ended = new Promise((resolve) => this.janitor.once("close", resolve));
    this.janitor.stdin!.end();
    await ended;
  }

  /** Gives a file to the user that runs the programs. */
  give(path: string): void {
    if (this.user !== undefined) chownSync(path, this.user.uid, this.user.gid);
  }
}
