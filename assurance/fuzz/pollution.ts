import { execFile } from "node:child_process";
import { join } from "node:path";
import { Violation } from "../../test/support/violation.js";
import type { Random } from "./random.js";

/** With prototypes that are polluted before the library loads, its answers are the same, or a PuidError. */

const NAMES: Readonly<Record<string, readonly string[]>> = {
  Object: [
    ..."key prefix alphabet length capacity tweak accept roundKeys radix name schema uuid setting inlineKey".split(
      " ",
    ),
    ..."codecs tryOrdinal codec type ordinal types code reason option index message issues value rule".split(
      " ",
    ),
    ..."encodeMany decodeMany explain spelling cause evil 0 1 - 8 x v o q usr_ user".split(" "),
    "cat",
    "a",
  ],
  Array: ["0", "5", "40", "key", "index", "input", "groups", "evil", "prefix", "codecs"],
  String: ["0", "4", "key", "evil", "prefix", "codecs", "code"],
  Function: ["key", "evil", "prefix", "codecs", "accept"],
  Number: ["key", "evil", "prefix", "0"],
  RegExp: ["evil", "prefix", "0"],
  Uint8Array: ["evil", "prefix", "16", "0"],
};

const KINDS = ["string", "number", "object", "function", "getter", "throwing"];

const here = import.meta.dirname;

/** Returns the answers of the library with a pollution, or undefined if the process fails. */
function answers(
  pollution: Pollution | undefined,
  isControl = false,
): Promise<readonly string[] | undefined> {
  const isLate = pollution !== undefined && isIndex(pollution);
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

interface Pollution {
  readonly prototype: string;
  readonly name: string;
  readonly kind: string;
}

/** Node loads no package if an index is polluted. So an index is polluted after the library has loaded. */
const isIndex = ({ name }: Pollution): boolean => /^\d+$/.test(name);

/** Without setters of an index: with one, no program can create an array. */
const ALL: readonly Pollution[] = Object.entries(NAMES)
  .flatMap(([prototype, names]) => names.flatMap((name) => KINDS.map((kind) => ({ prototype, name, kind }))))
  .filter((pollution) => !isIndex(pollution) || !["getter", "throwing"].includes(pollution.kind));

/**
 * Runs the library with polluted prototypes.
 *
 * @param share - Runs one in this many pollutions.
 */
export async function pollute(
  random: Random,
  share: number,
  report: (done: number, all: number) => void,
): Promise<{ tried: number; survived: number }> {
  const expected = await answers(undefined);
  if (expected === undefined || expected.some((line) => line.includes(" NOT A PUIDERROR "))) {
    throw new Violation(
      `the answers must be right without a pollution: ${expected?.find((line) => line.includes(" NOT A PUIDERROR "))}`,
    );
  }
  const chosen = ALL.filter(() => random.oneIn(share));
  let survived = 0;
  for (const [i, pollution] of chosen.entries()) {
    const given = await answers(pollution);
    if (given !== undefined) {
      survived++;
      const wrong = given.findIndex((line, k) => line !== expected[k] && !/^[^"]* PuidError /.test(line));
      if (wrong >= 0 || given.length !== expected.length) {
        throw new Violation(
          `with ${JSON.stringify(pollution)}, expected\n  ${expected[wrong]}\ngot\n  ${given[wrong]}`,
        );
      }
    } else if ((await answers(pollution, true)) !== undefined) {
      throw new Violation(`with ${JSON.stringify(pollution)} the library fails, and Node alone does not`);
    }
    report(i + 1, chosen.length);
  }
  return { tried: chosen.length, survived };
}
