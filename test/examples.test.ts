import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as trpc from "@trpc/server";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import * as ff1 from "../src/ff1/index.js";
import * as root from "../src/index.js";
import * as puidDev from "../src/puid-dev.js";
import "../src/testing/vitest.js";
import * as testing from "../src/testing/index.js";

/**
 * Every example of the README and of the docstrings is run. In one, a line `expression; // value` claims that
 * the expression gives the value, and `expression; // throws CODE` that it throws a PuidError of that code.
 */

const top = join(import.meta.dirname, "..");
const entries: Record<string, unknown> = {
  "puid-codec": root,
  "puid-codec/ff1": ff1,
  "puid-codec/puid-dev": puidDev,
  "puid-codec/testing": testing,
  "@trpc/server": trpc,
  "fast-check": { default: fc },
  vitest: { expect },
  zod: { z },
};

const sources = readdirSync(join(top, "src"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => join("src", path));

const examplesIn = (file: string): string[] =>
  Array.from(
    readFileSync(join(top, file), "utf8")
      .replaceAll(/^ *\* ?/gm, "")
      .matchAll(/^```(?:ts|js)\n(.*?)^```/gms),
    ([, code]) => code!,
  );

type Check = (claim: string, action: () => unknown, value: () => unknown) => void;

const check: Check = (claim, action, value) => expect(action(), claim).toEqual(value());
const checkThrows: Check = (claim, action, code) => {
  let thrown: unknown;
  try {
    action();
  } catch (error) {
    thrown = error;
  }
  expect(thrown, claim).toBeInstanceOf(root.PuidError);
  expect(thrown, claim).toMatchObject({ code: code() });
};

/** An example as a function's body: imports looked up, claims turned into checks. */
function toBody(example: string): { body: string; claims: number } {
  let claims = 0;
  const body = example
    .replaceAll(/^import (\{[^}]*\}) from "([^"]+)";/gm, "const $1 = entries[$2];".replace("$2", '"$2"'))
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

describe("examples", () => {
  it.each(
    ["README.md", ...sources]
      .map((file) => ({ file, examples: examplesIn(file) }))
      .filter(({ examples }) => examples.length > 0),
  )("in $file do what they say", async ({ examples }) => {
    for (const example of examples) {
      const { body, claims } = toBody(example);
      const parameters = ["entries", "check", "checkThrows", "process"];
      const run = new Function(...parameters, `"use strict"; return (async () => {\n${body}\n})();`);
      const environment = { env: { PUID_KEY: "f44fec9beae13cc3a609f67b2f19ab55" } };
      expect.hasAssertions();
      expect(claims, `claims in:\n${example}`).toBeGreaterThan(0);
      await run(entries, check, checkThrows, environment);
    }
  });

  it("exist for every public function", () => {
    const text = sources.flatMap(examplesIn).join("\n");
    for (const name of [
      "createPuid",
      "generateKey",
      "alphabets",
      "PuidError",
      "createFF1",
      "createPuidDev",
      "createUuidPuid",
      "createRegistry",
      "createKeyring",
      "rejectWords",
      "rejectNumberLike",
      ...Object.keys(testing),
    ]) {
      expect(text).toContain(name);
    }
  });
});
