import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/** How to reach the process that has a directory: a port of this machine, and what to say there. */
export interface Holder {
  readonly port: number;
  readonly token: string;
}

/**
 * The directory of a server without a database elsewhere: the key, the embedded database, and which process has
 * it, since that database takes one at a time. None of it is for others to read.
 *
 * A process that takes the directory writes a claim, a file with a number. The last of them alone counts; a number
 * is given once, and what is removed is never the last. So of all that find the last holder dead one writes the
 * next claim, and whoever was slow finds one that is later than its own.
 */
export class DataDirectory {
  readonly path: string;
  /** The key in hexadecimal. */
  readonly keyFile: string;
  /** The embedded database. */
  readonly database: string;

  constructor(path: string) {
    this.path = path;
    this.keyFile = join(path, "key");
    this.database = join(path, "pglite");
  }

  create(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    // Where the directory above is one that others may read: the embedded database does not see to it.
    mkdirSync(this.database, { recursive: true, mode: 0o700 });
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

  /** Who took the directory last, and may be dead, unless it let go. */
  holder(claim: number = this.lastClaim()): Holder | undefined {
    try {
      return JSON.parse(readFileSync(this.claimFile(claim), "utf8")) as Holder;
    } catch {
      return undefined;
    }
  }

  /**
   * Takes the directory for this process, which already answers as `me` says; whether no other has it.
   *
   * @param isAlive - Whether a holder is.
   */
  async claim(me: Holder, isAlive: (holder: Holder) => Promise<boolean>): Promise<boolean> {
    for (;;) {
      const last = this.lastClaim();
      const holder = this.holder(last);
      if (holder !== undefined && (await isAlive(holder))) return false;
      const mine = last + 1;
      if (this.writeOnce(this.claimFile(mine), JSON.stringify(me)) && this.lastClaim() === mine) {
        for (const claim of this.claims()) if (claim < mine) rmSync(this.claimFile(claim), { force: true });
        return true;
      }
    }
  }

  /** Lets go of the directory, which is this process's. */
  release(): void {
    writeFileSync(this.claimFile(this.lastClaim()), "");
  }

  private claimFile(number: number): string {
    return join(this.path, `running.${number}.json`);
  }

  private claims(): number[] {
    const names = existsSync(this.path) ? readdirSync(this.path) : [];
    return names.flatMap((name) => Number(/^running\.(\d+)\.json$/.exec(name)?.[1] ?? []));
  }

  private lastClaim(): number {
    return Math.max(0, ...this.claims());
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
