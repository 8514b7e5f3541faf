import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeEmptyDatabase } from "./embedded.js";

const BIN = join(import.meta.dirname, "../../bin/puid-server.js");

/** Waits for a condition. If it never holds, the test times out. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(10);
}

/** The exit status of a process, or the signal that ended it. */
export type Status = number | NodeJS.Signals;

/** A command that has ended. */
export interface Ended {
  readonly status: Status;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process of the command, and its output. */
export class Process {
  stdout = "";
  stderr = "";
  readonly ended: Promise<Ended>;
  readonly args: readonly string[];
  private readonly child: ChildProcess;

  /** @param within - A command that runs the rest of its arguments, such as `unshare -n`. */
  constructor(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv, within: readonly string[] = []) {
    this.args = args;
    const stdio = ["ignore", "pipe", "pipe"] as const;
    const [command, ...rest] = [...within, process.execPath, BIN, ...args] as const;
    this.child = spawn(command!, rest, { cwd, env, stdio: [...stdio] });
    for (const name of ["stdout", "stderr"] as const) {
      this.child[name]!.setEncoding("utf8").on("data", (text) => {
        this[name] += text;
      });
    }
    this.ended = new Promise((resolve, reject) => {
      this.child.once("error", reject);
      this.child.once("close", (code, signal) => {
        resolve({ status: code ?? signal!, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  /** Returns the endpoint that the server prints, once it listens. */
  get endpoint(): string | undefined {
    return /"(http:.+)\/v1\/ids\?n=3"\n/.exec(this.stderr)?.[1];
  }

  /** Sends a signal without waiting. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  kill(signal: NodeJS.Signals = "SIGKILL"): Promise<Ended> {
    this.signal(signal);
    return this.ended;
  }
}

/** A server that listens. */
export interface Running {
  readonly process: Process;
  /** The endpoint that the server prints, such as `http://localhost:8799/api`. */
  readonly endpoint: string;
  readonly origin: string;
}

/** A working directory and an environment for the command. `remove` ends all processes. */
export class Place {
  readonly directory: string = mkdtempSync(join(tmpdir(), "puid-server-"));
  private readonly env: NodeJS.ProcessEnv;
  private readonly processes: Process[] = [];
  private isRemoved = false;

  /**
   * @param isFirst - Whether the first process creates the embedded database. Otherwise it finds an empty one in
   * `puid-data`, which saves seconds.
   */
  constructor(env: NodeJS.ProcessEnv = {}, isFirst = false) {
    this.env = env;
    const { DATABASE_URL } = env;
    if (DATABASE_URL === undefined && !isFirst) this.prepare("puid-data");
  }

  /** Returns the servers that were started here, to check their output. */
  get servers(): Process[] {
    return this.processes.filter(({ args }) => args[0] === "start");
  }

  /** Writes an empty database to a data directory. */
  prepare(data: string): void {
    writeEmptyDatabase(join(this.directory, data, "pglite"));
  }

  /** Writes a configuration, and returns its path. */
  configure(configuration: object, name = "config.json"): string {
    const path = join(this.directory, name);
    writeFileSync(path, JSON.stringify(configuration));
    return path;
  }

  /** Starts a command. Of this process's environment, it gets only PATH. */
  begin(args: readonly string[], env: NodeJS.ProcessEnv = {}, within: readonly string[] = []): Process {
    if (this.isRemoved) throw new Error("the place is gone");
    const own = { PATH: process.env["PATH"], ...this.env, ...env };
    const begun = new Process(args, this.directory, own, within);
    this.processes.push(begun);
    return begun;
  }

  /** Runs a command to its end. */
  run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return this.begin(args, env).ended;
  }

  /** Runs a command that must succeed, and returns its standard output without the final line break. */
  async tell(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { status, stdout, stderr } = await this.run(args, env);
    if (status !== 0) throw new Error(`puid-server ${args.join(" ")}: ${status}: ${stderr}`);
    return stdout.trimEnd();
  }

  /** Starts a server, and waits until it listens. */
  async start(
    args: readonly string[] = ["--port", "0"],
    env: NodeJS.ProcessEnv = {},
    within: readonly string[] = [],
  ): Promise<Running> {
    const server = this.begin(["start", ...args], env, within);
    let hasEnded = false;
    server.ended.then(() => {
      hasEnded = true;
    });
    await until(() => hasEnded || server.endpoint !== undefined);
    const { endpoint } = server;
    if (endpoint === undefined) throw new Error(`the server ended: ${server.stderr}`);
    return { process: server, endpoint, origin: new URL(endpoint).origin };
  }

  /** Ends all processes, and removes the directory. */
  async remove(): Promise<void> {
    this.isRemoved = true;
    await Promise.all(this.processes.map((one) => one.kill()));
    rmSync(this.directory, { recursive: true, force: true });
  }
}
