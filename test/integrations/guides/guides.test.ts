import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { __decorate, __param } from "tslib";
import { afterAll, describe, expect, it } from "vitest";
import { examplesIn, load, needsIntegrations, run, sourcesIn } from "../../docs/examples.js";
import { top } from "../../docs/markdown.js";
import { key } from "../../support/key.js";

const guides = readdirSync(join(top, "docs/integrations")).map((name) => `docs/integrations/${name}`);

/** Whether a guide has a test of its own, because its examples need a database or a generated client. */
const hasOwnTest = (guide: string): boolean =>
  existsSync(join(import.meta.dirname, guide.replace(/.*\/(.*)\.md$/, "$1.test.ts")));

/** TypeScript's helpers, under the names that the compiler of the examples uses. */
const decorators = { decorate: __decorate, decorateParam: __param };
const importModule = (specifier: string): Promise<unknown> => import(/* @vite-ignore */ specifier);

describe("examples", () => {
  it.each(
    [...guides.filter((guide) => !hasOwnTest(guide)), ...sourcesIn("src/integrations")]
      .map((file) => ({ file, examples: examplesIn(file) }))
      .filter(({ file, examples }) => file.endsWith(".md") || examples.some(needsIntegrations)),
  )("in $file give the results in their comments", async ({ examples }) => {
    expect(examples).not.toEqual([]);
    for (const example of examples) {
      const entries = await load(example, importModule);
      await run(example, { ...entries, babelHelpers: decorators }, { PUID_KEY: key });
    }
  });

  /** The examples as files, where the other libraries are installed. */
  const folder = join(import.meta.dirname, "../build/guides");
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("compile under strict options", () => {
    mkdirSync(folder, { recursive: true });
    // The client of Prisma is generated: a test of its own compiles that guide.
    for (const guide of guides.filter((name) => !name.includes("prisma"))) {
      const name = guide.replace(/.*\/(.*)\.md$/, "$1");
      examplesIn(guide).forEach((example, i) => {
        writeFileSync(join(folder, `${name}-${i + 1}.ts`), example);
      });
    }
    const { exports } = JSON.parse(readFileSync(join(top, "package.json"), "utf8"));
    const paths = Object.entries<{ types?: string }>(exports).flatMap(([entry, { types }]) =>
      types === undefined ? [] : [[`puid-codec${entry.slice(1)}`, [join(top, types)]]],
    );
    // Prisma installs another copy here.
    paths.push(["@electric-sql/pglite", [join(top, "node_modules/@electric-sql/pglite/dist/index.d.ts")]]);
    const compilerOptions = {
      ...{ module: "nodenext", target: "es2022", lib: ["es2023"], moduleDetection: "force", noEmit: true },
      ...{ types: ["node"], typeRoots: [join(top, "node_modules/@types")], skipLibCheck: true },
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
      ...{ experimentalDecorators: true, paths: Object.fromEntries(paths) },
    };
    const project = join(folder, "tsconfig.json");
    writeFileSync(project, JSON.stringify({ compilerOptions, include: ["*"] }));
    const { stdout } = spawnSync(join(top, "node_modules/.bin/tsc"), ["-p", project], { encoding: "utf8" });
    expect(stdout).toBe("");
  });
});
