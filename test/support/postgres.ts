import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where Debian puts the programs of its PostgreSQL, the newest first. */
const BINARIES = "/usr/lib/postgresql";

/** The directory of PostgreSQL's programs, if it is installed. */
export function findPostgres(): string | undefined {
  if (!existsSync(BINARIES)) return undefined;
  return readdirSync(BINARIES)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(BINARIES, version, "bin"))
    .find((directory) => existsSync(join(directory, "initdb")));
}

/** A PostgreSQL of our own: on a free port, in a directory that goes when it does. */
export class Postgres {
  readonly port: number;
  private readonly binaries: string;
  private readonly directory: string;
  private readonly settings: readonly string[];
  /** PostgreSQL will not run as root: then it is the user that its package made. */
  private readonly user: { uid: number; gid: number } | undefined;
  private databases = 0;

  private constructor(binaries: string, port: number, settings: readonly string[]) {
    this.binaries = binaries;
    this.port = port;
    this.settings = settings;
    this.user = process.getuid?.() === 0 ? userNamed("postgres") : undefined;
    this.directory = mkdtempSync(join(tmpdir(), "puid-postgres-"));
    if (this.user !== undefined) chownSync(this.directory, this.user.uid, this.user.gid);
    this.run("initdb", "-D", this.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
  }

  /** @param settings - What differs from the defaults, such as `fsync=off`. */
  static async create(...settings: string[]): Promise<Postgres> {
    const binaries = findPostgres();
    if (binaries === undefined) throw new Error("PostgreSQL is not installed: apt-get install postgresql");
    const postgres = new Postgres(binaries, await freePort(), settings);
    postgres.start();
    return postgres;
  }

  start(): void {
    const settings = ["listen_addresses=127.0.0.1", `port=${this.port}`, ...this.settings];
    const options = [`-k ${this.directory}`, ...settings.map((setting) => `-c ${setting}`)].join(" ");
    this.run("pg_ctl", "-D", this.data, "-l", join(this.directory, "log"), "-w", "-o", options, "start");
  }

  /** @param mode - `fast` ends what is under way, and `immediate` is as if it had been killed. */
  stop(mode: "fast" | "immediate" = "fast"): void {
    this.run("pg_ctl", "-D", this.data, "-w", "-m", mode, "stop");
  }

  /** A new and empty database, by its URL. */
  createDatabase(): string {
    const name = `test_${++this.databases}_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
    this.sql(`create database ${name}`);
    return this.url(name);
  }

  url(database = "postgres"): string {
    return `postgres://postgres@127.0.0.1:${this.port}/${database}`;
  }

  /** Runs SQL, and gives what psql prints of it. */
  sql(text: string, url: string = this.url()): string {
    return this.run("psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", text);
  }

  remove(): void {
    this.stop("immediate");
    rmSync(this.directory, { recursive: true, force: true });
  }

  private get data(): string {
    return join(this.directory, "data");
  }

  private run(program: string, ...args: string[]): string {
    return execFileSync(join(this.binaries, program), args, {
      ...this.user,
      cwd: this.directory,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      // pg_ctl hands its output on to the server that it starts: what waits for its end waits for ever.
      ...(program === "pg_ctl" && { stdio: "ignore" }),
    });
  }
}

function userNamed(name: string): { uid: number; gid: number } {
  const id = (flag: string): number => Number(execFileSync("id", [flag, name], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/** A port that nobody listens at, for the moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
