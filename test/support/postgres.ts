import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Debian's folder of PostgreSQL versions. */
const BINARIES = "/usr/lib/postgresql";

/** Returns the directory of the programs of the newest PostgreSQL, if one is installed. */
export function findPostgres(): string | undefined {
  if (!existsSync(BINARIES)) return undefined;
  return readdirSync(BINARIES)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(BINARIES, version, "bin"))
    .find((directory) => existsSync(join(directory, "initdb")));
}

/** A PostgreSQL on a free port, in a temporary directory that `remove` deletes. */
export class Postgres {
  readonly port: number;
  private readonly binaries: string;
  /** The folder of the data directory, which `remove` deletes. */
  readonly directory: string;
  private readonly settings: readonly string[];
  private readonly user: { uid: number; gid: number } | undefined;
  private databases = 0;

  private constructor(binaries: string, port: number, settings: readonly string[]) {
    this.binaries = binaries;
    this.port = port;
    this.settings = settings;
    this.user = userOfPostgres();
    this.directory = mkdtempSync(join(tmpdir(), "puid-postgres-"));
    if (this.user !== undefined) chownSync(this.directory, this.user.uid, this.user.gid);
  }

  /** @param settings - Settings that differ from the defaults, such as `fsync=off`. */
  static create(...settings: string[]): Promise<Postgres> {
    const initialize = ({ run, data }: Postgres): string =>
      run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
    return Postgres.createWith(initialize, settings);
  }

  /** Starts a PostgreSQL with a data directory that a function writes. */
  static async createWith(
    writeData: (postgres: Postgres) => unknown,
    settings: readonly string[],
  ): Promise<Postgres> {
    const binaries = findPostgres();
    if (binaries === undefined) throw new Error("PostgreSQL is not installed: apt-get install postgresql");
    const postgres = new Postgres(binaries, await freePort(), settings);
    writeData(postgres);
    postgres.start();
    return postgres;
  }

  /** Creates a standby, which follows this server. */
  createStandby(): Promise<Postgres> {
    const copy = ({ run, data }: Postgres): string =>
      run("pg_basebackup", "-d", this.url(), "-D", data, "-R", "-c", "fast", "--no-sync");
    return Postgres.createWith(copy, []);
  }

  start(): void {
    const settings = ["listen_addresses=127.0.0.1", `port=${this.port}`, ...this.settings];
    const options = [`-k ${this.directory}`, ...settings.map((setting) => `-c ${setting}`)].join(" ");
    this.run("pg_ctl", "-D", this.data, "-l", join(this.directory, "log"), "-w", "-o", options, "start");
  }

  /** @param mode - `fast` ends the connections; `immediate` stops as a crash does. */
  stop(mode: "fast" | "immediate" = "fast"): void {
    this.run("pg_ctl", "-D", this.data, "-w", "-m", mode, "stop");
  }

  /** Creates an empty database and returns its URL. */
  createDatabase(): string {
    const name = `test_${++this.databases}_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
    this.sql(`create database ${name}`);
    return this.url(name);
  }

  url(database = "postgres"): string {
    return `postgres://postgres@127.0.0.1:${this.port}/${database}`;
  }

  /** Runs SQL and returns the output of psql. */
  sql(text: string, url: string = this.url()): string {
    return this.run("psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", text);
  }

  remove(): void {
    this.stop("immediate");
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** The data directory. */
  get data(): string {
    return join(this.directory, "data");
  }

  /** Runs a program of PostgreSQL, or one with an absolute path, as the user of the server, in a folder of that user. Returns its output. */
  readonly run = (program: string, ...args: string[]): string =>
    execFileSync(resolve(this.binaries, program), args, {
      ...this.user,
      cwd: this.directory,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      // The server inherits the output of pg_ctl. A pipe would never end.
      ...(program === "pg_ctl" && { stdio: "ignore" }),
    });
}

/**
 * Returns the user that runs PostgreSQL, or undefined for the user of this process. PostgreSQL refuses to run as root. In
 * that case it runs as the user of its Debian package.
 */
export function userOfPostgres(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/** Returns a port that is free at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
