import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export const page: string = readFileSync(join(import.meta.dirname, "../../docs/decode-anywhere.md"), "utf8");

/** Bouncy Castle, from Debian's package `libbcprov-java`. */
export const BOUNCY_CASTLE = "/usr/share/java/bcprov.jar";

/** Debian's Python. Another one, such as a version manager's, does not find Debian's packages. */
export const PYTHON = "/usr/bin/python3";

export const hasJava: boolean = existsSync(BOUNCY_CASTLE) && existsSync("/usr/bin/javac");

export const hasPython: boolean = existsSync("/usr/lib/python3/dist-packages/cryptography");

/** Joins all blocks of the page in a language. */
export const codeOf = (language: string): string =>
  Array.from(page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms")), ([, code]) => code).join(
    "\n\n",
  );

/** Creates a directory with the files of the page. */
export function createFiles(): string {
  const directory = mkdtempSync(join(tmpdir(), "puid-docs-"));
  writeFileSync(join(directory, "Puid.java"), codeOf("java"));
  writeFileSync(join(directory, "puid.py"), codeOf("python"));
  writeFileSync(join(directory, "walk.txt"), codeOf("pycon"));
  return directory;
}

/** A key and a format. For UUIDs, the alphabet is empty. */
export interface Format {
  readonly key: Uint8Array | string;
  readonly prefix: string;
  readonly alphabet: string;
  readonly length: number;
  readonly capacity: bigint;
  readonly tweak: string;
}

/** A program of the page as a process, which answers for any number of formats. */
export class Program {
  private readonly directory: string;
  private readonly child: ReturnType<typeof spawn>;
  private readonly lines: AsyncIterator<string>;

  private constructor(directory: string, command: string, ...args: string[]) {
    this.directory = directory;
    this.child = spawn(command, args, { cwd: directory, stdio: ["pipe", "pipe", "inherit"] });
    this.lines = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  static java(): Program {
    const directory = createFiles();
    copyFileSync(join(import.meta.dirname, "Drive.java"), join(directory, "Drive.java"));
    const path = `${BOUNCY_CASTLE}:.`;
    execFileSync("/usr/bin/javac", ["-cp", path, "Puid.java", "Drive.java"], { cwd: directory });
    return new Program(directory, "/usr/bin/java", "-cp", path, "Drive");
  }

  static python(): Program {
    const directory = createFiles();
    copyFileSync(join(import.meta.dirname, "drive.py"), join(directory, "drive.py"));
    return new Program(directory, PYTHON, "drive.py");
  }

  /** Returns the id of an ordinal, or "rejected" with the reason. */
  id(format: Format, ordinal: bigint): Promise<string> {
    return this.ask("id", String(ordinal), format);
  }

  /** Returns the ordinal of an id, or "rejected". */
  ordinal(format: Format, id: string): Promise<string> {
    return this.ask("ordinal", id, format);
  }

  close(): void {
    this.child.stdin!.end();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async ask(action: string, value: string, format: Format): Promise<string> {
    const { key, prefix, alphabet, length, capacity, tweak } = format;
    const bytes = typeof key === "string" ? key : Buffer.from(key).toString("hex");
    const fields = [prefix, alphabet, length, capacity, tweak].map((field) => hexadecimal(String(field)));
    this.child.stdin!.write(`${[action, hexadecimal(value), bytes, ...fields].join(" ")}\n`);
    return (await this.lines.next()).value;
  }
}

/** Encodes as UTF-16, which keeps a lone surrogate. */
const hexadecimal = (text: string): string => Buffer.from(text, "utf16le").toString("hex");
