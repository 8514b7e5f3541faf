import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { __decorate, __param } from "tslib";
import { afterAll, describe, expect, it } from "vitest";
import { examplesIn, load, run } from "../../docs/examples.js";
import { top } from "../../docs/markdown.js";
import { key } from "../../support/key.js";

const guides = ["zod", "web-frameworks", "openapi", "valibot-arktype"];
const examplesOf = (guide: string): string[] => examplesIn(`docs/integrations/${guide}.md`);

/** TypeScript's helpers, under the names that the compiler of the examples uses. */
const decorators = { decorate: __decorate, decorateParam: __param };
const importModule = (specifier: string): Promise<unknown> => import(/* @vite-ignore */ specifier);

/** Returns a port for the servers of examples. */
async function freePort(): Promise<string> {
  const server = createServer().listen(0);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

/** The examples as files, where the other libraries are installed. */
const folder = join(import.meta.dirname, "../build/guides");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(guides)("the guide %s", (guide) => {
  it("has examples that give the results in their comments", async () => {
    expect(examplesOf(guide)).not.toEqual([]);
    for (const text of examplesOf(guide)) {
      const example = text.replaceAll("3000", await freePort());
      const entries = await load(example, importModule);
      await run(example, { ...entries, babelHelpers: decorators }, { PUID_KEY: key });
    }
  });

  it("has examples that compile under strict options", () => {
    mkdirSync(join(folder, guide), { recursive: true });
    examplesOf(guide).forEach((example, i) => {
      writeFileSync(join(folder, guide, `${i + 1}.ts`), example);
    });
    const { exports } = JSON.parse(readFileSync(join(top, "package.json"), "utf8"));
    const paths = Object.entries<{ types?: string }>(exports).flatMap(([entry, { types }]) =>
      types === undefined ? [] : [[`puid-codec${entry.slice(1)}`, [join(top, types)]]],
    );
    const compilerOptions = {
      ...{ module: "nodenext", target: "es2022", lib: ["es2023"], moduleDetection: "force", noEmit: true },
      ...{ types: ["node"], typeRoots: [join(top, "node_modules/@types")], skipLibCheck: true },
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
      ...{ experimentalDecorators: true, paths: Object.fromEntries(paths) },
    };
    const project = join(folder, guide, "tsconfig.json");
    writeFileSync(project, JSON.stringify({ compilerOptions, include: ["*"] }));
    const { stdout } = spawnSync(join(top, "node_modules/.bin/tsc"), ["-p", project], { encoding: "utf8" });
    expect(stdout).toBe("");
  });
});
