import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { PuidError } from "../../src/index.js";

/**
 * Examples of READMEs and docstrings, run. In one, a line `expression; // value` claims that the expression gives
 * the value, and `expression; // throws CODE` that it throws a PuidError of that code.
 */

const top = join(import.meta.dirname, "../..");

/** The sources in a folder of the project, by their paths in it. */
export const sourcesIn = (folder: string): string[] =>
  readdirSync(join(top, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => join(folder, path));

/** The examples of a file, README or source. */
export const examplesIn = (file: string): string[] =>
  Array.from(
    readFileSync(join(top, file), "utf8")
      .replaceAll(/^ *\* ?/gm, "")
      .matchAll(/^```(?:ts|js)\n(.*?)^```/gms),
    ([, code]) => code!,
  );

/** Runs an example, with what it imports, and with an environment. It must claim something. */
export async function run(
  example: string,
  entries: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const { body, claims } = toBody(example);
  expect(claims, `claims in:\n${example}`).toBeGreaterThan(0);
  const parameters = ["entries", "check", "checkThrows", "process"];
  const program = new Function(...parameters, `"use strict"; return (async () => {\n${body}\n})();`);
  await program(entries, check, checkThrows, { env });
}

type Check = (claim: string, action: () => unknown, value: () => unknown) => void;

const check: Check = (claim, action, value) => expect(action(), claim).toEqual(value());
const checkThrows: Check = (claim, action, code) => {
  let thrown: unknown;
  try {
    action();
  } catch (error) {
    thrown = error;
  }
  expect(thrown, claim).toBeInstanceOf(PuidError);
  expect(thrown, claim).toMatchObject({ code: code() });
};

/** An example as a function's body: imports looked up, claims turned into checks. */
function toBody(example: string): { body: string; claims: number } {
  let claims = 0;
  const body = example
    .replaceAll(/^import (\{[^}]*\}) from "([^"]+)";/gm, 'const $1 = entries["$2"];')
    .replaceAll(/^import "[^"]+";$/gm, "") // an extension that is in place
    .replaceAll(/^import (\w+) from "([^"]+)";/gm, 'const $1 = entries["$2"].default;')
    .replaceAll(/^( *)(.+); \/\/ (.+)$/gm, (_, indent: string, expression: string, claim: string) => {
      claims++;
      const code = /^throws (\w+)/.exec(claim)?.[1];
      const assignment = /^const (\w+) = /.exec(expression);
      const [first, subject] = assignment ? [`${expression};`, assignment[1]] : ["", expression];
      const value = code === undefined ? claim : JSON.stringify(code);
      const checker = code === undefined ? "check" : "checkThrows";
      return `${indent}${first} ${checker}(${JSON.stringify(expression)}, () => (${subject}), () => (${value}));`;
    });
  return { body, claims };
}
