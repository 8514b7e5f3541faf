import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const proof = import.meta.dirname;

/** Whether Coq and OCaml are installed. With CI set, their tests run in any case. */
export const hasCoq: boolean = existsSync("/usr/bin/coqc") && existsSync("/usr/bin/ocamlopt");

/** Answers the questions of the model. */
export interface Answers {
  /** Returns F(i, x). */
  readonly f: (i: number, x: bigint) => bigint;
  readonly accept?: (id: string) => boolean;
}

/** The shape of ids. UUIDs have no alphabet. */
export interface Shape {
  readonly prefix: string;
  readonly alphabet: string | undefined;
  readonly length: number;
  readonly capacity: bigint;
  readonly attempts: number;
}

/** The program that Coq extracts from the model of the theorems. */
export class Model {
  private readonly directory = mkdtempSync(join(tmpdir(), "puid-proof-"));
  private readonly child: ReturnType<typeof spawn>;
  private readonly lines: AsyncIterator<string>;

  constructor() {
    for (const file of readdirSync(proof).filter((name) => /\.(v|ml)$/.test(name))) {
      copyFileSync(join(proof, file), join(this.directory, file));
    }
    const run = (command: string, ...args: string[]): void => {
      execFileSync(command, args, { cwd: this.directory, stdio: ["ignore", "ignore", "inherit"] });
    };
    for (const file of ["Network", "Numerals", "Codec", "Spellings", "Parts", "Extract"]) {
      run("coqc", "-q", "-Q", ".", "Puid", `${file}.v`);
    }
    run("ocamlopt", "-w", "-a", "model.mli", "model.ml", "run.ml", "-o", "model");
    this.child = spawn(join(this.directory, "model"), { stdio: ["pipe", "pipe", "inherit"] });
    this.lines = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  async id(shape: Shape, ordinal: bigint, answers: Answers): Promise<string | undefined> {
    const answer = await this.ask(shape, `id ${ordinal.toString(2)}`, answers);
    return answer && textOf(answer);
  }

  async ordinal(shape: Shape, text: string, answers: Answers): Promise<bigint | undefined> {
    const answer = await this.ask(shape, `ordinal ${codesOf(text)}`, answers);
    return answer === undefined ? undefined : BigInt(`0b${answer}`);
  }

  /** Returns the ordinal of parts. */
  async compose(ranges: readonly bigint[], parts: readonly bigint[]): Promise<bigint> {
    this.say(`compose ${bitsOf(ranges)} ${bitsOf(parts)}`);
    return BigInt(`0b${await this.answer()}`);
  }

  /** Returns the parts of an ordinal. */
  async split(ranges: readonly bigint[], ordinal: bigint): Promise<bigint[]> {
    this.say(`split ${bitsOf(ranges)} ${bitsOf([ordinal])}`);
    return (await this.answer()).split(",").map((bits) => BigInt(`0b${bits}`));
  }

  close(): void {
    this.child.stdin!.end();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private say(line: string): void {
    this.child.stdin!.write(`${line}\n`);
  }

  /** Returns the answer to a question that asks nothing back. */
  private async answer(): Promise<string> {
    return (await this.lines.next()).value.slice(2);
  }

  private async ask(shape: Shape, question: string, { f, accept }: Answers): Promise<string | undefined> {
    const { prefix, alphabet, length, capacity, attempts } = shape;
    const spelling = alphabet === undefined ? "uuid" : codesOf(alphabet);
    this.say([codesOf(prefix), spelling, length, capacity.toString(2), attempts, question].join(" "));
    for (;;) {
      const [word, first, second] = (await this.lines.next()).value.split(" ");
      if (word === "=") return first === "none" ? undefined : first;
      if (word === "F") this.say(f(Number(first), BigInt(`0b${second}`)).toString(2));
      else this.say(accept!(textOf(first)) ? "yes" : "no");
    }
  }
}

const bitsOf = (numbers: readonly bigint[]): string => numbers.map((n) => n.toString(2)).join(",");

const codesOf = (text: string): string =>
  text === "" ? "-" : Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)).join(",");

const textOf = (codes: string): string =>
  codes === "-" ? "" : String.fromCharCode(...codes.split(",").map(Number));
