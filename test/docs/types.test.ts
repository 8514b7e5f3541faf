import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { examplesIn, needsIntegrations, sourcesIn } from "./examples.js";
import { guides, top } from "./markdown.js";

/** Compiles examples against the built packages, with the options of a strict reader. */

const OPTIONS = {
  module: "nodenext",
  target: "es2022",
  lib: ["es2023"],
  types: ["node"],
  moduleDetection: "force",
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  skipLibCheck: true,
};

let folder: string | undefined;
afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
});

/** Returns the compiler's output for examples, which are keyed by the names of their files. */
function compile(examples: ReadonlyMap<string, string>): string {
  const build = join(top, "build");
  mkdirSync(build, { recursive: true });
  // In the project, so that the packages have their own names.
  folder = mkdtempSync(join(build, "examples-"));
  for (const [name, example] of examples) writeFileSync(join(folder, name), example);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: OPTIONS, include: ["*"] }));
  try {
    return execFileSync(join(top, "node_modules/.bin/tsc"), ["-p", folder], {
      cwd: folder,
      encoding: "utf8",
    });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

/** `docs/key-rotation.md` becomes `docs_key-rotation.md_1.ts`. */
const filesOf = (path: string): [string, string][] =>
  examplesIn(path)
    .filter((example) => !needsIntegrations(example))
    .map((example, i) => [`${path.replaceAll("/", "_")}_${i + 1}.ts`, example]);

describe("examples", () => {
  it("compile under strict options", () => {
    const packages = ["packages/client", "packages/server"];
    const pages = ["README.md", ...guides, ...packages.map((folder) => `${folder}/README.md`)];
    const sources = ["src", ...packages.map((folder) => `${folder}/src`)].flatMap(sourcesIn);
    const files = [...pages, ...sources];
    const examples = new Map(files.flatMap(filesOf));
    expect(examples.size).toBeGreaterThan(40);
    expect(compile(examples)).toBe("");
  });

  it.each([
    ["an environment variable", "process.env.PUID_KEY", "string | undefined"],
    ["an element of an array", '["f44fec9beae13cc3a609f67b2f19ab55"][0]', "string | undefined"],
  ])("are compiled strictly: %s may be undefined", (_, key, message) => {
    const example = `import { createPuid } from "puid-codec";\ncreatePuid({ key: ${key} });\n`;
    expect(compile(new Map([["example.ts", example]]))).toContain(message);
  });
});
