import { execFile } from "node:child_process";
import { join } from "node:path";
import type { Chance } from "./chance.js";
import { Wrong } from "./wrong.js";

/** Prototypes polluted before the library is loaded: its answers are the same, or a PuidError. */

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

const KINDS = ["text", "number", "object", "function", "getter", "biting"];

const here = import.meta.dirname;

/** What the library answers under a pollution; nothing if the process died. */
function answers(
  pollution: Pollution | undefined,
  isControl = false,
): Promise<readonly string[] | undefined> {
  const isLate = pollution !== undefined && isIndex(pollution);
  const preload = pollution === undefined || isLate ? [] : ["--import", join(here, "polluted.js")];
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

/** Node loads no package where an index is polluted, so that this is done when the library is there. */
const isIndex = ({ name }: Pollution): boolean => /^\d+$/.test(name);

/** Where an index has a setter, no list can be made any more, and no program works: that is left out. */
const ALL: readonly Pollution[] = Object.entries(NAMES)
  .flatMap(([prototype, names]) => names.flatMap((name) => KINDS.map((kind) => ({ prototype, name, kind }))))
  .filter((pollution) => !isIndex(pollution) || !["getter", "biting"].includes(pollution.kind));

/** @param share - One in so many pollutions is tried. */
export async function pollute(
  chance: Chance,
  share: number,
  report: (done: number, all: number) => void,
): Promise<{ tried: number; survived: number }> {
  const right = await answers(undefined);
  if (right === undefined || right.some((line) => line.includes(" WRONG "))) {
    throw new Wrong(`nothing answers without pollution: ${right?.find((line) => line.includes(" WRONG "))}`);
  }
  const chosen = ALL.filter(() => chance.oneIn(share));
  let survived = 0;
  for (const [i, pollution] of chosen.entries()) {
    const given = await answers(pollution);
    if (given !== undefined) {
      survived++;
      const wrong = given.findIndex((line, k) => line !== right[k] && !/^[^"]* PuidError /.test(line));
      if (wrong >= 0 || given.length !== right.length) {
        throw new Wrong(
          `under ${JSON.stringify(pollution)}, in place of\n  ${right[wrong]}\n  ${given[wrong]}`,
        );
      }
    } else if ((await answers(pollution, true)) !== undefined) {
      throw new Wrong(`under ${JSON.stringify(pollution)} the library dies, and Node alone does not`);
    }
    report(i + 1, chosen.length);
  }
  return { tried: chosen.length, survived };
}
