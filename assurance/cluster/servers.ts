import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { generateKey } from "puid-codec";
import { takePort } from "./ports.js";
import { processesIn } from "./processes.js";
import type { Sandbox } from "./sandbox.js";
import { until } from "./wait.js";

const run = promisify(execFile);
const BIN = resolve(import.meta.dirname, "../../../../packages/server/bin/puid-server.js");

const SETTINGS = {
  plans: { boundless: { limit: null, rate: null } },
  defaultPlan: "boundless",
  dashboard: false,
  logLevel: "error",
};

/** An account, and a key of it. */
export interface Account {
  readonly id: string;
  readonly key: string;
}

export interface ServersOptions {
  readonly databaseUrl: string;
  readonly transactionPooling: boolean;
}

/** Processes of the server, on one database. */
export class Servers {
  readonly key: string = generateKey();
  readonly endpoints: string[] = [];
  private readonly sandbox: Sandbox;
  private readonly env: NodeJS.ProcessEnv;
  private readonly directory: string;

  constructor(sandbox: Sandbox, { databaseUrl, transactionPooling }: ServersOptions) {
    this.sandbox = sandbox;
    this.directory = sandbox.createDirectory("servers");
    this.env = {
      DATABASE_URL: databaseUrl,
      PUID_KEY: this.key,
      ...(transactionPooling && { PUID_TRANSACTION_POOLING: "1" }),
    };
  }

  /** Starts a server, and waits until it has ended or answers. Returns whether it answers. */
  async start(name: string, allowLostCommits: boolean): Promise<boolean> {
    const port = await takePort();
    const directory = this.sandbox.createDirectory(name);
    const configuration = join(directory, "settings.json");
    writeFileSync(configuration, JSON.stringify({ ...SETTINGS, allowLostCommits }));
    const args = [BIN, "start", "--port", String(port), "--config", configuration];
    this.sandbox.start(directory, process.execPath, args, this.env, true);
    const origin = `http://127.0.0.1:${port}`;
    let isReady = false;
    await until(`${name} starts`, async () => {
      isReady = await fetch(`${origin}/readyz`).then(
        (response) => response.ok,
        () => false,
      );
      return isReady || processesIn(directory).length === 0;
    });
    if (isReady) this.endpoints.push(`${origin}/api`);
    return isReady;
  }

  async createAccount(name: string): Promise<Account> {
    const id = await this.command("accounts", "create", name);
    return { id, key: await this.command("keys", "create", "--account", name) };
  }

  private async command(...args: string[]): Promise<string> {
    const { stdout } = await run(process.execPath, [BIN, ...args], {
      cwd: this.directory,
      env: { PATH: process.env["PATH"], ...this.env },
    });
    return stdout.trimEnd();
  }
}
