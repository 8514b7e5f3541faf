import { readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { type Plugin, rolldown } from "rolldown";

const top = resolve(import.meta.dirname, "../../..");
const src = join(top, "src");
const test = join(top, "test");
const aes = join(top, "assurance/runtimes/aes.ts");
const runner = join(top, "assurance/runtimes/runner.ts");

/** The unit and slow tests that run on Node alone, by the reason. */
const NODE_ONLY: Readonly<Record<string, readonly string[]>> = {
  "read the sources": ["architecture"],
  "import internal modules of the library": [
    ...["core/composite-codec", "core/lengths", "ff1/aes", "ff1/aes-key", "ff1/kernel"],
    ...["text/whole", "util/bigint64", "util/multiword"],
  ],
  "test extensions of vitest": ["testing/matchers", "testing/serializer"],
  "need fast-check, which the project has only in its bundle": ["testing/arbitraries"],
  "use libraries that evaluate strings as code": ["core/schema"],
  "test types": ["types/types"],
  "create the longest strings and numbers of V8": ["core/huge-inputs.slow"],
  "test whole domains, which takes a minute": [
    ...["core/accept.slow", "core/exhaustive.slow", "ff1/exhaustive.slow"],
  ],
};

/** Returns the names of the tests that run on all runtimes. */
export function portableTests(): string[] {
  const names = readdirSync(test, { recursive: true, encoding: "utf8" })
    .filter((path) => /^[^.]+(\.slow)?\.test\.ts$/.test(path) && !/^(docs|integrations)\//.test(path))
    .map((path) => path.slice(0, -".test.ts".length));
  const nodeOnly = Object.values(NODE_ONLY).flat();
  const missing = nodeOnly.find((name) => !names.includes(name));
  if (missing !== undefined) throw new Error(`there is no test/${missing}.test.ts`);
  return names.filter((name) => !nodeOnly.includes(name)).sort();
}

/**
 * Bundles the tests and their dependencies into one ES module, which exports `run`. The bundle imports the library by its
 * public names.
 *
 * @param entries - The library's public names, by the paths of their modules in `dist/`.
 */
export async function bundle(file: string, entries: ReadonlyMap<string, string>): Promise<void> {
  const quote = JSON.stringify;
  const files = portableTests().map((name) => {
    const path = join(test, `${name}.test.ts`);
    return `${quote(`/${relative(top, path)}`)}: () => import(${quote(path)})`;
  });
  // vitest sets timers at import. workerd forbids that at the top level, so the import is inside a function.
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
      throw new Error(
        `${relative(top, importer)} must import only public entries, got src/${within}; or add its test to NODE_ONLY`,
      );
    },
    load: (id) => (id === "tests" ? entry : undefined),
  };
  const build = await rolldown({
    input: "tests",
    platform: "neutral",
    resolve: { mainFields: ["module", "main"] },
    plugins: [library],
    onLog(_, { message }) {
      // For example, an import that the bundle cannot resolve, such as a module of Node.
      throw new Error(message);
    },
  });
  await build.write({ file, format: "es", codeSplitting: false });
  await build.close();
}
