import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Application, Comment, type TypeDocOptions } from "typedoc";
import type { PluginOptions } from "typedoc-plugin-markdown";

/** What the page of an entry says above its exports. */
const SUMMARIES: Readonly<Record<string, string>> = {
  "puid-codec": "Codecs, registries, keyrings and filters: everything that makes ids and reads them.",
  "puid-codec/ff1": "The FF1 mode of NIST SP 800-38G, over arrays of numerals.",
  "puid-codec/lines": "Streams of lines, as bytes: ordinals to ids, and ids to ordinals.",
  "puid-codec/puid-dev": "The ids of the service at puid.dev. They have no key and hide nothing.",
  "puid-codec/sql": "A codec as functions for PostgreSQL.",
  "puid-codec/testing": "Matchers, fast-check arbitraries, a snapshot serializer and a codec for tests.",
  "puid-codec/testing/vitest":
    'Extends the `expect` of vitest by the matchers, at run time and for TypeScript. It has no exports: write `import "puid-codec/testing/vitest";` in a set-up file or in a test. [`PuidMatchers`](../testing.md#puidmatchers) lists the matchers.',
};

/** Reads the public entries from package.json: the import path and the source file of each. */
function readEntries(top: string): Map<string, string> {
  const { name, exports } = JSON.parse(readFileSync(join(top, "package.json"), "utf8")) as {
    name: string;
    exports: Record<string, string | { types: string }>;
  };
  const entries = new Map<string, string>();
  for (const [path, target] of Object.entries(exports)) {
    if (typeof target === "string") continue;
    const source = target.types.replace(/^\.\/dist\//, "").replace(/\.d\.ts$/, ".ts");
    entries.set(join(name, path), source);
  }
  return entries;
}

/** Writes `index.md` and one page for each public entry of the library to a folder. Returns the import paths. */
export async function writeReference(top: string, folder: string): Promise<string[]> {
  const entries = readEntries(top);
  const options: TypeDocOptions & PluginOptions = {
    plugin: ["typedoc-plugin-markdown"],
    tsconfig: join(top, "docs/.vitepress/entries/tsconfig.json"),
    entryPoints: [...entries.values()].map((source) => join(top, "src", source)),
    name: "API reference",
    readme: "none",
    router: "module",
    outputs: [{ name: "markdown", path: folder }],
    entryFileName: "index",
    sort: ["source-order"],
    groupOrder: ["Functions", "Variables", "Classes", "Interfaces", "Type Aliases"],
    disableSources: true,
    excludeExternals: true,
    hideBreadcrumbs: true,
    hidePageHeader: true,
    parametersFormat: "table",
    useCodeBlocks: true,
    logLevel: "Warn",
  };
  const application = await Application.bootstrapWithPlugins(options);
  const project = await application.convert();
  if (project === undefined) throw new Error("TypeDoc cannot read the sources");
  for (const module of project.children ?? []) {
    // TypeDoc names the module ff1/index.ts "ff1".
    const path = [...entries].find(
      ([, source]) => source.replace(/(\/index)?\.ts$/, "") === module.name,
    )?.[0];
    if (path === undefined) throw new Error(`TypeDoc made a module of no entry: ${module.name}`);
    module.name = path;
    const summary = SUMMARIES[path];
    for (const group of module.groups ?? []) group.children.sort((a, b) => (a.name < b.name ? -1 : 1));
    if (summary !== undefined) module.comment = new Comment([{ kind: "text", text: summary }]);
  }
  await application.generateOutputs(project);
  return [...entries.keys()];
}
