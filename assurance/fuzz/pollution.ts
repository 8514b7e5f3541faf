import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Violation } from "../../test/support/violation.js";

/** With prototypes that are polluted before the library loads, its answers are the same, or a PuidError. */

const here = import.meta.dirname;

/** The language itself reads these names, of every descriptor or iterator. */
const OF_LANGUAGE = new Set(["get", "set", "return"]);

/** The names that the functions in `answers.ts` use are words of these files, but for those in `NAMES`. */
const dist = join(here, "../../../../dist");
const words = readdirSync(dist, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".js") && !/^(cli|integrations|testing)\b/.test(file))
  .flatMap((file) => readFileSync(join(dist, file), "utf8").match(/[A-Za-z_$][\w$]*/g) ?? []);

const NAMES: Readonly<Record<string, readonly string[]>> = {
  Object: [..."evil cause 0 1 - 8 x v o q _ ~ usr_ user cat a tenant row ~standard".split(" "), ...words],
  Array: ["0", "5", "40", "key", "index", "input", "groups", "evil", "prefix", "codecs"],
  String: ["0", "4", "key", "evil", "prefix", "codecs", "code"],
  Function: ["key", "evil", "prefix", "codecs", "accept"],
  Number: ["key", "evil", "prefix", "0"],
  RegExp: ["evil", "prefix", "0"],
  Uint8Array: ["evil", "prefix", "16", "0"],
};

const ACCESSORS = ["getter", "throwing"];
const KINDS = ["string", "number", "object", "function", ...ACCESSORS];

/** A process first gets as many names. If its answers differ, each half of them gets a process, and so on. */
const GROUP = 16;

/** Properties of one kind for a prototype. */
interface Pollution {
  readonly prototype: string;
  readonly names: readonly string[];
  readonly kind: string;
}

/** Node loads no package if an index is polluted. So an index is polluted after the library has loaded. */
const isIndex = (name: string): boolean => /^\d+$/.test(name);

/** Returns all pollutions, in groups. */
function groups(): Pollution[] {
  return Object.entries(NAMES).flatMap(([prototype, all]) => {
    // To replace what prototypes have is another attack, and no program withstands it.
    const names = Array.from(new Set(all)).filter((name) => !(name in {}) && !OF_LANGUAGE.has(name));
    const late = names.filter(isIndex);
    const early = names.filter((name) => !isIndex(name));
    return KINDS.flatMap((kind) =>
      // With a setter of an index, no program can create an array.
      [...chunks(early), ...(ACCESSORS.includes(kind) ? [] : chunks(late))].map((names) => ({
        prototype,
        names,
        kind,
      })),
    );
  });
}

const chunks = (names: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(names.length / GROUP) }, (_, i) => names.slice(GROUP * i, GROUP * (i + 1)));

/** Returns the answers of the library with a pollution, or undefined if the process fails. */
function answers(
  pollution: Pollution | undefined,
  isControl = false,
): Promise<readonly string[] | undefined> {
  const isLate = pollution !== undefined && isIndex(pollution.names[0]!);
  const preload = pollution === undefined || isLate ? [] : ["--import", join(here, "pollute-prototype.js")];
  const env = {
    ...process.env,
    ...(pollution && { POLLUTION: JSON.stringify(pollution) }),
    ...(isLate && { LATE: "yes" }),
    ...(isControl && { CONTROL: "yes" }),
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [...preload, join(here, "answers.js")], { env }, (error, stdout) => {
      resolve(error === null && stdout.endsWith("done\n") ? stdout.split("\n") : undefined);
    });
  });
}

/**
 * Runs the library with polluted prototypes.
 *
 * @returns how many pollutions there are, and how many of them Node itself survives
 */
export async function pollute(
  report: (done: number, all: number) => void,
): Promise<{ tried: number; survived: number }> {
  const expected = await answers(undefined);
  if (expected === undefined || expected.some((line) => line.includes(" NOT A PUIDERROR "))) {
    throw new Violation(
      `the answers must be right without a pollution: ${expected?.find((line) => line.includes(" NOT A PUIDERROR "))}`,
    );
  }

  /** Returns how many of the pollutions Node survives. */
  const survivors = async (pollution: Pollution): Promise<number> => {
    const { names } = pollution;
    const given = await answers(pollution);
    if (given?.join() === expected.join()) return names.length;
    if (names.length > 1) {
      const middle = names.length >> 1;
      const first = await survivors({ ...pollution, names: names.slice(0, middle) });
      return first + (await survivors({ ...pollution, names: names.slice(middle) }));
    }
    if (given === undefined) {
      if ((await answers(pollution, true)) === undefined) return 0;
      throw new Violation(`with ${JSON.stringify(pollution)} the library fails, and Node alone does not`);
    }
    const wrong = expected.findIndex(
      (line, k) => line !== given[k] && !/^[^"]* PuidError /.test(given[k] ?? ""),
    );
    if (wrong < 0) return 1;
    throw new Violation(
      `with ${JSON.stringify(pollution)}, expected\n  ${expected[wrong]}\ngot\n  ${given[wrong]}`,
    );
  };

  const all = groups();
  const queue = all.values();
  let done = 0;
  let survived = 0;
  const runQueued = async (): Promise<void> => {
    for (const pollution of queue) {
      const count = await survivors(pollution); // before the sum, to which others add meanwhile
      survived += count;
      report(++done, all.length);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, runQueued));
  return { tried: all.reduce((count, { names }) => count + names.length, 0), survived };
}
