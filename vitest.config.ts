import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin, type ViteUserConfigFnObject } from "vitest/config";
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

/** Returns what the names of modules stand for, with one of the implementations of `#kernel`. */
const aliasesWith = (kernel: string): Alias[] => [
  { find: /^#kernel$/, replacement: join(import.meta.dirname, `src/ff1/kernel/${kernel}.ts`) },
  ...[".", "packages/client", "packages/server"].flatMap(sources),
];
const aliases = aliasesWith("compile");

const fewerRunsModule = join(import.meta.dirname, "test/support/fewer-runs.ts");
const fewerRuns: Plugin = {
  name: "fewer-runs",
  enforce: "pre",
  resolveId: (specifier, importer) =>
    specifier === "fast-check" && importer !== fewerRunsModule ? fewerRunsModule : undefined,
};

const folders = ["test", "assurance", "bench", "packages/*/test"];
const durations = ["slow", "system", "package"];
const postgres = "test/support/postgres-setup.ts";
const build = "test/support/build.ts";
/** Tests of the library in others, which a package of their own installs. */
const integrations = "test/integrations/**/*.test.ts";

const filesNamed = (end: string): string[] => folders.map((folder) => `${folder}/**/*${end}.test.ts`);

/** Returns the tests with properties. */
const filesWithProperties = (): string[] =>
  ["test", "packages/server/test"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((path) => `${folder}/${path}`)
      .filter(
        (path) => path.endsWith(".test.ts") && readFileSync(path, "utf8").includes('from "fast-check"'),
      ),
  );

/**
 * The tests by duration; the end of a file's name says which they are. The files of a worker share their modules, which
 * are slow to load, except for isolated ones. With `--mode full`, the unit tests are those with properties, and a
 * property has all of its runs.
 */
const config: ViteUserConfigFnObject = defineConfig(({ mode }) => ({
  test: {
    maxWorkers: 2,
    reporters: ["default", new NameFilter()],
    projects: [
      {
        resolve: { alias: aliases },
        plugins: mode === "full" ? [] : [fewerRuns],
        test: {
          name: "unit",
          include: mode === "full" ? filesWithProperties() : filesNamed(""),
          exclude: [...[...durations, "isolated"].flatMap(filesNamed), integrations, "**/node_modules/**"],
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        // What runs where WebAssembly cannot.
        resolve: { alias: aliasesWith("none") },
        plugins: mode === "full" ? [] : [fewerRuns],
        test: {
          name: "javascript",
          include: ["test/*.test.ts", "test/{core,ff1,known-answers,laws,text}/*.test.ts"],
          exclude: [
            ...[...durations, "isolated"].flatMap(filesNamed),
            "test/architecture.test.ts",
            "test/ff1/kernel.test.ts",
            "**/node_modules/**",
          ],
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        // These replace modules or load them again.
        resolve: { alias: aliases },
        test: { name: "isolated", include: filesNamed(".isolated") },
      },
      {
        resolve: { alias: aliasesWith("none") },
        test: {
          name: "slow-javascript",
          include: ["test/{core,ff1}/{exhaustive,batches}.slow.test.ts"],
          isolate: false,
          testTimeout: 300_000,
        },
      },
      {
        resolve: { alias: aliases },
        test: {
          name: "integrations",
          include: [integrations],
          exclude: ["**/node_modules/**"],
          globalSetup: [build, postgres],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      ...durations.map((duration) => ({
        resolve: { alias: aliases },
        test: {
          name: duration,
          include: filesNamed(`.${duration}`),
          exclude: ["**/node_modules/**"],
          isolate: false,
          globalSetup: duration === "slow" ? [] : duration === "system" ? [build, postgres] : [build],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      })),
    ],
  },
}));

export default config;
