import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UsageError } from "./configuration.js";

/** How to reach the process that has a directory: a port of this machine, and what to say there. */
export interface Holder {
  readonly port: number;
  readonly token: string;
}

/**
 * The directory of a server without a database elsewhere: the key, the embedded database, and a file that says
 * which process has it, since that database takes one at a time. None of it is for others to read.
 */
export class DataDirectory {
  readonly path: string;
  /** The key in hexadecimal. */
  readonly keyFile: string;
  /** The embedded database. */
  readonly database: string;
  private readonly holderFile: string;

  constructor(path: string) {
    this.path = path;
    this.keyFile = join(path, "key");
    this.database = join(path, "pglite");
    this.holderFile = join(path, "running.json");
  }

  create(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
  }

  /** The key, if it was made. */
  readKey(): string | undefined {
    return existsSync(this.keyFile) ? readFileSync(this.keyFile, "utf8").trim() : undefined;
  }

  /** Makes a key, unless there is one; whether there was none. It is on the disk before any id is. */
  createKey(): boolean {
    if (existsSync(this.keyFile)) return false;
    return this.writeOnce(this.keyFile, `${randomBytes(32).toString("hex")}\n`);
  }

  /** Who has the directory, or says so: it may have been killed. */
  holder(): Holder | undefined {
    try {
      return JSON.parse(readFileSync(this.holderFile, "utf8")) as Holder;
    } catch {
      return undefined;
    }
  }

  /**
   * Takes the directory for this process, which already answers as `me` says.
   *
   * @param answers - Whether a holder is alive.
   * @throws UsageError where another process has it
   */
  async claim(me: Holder, answers: (holder: Holder) => Promise<boolean>): Promise<void> {
    while (!this.writeOnce(this.holderFile, JSON.stringify(me))) {
      const holder = this.holder();
      if (holder !== undefined && (await answers(holder))) {
        throw new UsageError(`another puid-server is running on ${this.path}`);
      }
      this.removeStale(holder);
    }
    // Another that found the same dead holder may have taken ours for its, a moment ago.
    await sleep(100);
    if (this.holder()?.token !== me.token) throw new UsageError(`another puid-server took ${this.path}`);
  }

  release(): void {
    rmSync(this.holderFile, { force: true });
  }

  private removeStale(stale: Holder | undefined): void {
    const aside = `${this.holderFile}.${randomBytes(6).toString("hex")}`;
    // Renaming is for one alone; whoever comes second finds nothing, or what has been written since.
    if (this.holder()?.token !== stale?.token) return;
    try {
      renameSync(this.holderFile, aside);
      rmSync(aside);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }

  /** Writes a file of mode 0600 in one step and to the disk, unless it is there; whether it was not. */
  private writeOnce(path: string, text: string): boolean {
    const aside = `${path}.${randomBytes(6).toString("hex")}`;
    const file = openSync(aside, "wx", 0o600);
    try {
      chmodSync(aside, 0o600); // whatever the umask
      writeSync(file, text);
      fsyncSync(file);
      linkSync(aside, path);
      syncDirectory(this.path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    } finally {
      closeSync(file);
      rmSync(aside, { force: true });
    }
  }
}

/** A new name is on the disk when its directory is; Windows has no such call, and no such need. */
function syncDirectory(path: string): void {
  if (process.platform === "win32") return;
  const directory = openSync(path, "r");
  fsyncSync(directory);
  closeSync(directory);
}
