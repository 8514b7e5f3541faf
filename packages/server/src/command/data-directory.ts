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
  statSync,
  writeSync,
} from "node:fs";
import { basename, join } from "node:path";
import { UsageError } from "./configuration.js";

/** The process that has a directory. */
export interface Holder {
  /** The address of its Unix socket. */
  readonly socket: string;
}

/** The most bytes of a socket's address: `sun_path` has 104 on macOS and 108 on Linux, with the NUL at its end. */
const MOST_ADDRESS_BYTES = 103;

/**
 * The directory of a server that has no database elsewhere: the key, the embedded database, and the socket of the process
 * that has it, because that database takes one process at a time.
 *
 * A claim is a listening Unix socket with a number. Every process on the machine sees it, in any container or network
 * namespace that has the directory, and the kernel closes it when its process dies. Only the claim with the highest
 * number counts. A number is used once, and the highest claim is never removed. So of all processes that find the
 * last holder dead, one links the next number, and a slow one finds a higher number than its own.
 */
export class DataDirectory {
  readonly path: string;
  /** The key in hexadecimal. */
  readonly keyFile: string;
  /** The embedded database. */
  readonly database: string;
  /** The sockets. Only their owner may enter: a socket takes commands from everyone who reaches it. */
  private readonly sockets: string;
  private socketsFile: number | undefined;

  constructor(path: string) {
    this.path = path;
    this.keyFile = join(path, "key");
    this.database = join(path, "pglite");
    this.sockets = join(path, "run");
  }

  /** @throws UsageError if the directory of the sockets belongs to another user, whose process would get commands */
  create(): void {
    if (process.platform === "win32") {
      throw new UsageError(
        "the embedded database must have Unix sockets with permissions, which Windows lacks; set DATABASE_URL",
      );
    }
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    // The directory above may be one that others may read. The embedded database sets no mode of its own.
    mkdirSync(this.database, { recursive: true, mode: 0o700 });
    mkdirSync(this.sockets, { recursive: true, mode: 0o700 });
    const { uid, mode } = statSync(this.sockets);
    const me = process.getuid?.();
    if (uid !== me) {
      throw new UsageError(`${this.sockets} must belong to the user who runs this (${me}), got ${uid}`);
    }
    if ((mode & 0o077) !== 0) chmodSync(this.sockets, 0o700);
  }

  /** The key, if it was made. */
  readKey(): string | undefined {
    return existsSync(this.keyFile) ? readFileSync(this.keyFile, "utf8").trim() : undefined;
  }

  /** Whether other users can read the key. */
  isKeyExposed(): boolean {
    return (statSync(this.keyFile).mode & 0o077) !== 0;
  }

  /** Makes a key, unless there is one; whether there was none. It is on the disk before any id is. */
  createKey(): boolean {
    if (existsSync(this.keyFile)) return false;
    return this.writeOnce(this.keyFile, `${randomBytes(32).toString("hex")}\n`);
  }

  /** The process that took the directory last. It may be dead. */
  holder(): Holder | undefined {
    const last = this.lastClaim();
    return last === 0 ? undefined : { socket: this.addressOf(nameOf(last)) };
  }

  /** A new address for a socket, to listen at before `claim`. */
  createAddress(): string {
    return this.addressOf(`${randomBytes(6).toString("hex")}.new`);
  }

  /**
   * Takes the directory for the process that listens at an address of `createAddress`.
   *
   * @param isAlive - Tells whether a holder lives.
   * @returns Whether the directory is now this process's.
   */
  async claim(me: Holder, isAlive: (holder: Holder) => Promise<boolean>): Promise<boolean> {
    const mine = join(this.sockets, basename(me.socket));
    for (;;) {
      const last = this.lastClaim();
      if (last > 0 && (await isAlive({ socket: this.addressOf(nameOf(last)) }))) return false;
      const next = last + 1;
      if (link(mine, join(this.sockets, nameOf(next))) && this.lastClaim() === next) {
        rmSync(mine);
        for (const claim of this.claims())
          if (claim < next) rmSync(join(this.sockets, nameOf(claim)), { force: true });
        return true;
      }
    }
  }

  /** A socket's address: its path, or a shorter name of it where the path is too long for one. */
  private addressOf(name: string): string {
    const path = join(this.sockets, name);
    if (Buffer.byteLength(path) <= MOST_ADDRESS_BYTES) return path;
    if (process.platform !== "linux") {
      const most = MOST_ADDRESS_BYTES - (Buffer.byteLength(path) - Buffer.byteLength(this.path));
      throw new UsageError(`the data directory's path must have at most ${most} bytes, got ${this.path}`);
    }
    this.socketsFile ??= openSync(this.sockets, "r");
    return `/proc/self/fd/${this.socketsFile}/${name}`;
  }

  private claims(): number[] {
    return readdirSync(this.sockets).flatMap((name) =>
      Number(/^([1-9]\d{0,14})\.sock$/.exec(name)?.[1] ?? []),
    );
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
      const isNew = link(aside, path);
      syncDirectory(this.path);
      return isNew;
    } finally {
      closeSync(file);
      rmSync(aside, { force: true });
    }
  }
}

const nameOf = (claim: number): string => `${claim}.sock`;

/** Gives a file another name in one step, unless a file has that name; whether none had. */
function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** A new name is on the disk when its directory is. */
function syncDirectory(path: string): void {
  const directory = openSync(path, "r");
  fsyncSync(directory);
  closeSync(directory);
}
