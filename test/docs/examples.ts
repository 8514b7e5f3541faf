import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "rolldown/utils";
import { expect } from "vitest";
import { PuidError } from "../../src/index.js";
import { top } from "./markdown.js";

/**
 * Runs the examples of Markdown files and docstrings. In an example, a line `expression; // value` claims that the
 * expression has the value, and `expression; // throws CODE` that it throws a PuidError with that code.
 */

/** The sources in a folder of the project, by their paths in it. */
export const sourcesIn = (folder: string): string[] =>
  readdirSync(join(top, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => join(folder, path));

/** The examples of a Markdown file, or of the docstrings in a source file. */
export function examplesIn(file: string): string[] {
  const text = readFileSync(join(top, file), "utf8");
  const markdown = file.endsWith(".ts") ? text.replaceAll(/^ *\* ?/gm, "") : text;
  return Array.from(markdown.matchAll(/^```(?:ts|js)\n(.*?)^```/gms), ([, code]) => code!);
}

/** Tells whether an example calls a server. `service.system.test.ts` runs those that do. */
export const callsServer = (example: string): boolean => example.includes('"puid-client"');

/** The names of the modules that an example imports. */
export const importsOf = (example: string): string[] =>
  Array.from(example.matchAll(/^import (?!type ).*?"([^"]+)";$/gms), ([, name]) => name!);

/** Tells whether an example imports a package that only `test/integrations` installs. The tests there run those. */
export function needsIntegrations(example: string): boolean {
  const manifest = (folder: string): Record<string, object> =>
    JSON.parse(readFileSync(join(top, folder, "package.json"), "utf8"));
  const { dependencies } = manifest("test/integrations");
  const { devDependencies } = manifest("");
  return importsOf(example).some((name) => name in dependencies! && !(name in devDependencies!));
}

/**
 * Loads the modules that an example imports: this library's from its sources, and others as they are installed for the
 * file with `importModule`.
 */
export async function load(
  example: string,
  importModule = (specifier: string): Promise<unknown> => import(/* @vite-ignore */ specifier),
): Promise<Record<string, unknown>> {
  const { name, exports } = JSON.parse(readFileSync(join(top, "package.json"), "utf8"));
  const modules = importsOf(example).map(async (specifier): Promise<[string, unknown]> => {
    if (!specifier.startsWith(name)) return [specifier, await importModule(specifier)];
    const entry: string = exports[`.${specifier.slice(name.length)}`].default;
    const source = entry.replace("./dist/", "src/").replace(/\.js$/, ".ts");
    return [specifier, await import(/* @vite-ignore */ join(top, source))];
  });
  return Object.fromEntries(await Promise.all(modules));
}

/**
 * Runs an example, with what it imports and with an environment. It must make at least one claim. An example with
 * decorators needs an entry `babelHelpers`: the functions that compiled decorators call.
 */
export async function run(
  example: string,
  entries: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const { body, claims } = toBody(example);
  expect(claims, `claims in:\n${example}`).toBeGreaterThan(0);
  const typed = `async function example(entries, check, checkThrows, process) {\n${body}\n}`;
  const { code, errors } = transformSync("example.ts", typed, {
    decorator: { legacy: true },
    helpers: { mode: "External" },
  });
  expect(errors, `syntax of:\n${example}`).toEqual([]);
  const program = new Function("babelHelpers", `"use strict"; return ${code}`)(entries["babelHelpers"]);
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

/** Turns an example into a function's body: imports become look-ups, and claims become checks. */
function toBody(example: string): { body: string; claims: number } {
  let claims = 0;
  const body = example
    .replaceAll(/^import type .*?;$/gms, "")
    .replaceAll(
      /^import \{([^}]*)\} from "([^"]+)";/gm,
      (_, names: string, module: string) => `const {${toPattern(names)}} = entries["${module}"];`,
    )
    .replaceAll(/^import "[^"]+";$/gm, "") // loaded for its effects
    .replaceAll(/^import \* as (\w+) from "([^"]+)";/gm, 'const $1 = entries["$2"];')
    .replaceAll(
      /^import (\w+)(?:, \{([^}]*)\})? from "([^"]+)";/gm,
      (_, name: string, names: string | undefined, module: string) =>
        `const { default: ${name}, ${toPattern(names ?? "")} } = entries["${module}"];`,
    )
    .replaceAll(/^( *)(.+); \/\/ (.+)$/gm, (_, indent: string, expression: string, claim: string) => {
      claims++;
      const code = /^throws (\w+)/.exec(claim)?.[1];
      const assignment = /^const (\w+)(?:: [^=]+)? = /.exec(expression);
      const [first, subject] = assignment ? [`${expression};`, assignment[1]] : ["", expression];
      const value = code === undefined ? claim : JSON.stringify(code);
      const checker = code === undefined ? "check" : "checkThrows";
      return `${indent}${first} ${checker}(${JSON.stringify(expression)}, () => (${subject}), () => (${value}));`;
    });
  return { body, claims };
}

/** The names of an import as a destructuring pattern, without those of types. */
const toPattern = (names: string): string =>
  names
    .split(",")
    .filter((name) => !name.trim().startsWith("type "))
    .map((name) => name.replace(" as ", ": "))
    .join(",");
