import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mysql from "mysql2/promise";
import { freePort } from "../../support/postgres.js";

/** Debian's server. */
const SERVER = "/usr/sbin/mariadbd";

/**
 * Whether tests of MariaDB run. If it is not installed, they are skipped with a warning; with `CI` set, they fail.
 */
export const hasMariadb: boolean = existsSync(SERVER) || Boolean(process.env["CI"]);
if (!hasMariadb)
  console.warn("MariaDB is not installed: its tests are skipped (apt-get install mariadb-server)");

/** A MariaDB on a free port, in a temporary directory that `remove` deletes. */
export class Mariadb {
  readonly port: number;
  private readonly directory: string;
  private readonly server: ChildProcess;

  private constructor(port: number) {
    this.port = port;
    this.directory = mkdtempSync(join(tmpdir(), "puid-mariadb-"));
    const data = ["--no-defaults", `--datadir=${join(this.directory, "data")}`];
    if (process.getuid?.() === 0) {
      // As root, it runs as the user of its Debian package.
      const id = (flag: string): number => Number(execFileSync("id", [flag, "mysql"]));
      chownSync(this.directory, id("-u"), id("-g"));
      data.push("--user=mysql");
    }
    execFileSync("mariadb-install-db", [
      ...data,
      "--auth-root-authentication-method=normal",
      "--skip-test-db",
    ]);
    const network = [
      "--bind-address=127.0.0.1",
      `--port=${port}`,
      `--socket=${join(this.directory, "socket")}`,
    ];
    const log = openSync(join(this.directory, "log"), "w");
    this.server = spawn(SERVER, [...data, ...network], { stdio: ["ignore", log, log] });
  }

  static async create(): Promise<Mariadb> {
    if (!existsSync(SERVER)) throw new Error("MariaDB is not installed: apt-get install mariadb-server");
    const mariadb = new Mariadb(await freePort());
    await mariadb.connected();
    return mariadb;
  }

  /** Creates an empty database and opens a connection to it. */
  async connect(options: mysql.ConnectionOptions = {}): Promise<mysql.Connection> {
    const database = `test_${crypto.randomUUID().replaceAll("-", "")}`;
    const admin = await this.open();
    await admin.query(`create database ${database}`);
    await admin.end();
    return this.open({ ...options, database });
  }

  async remove(): Promise<void> {
    const exited = once(this.server, "exit");
    this.server.kill("SIGKILL");
    await exited;
    rmSync(this.directory, { recursive: true, force: true });
  }

  private open(options: mysql.ConnectionOptions = {}): Promise<mysql.Connection> {
    return mysql.createConnection({ host: "127.0.0.1", port: this.port, user: "root", ...options });
  }

  /** Waits until the server accepts connections. */
  private async connected(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await (await this.open()).end();
      } catch (error) {
        if (attempt === 300 || this.server.exitCode !== null) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }
}
