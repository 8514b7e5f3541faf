import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type ViteUserConfigFnObject } from "vitest/config";
import { NameFilter } from "./test/support/name-filter.js";

interface Alias {
  readonly find: RegExp;
  readonly replacement: string;
}

/** The names that packages export, as patterns, and the sources behind them: tests never see an old build. */
function sources(folder: string): Alias[] {
  const { name, exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return Object.entries<{ default?: string }>(exports).flatMap(([entry, { default: built }]) => {
    const source = built?.replace("./dist/", "src/").replace(/js$/, "ts");
    if (source === undefined) return [];
    return [
      {
        find: new RegExp(`^${name}${entry.slice(1)}$`),
        replacement: join(import.meta.dirname, folder, source),
      },
    ];
  });
}

const aliases: Alias[] = [
  { find: /^#platform$/, replacement: join(import.meta.dirname, "src/platform/node.ts") },
  ...[".", "packages/client", "packages/server"].flatMap(sources),
];

const folders = "{test,assurance,packages/*/test}";
const suffixes = ["slow", "system", "package"];
const postgres = "test/support/postgres-setup.ts";
const build = "test/support/build.ts";

/**
 * The tests by duration; the end of a file's name says which they are. With `--mode full` properties have all of
 * their runs.
 */
const config: ViteUserConfigFnObject = defineConfig(({ mode }) => ({
  test: {
    maxWorkers: 2,
    reporters: ["default", new NameFilter()],
    projects: [
      {
        resolve: { alias: aliases },
        test: {
          name: "unit",
          include: [`${folders}/**/*.test.ts`],
          exclude: [...suffixes.map((suffix) => `**/*.${suffix}.test.ts`), "**/node_modules/**"],
          setupFiles: mode === "full" ? [] : ["test/support/fewer-runs.ts"],
          testTimeout: 60_000,
        },
      },
      ...suffixes.map((suffix) => ({
        resolve: { alias: aliases },
        test: {
          name: suffix,
          include: [`${folders}/**/*.${suffix}.test.ts`],
          exclude: ["**/node_modules/**"],
          globalSetup: suffix === "slow" ? [] : suffix === "system" ? [build, postgres] : [build],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      })),
    ],
  },
}));

export default config;
