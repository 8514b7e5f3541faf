import { type ChildProcess, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, userOfPostgres } from "../../../../test/support/postgres.js";
import { until } from "./processes.js";

/** Debian's PgBouncer. */
const PROGRAM = "/usr/sbin/pgbouncer";

/** Whether PgBouncer is installed. In CI, it is. */
export const hasPgbouncer: boolean = Boolean(process.env["CI"]) || existsSync(PROGRAM);

/** A PgBouncer in transaction mode, in front of a PostgreSQL on this machine. */
export class Pgbouncer {
  readonly port: number;
  private readonly directory: string;
  private readonly child: ChildProcess;

  private constructor(port: number, target: string, settings: Readonly<Record<string, string | number>>) {
    this.port = port;
    this.directory = mkdtempSync(join(tmpdir(), "puid-pgbouncer-"));
    const configuration = join(this.directory, "pgbouncer.ini");
    const users = join(this.directory, "users.txt");
    writeFileSync(users, '"postgres" ""\n');
    const all = {
      listen_addr: "127.0.0.1",
      listen_port: port,
      unix_socket_dir: "",
      auth_type: "trust",
      auth_file: users,
      pool_mode: "transaction",
      ...settings,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`);
    writeFileSync(
      configuration,
      `[databases]\n* = host=127.0.0.1 port=${new URL(target).port}\n[pgbouncer]\n${lines.join("\n")}\n`,
    );
    const user = userOfPostgres();
    if (user !== undefined) chownSync(this.directory, user.uid, user.gid);
    this.child = spawn(PROGRAM, ["-q", configuration], { cwd: this.directory, stdio: "ignore", ...user });
  }

  /** @param target - The URL of a database. */
  static async start(
    target: string,
    settings: Readonly<Record<string, string | number>> = {},
  ): Promise<Pgbouncer> {
    const pgbouncer = new Pgbouncer(await freePort(), target, settings);
    await until(() => pgbouncer.isListening());
    return pgbouncer;
  }

  /** Returns the URL of a database through this PgBouncer. */
  url(target: string): string {
    const url = new URL(target);
    url.port = String(this.port);
    return url.href;
  }

  async remove(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("close", resolve));
    this.child.kill("SIGKILL");
    await ended;
    rmSync(this.directory, { recursive: true });
  }

  private isListening(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, "127.0.0.1");
      socket.on("error", () => resolve(false));
      socket.on("connect", () => {
        socket.destroy();
        resolve(true);
      });
    });
  }
}
