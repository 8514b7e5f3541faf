import { readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { type Plugin, rolldown } from "rolldown";

const top = resolve(import.meta.dirname, "../../..");
const src = join(top, "src");
const test = join(top, "test");
const aes = join(top, "assurance/runtimes/aes.ts");
const runner = join(top, "assurance/runtimes/runner.ts");

/** The unit and slow tests that run on Node alone, by the reason. */
const STAY: Readonly<Record<string, readonly string[]>> = {
  "reads the sources": ["architecture"],
  "reach into the library": [
    ...["ff1/aes", "ff1/aes-key", "ff1/forms", "ff1/halves"],
    ...["platform/platform", "util/bigint64", "util/multiword"],
  ],
  "are about vitest, or change its modules": [
    "testing/arbitraries",
    "testing/matchers",
    "testing/serializer",
  ],
  "bring libraries that make code of text": ["core/schema"],
  "are about types": ["types/types"],
  "have strings and numbers as long as V8 makes them": ["core/huge-inputs.slow"],
  "walk whole domains, which takes a minute": [
    ...["core/accept.slow", "core/exhaustive.slow", "ff1/exhaustive.slow"],
  ],
};

/** The names of the tests that run everywhere: all but those that stay. */
export function portableTests(): string[] {
  const names = readdirSync(test, { recursive: true, encoding: "utf8" })
    .filter((path) => /^[^.]+(\.slow)?\.test\.ts$/.test(path) && !path.startsWith("docs/"))
    .map((path) => path.slice(0, -".test.ts".length));
  const stay = Object.values(STAY).flat();
  const gone = stay.find((name) => !names.includes(name));
  if (gone !== undefined) throw new Error(`there is no test/${gone}.test.ts to stay`);
  return names.filter((name) => !stay.includes(name)).sort();
}

/**
 * Makes one ES module of the tests with all that they need but the library, which they import by its public
 * names. It exports `run`.
 *
 * @param entries - the library's public names, by the paths of their modules in `dist/`
 */
export async function bundle(file: string, entries: ReadonlyMap<string, string>): Promise<void> {
  const quote = JSON.stringify;
  const files = portableTests().map((name) => {
    const path = join(test, `${name}.test.ts`);
    return `${quote(`/${relative(top, path)}`)}: () => import(${quote(path)})`;
  });
  // All of it inside of a function: at the top workerd lets nobody set a timer, as vitest does.
  const entry = `export async function run() {
  const runner = await import(${quote(runner)});
  return runner.run({ ${files.join(", ")} });
}`;

  const library: Plugin = {
    name: "library",
    resolveId(specifier, importer) {
      if (specifier === "tests") return specifier;
      if (!specifier.startsWith(".") || importer === undefined) return undefined;
      const path = resolve(dirname(importer), specifier);
      if (path === join(test, "oracle/aes.js")) return aes;
      if (!path.startsWith(`${src}/`)) return undefined;
      const within = relative(src, path);
      const name = entries.get(`dist/${within}`);
      if (name !== undefined) return { id: name, external: true };
      // The runner sees which way batches go.
      if (importer === runner) return { id: `./node_modules/puid-codec/dist/${within}`, external: true };
      throw new Error(`${relative(top, importer)} reaches into src/${within}, and cannot run everywhere`);
    },
    load: (id) => (id === "tests" ? entry : undefined),
  };
  const build = await rolldown({
    input: "tests",
    platform: "neutral",
    resolve: { mainFields: ["module", "main"] },
    plugins: [library],
    onLog(_, { message }) {
      // Of an import that leads nowhere, above all, such as one of Node's modules.
      throw new Error(message);
    },
  });
  await build.write({ file, format: "es", codeSplitting: false });
  await build.close();
}
