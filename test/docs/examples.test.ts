import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { key } from "../support/key.js";
import { callsServer, examplesIn, load, needsIntegrations, run, sourcesIn } from "./examples.js";
import { blocksOf, guides, read, SYSTEM_GUIDES, top } from "./markdown.js";

const sources = sourcesIn("src");
const pages = ["README.md", ...guides];

describe("examples", () => {
  it.each(
    [...pages.filter((page) => !SYSTEM_GUIDES.includes(page)), ...sources]
      .map((file) => ({
        file,
        examples: examplesIn(file).filter((example) => !callsServer(example) && !needsIntegrations(example)),
      }))
      .filter(({ examples }) => examples.length > 0),
  )("in $file give the results in their comments", async ({ examples }) => {
    const env = { PUID_KEY: key };
    for (const example of examples) await run(example, await load(example), env);
  });

  it("are TypeScript in the README and in guides", () => {
    const languages = pages.flatMap((page) => blocksOf(read(page)).map(({ language }) => language));
    expect(languages).toContain("ts");
    expect(languages).not.toContain("js");
    expect(languages).not.toContain("typescript");
  });

  it("exist in the docstrings for everything that the library exports", async () => {
    const text = sources.flatMap(examplesIn).join("\n");
    const { name, exports } = JSON.parse(readFileSync(join(top, "package.json"), "utf8"));
    const entries = Object.keys(exports).filter((entry) => entry !== "./package.json");
    const modules = await load(entries.map((entry) => `import "${name}${entry.slice(1)}";`).join("\n"));
    const names = Object.values(modules).flatMap((module) => Object.keys(module as object));
    expect(names).toContain("createPuid");
    for (const exported of names) expect(text).toContain(exported);
  });
});

describe("the runner of examples", () => {
  const env = {};
  it.each([
    ["no claim", "const a = 1;"],
    ["a wrong value", "1 + 1; // 3"],
    ["an error that is not thrown", "1 + 1; // throws invalid_id"],
    ["an error that is not a PuidError", 'JSON.parse("{"); // throws invalid_id'],
    ["an error that is not claimed", 'throw new Error("no");\n1 + 1; // 2'],
  ])("fails for %s", async (_, example) => {
    await expect(run(example, {}, env)).rejects.toThrow();
  });

  it("accepts types and imports", async () => {
    const example = `import type { Puid } from "puid-codec";
import { type Accept, createPuid as create, generateKey } from "puid-codec";
import { join } from "node:path";

const accept: Accept = (id: string) => id.length > 0;
const users: Puid = create({ key: generateKey(), accept });
const back: bigint = users.ordinal(users.id(7)); // 7n
join("a", "b"); // "a/b"`;
    await run(example, await load(example), env);
  });
});
