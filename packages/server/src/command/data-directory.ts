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

/** The process that holds a data directory. */
export interface Holder {
  /** The address of its Unix socket. */
  readonly socket: string;
}

/** The most bytes of a socket's address. `sun_path` has 104 bytes on macOS and 108 on Linux, including the final NUL. */
const MOST_ADDRESS_BYTES = 103;

/**
 * The directory of a server with the embedded database. It has the key, the database, and the socket of the process that
 * holds the directory. Only one process at a time can use the embedded database.
 *
 * A claim is a listening Unix socket with a number. Every process on the machine sees it, in any container or network
 * namespace that has the directory. The kernel closes the socket when its process dies. Only the claim with the highest
 * number counts. Each number is used once, and the highest claim is never removed. If several processes find that the
 * last holder is dead, only one can link the next number. A slow process then finds a higher number than its own.
 */
export class DataDirectory {
  readonly path: string;
  /** The path of the key, which is in hexadecimal. */
  readonly keyFile: string;
  /** The directory of the embedded database. */
  readonly database: string;
  /** The directory of the sockets. Only its owner can enter, because a socket accepts commands from everyone. */
  private readonly sockets: string;
  private socketsFile: number | undefined;

  constructor(path: string) {
    this.path = path;
    this.keyFile = join(path, "key");
    this.database = join(path, "pglite");
    this.sockets = join(path, "run");
  }

  /**
   * Creates the directory.
   *
   * @throws UsageError if the directory of the sockets belongs to another user, whose process would get the commands
   */
  create(): void {
    if (process.platform === "win32") {
      throw new UsageError(
        "the embedded database must have Unix sockets with permissions, got Windows; set DATABASE_URL",
      );
    }
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    // Others may be able to read the parent directory, and the embedded database sets no mode.
    mkdirSync(this.database, { recursive: true, mode: 0o700 });
    mkdirSync(this.sockets, { recursive: true, mode: 0o700 });
    const { uid, mode } = statSync(this.sockets);
    const me = process.getuid?.();
    if (uid !== me) {
      throw new UsageError(`${this.sockets} must belong to the user who runs this (${me}), got ${uid}`);
    }
    if ((mode & 0o077) !== 0) chmodSync(this.sockets, 0o700);
  }

  /** Whether the embedded database exists. */
  hasDatabase(): boolean {
    return existsSync(join(this.database, "PG_VERSION"));
  }

  /** Returns the key, if there is one. */
  readKey(): string | undefined {
    return existsSync(this.keyFile) ? readFileSync(this.keyFile, "utf8").trim() : undefined;
  }

  /** Returns whether other users can read the key. */
  isKeyExposed(): boolean {
    return (statSync(this.keyFile).mode & 0o077) !== 0;
  }

  /** Creates a key if there is none, and returns whether it did. The key is on the disk when this returns. */
  createKey(): boolean {
    if (existsSync(this.keyFile)) return false;
    return this.writeOnce(this.keyFile, `${randomBytes(32).toString("hex")}\n`);
  }

  /** Returns the process that claimed the directory last. It can be dead. */
  holder(): Holder | undefined {
    const last = this.lastClaim();
    return last === 0 ? undefined : { socket: this.addressOf(nameOf(last)) };
  }

  /** Returns a new address for a socket. Listen at it before `claim`. */
  createAddress(): string {
    return this.addressOf(`${randomBytes(6).toString("hex")}.new`);
  }

  /**
   * Claims the directory for the process that listens at an address from `createAddress`.
   *
   * @param isAlive - Returns whether a holder is alive.
   * @returns whether this process now holds the directory
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

  /** Returns the address of a socket: its path, or a shorter name if the path is too long. */
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

  /** Writes a file of mode 0600 atomically and durably, unless it exists. Returns whether it wrote the file. */
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

/** Links a file to another name atomically, unless that name exists. Returns whether it linked the file. */
function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Syncs a directory, so that new names in it are on the disk. */
function syncDirectory(path: string): void {
  const directory = openSync(path, "r");
  fsyncSync(directory);
  closeSync(directory);
}
