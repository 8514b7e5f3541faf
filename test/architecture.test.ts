import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { GROUPS, UNCOVERED } from "../assurance/mutation/groups.js";
import { Modules } from "./support/architecture.js";

/** The folders of `src/` from the bottom up; `*` is the features, one a file. */
const LAYERS = ["util", "ff1", "text", "core", "*", "index.ts", "sql", "integrations", "testing", "cli"];

/** The only modules that import a package, or a file that is not a module. */
const PACKAGES: Readonly<Record<string, string>> = {
  "ff1/kernel/static.ts": "ff1/kernel/kernel.wasm",
  "testing/arbitraries.ts": "fast-check",
  "testing/vitest.ts": "vitest",
};

const top = join(import.meta.dirname, "..");
const peers = Object.keys(JSON.parse(readFileSync(join(top, "package.json"), "utf8")).peerDependencies);
const library = new Modules(join(top, "src"), {
  "#kernel": "ff1/kernel/compile.ts",
});

describe("the library", () => {
  it("imports only lower layers", () => {
    expect(library.climbs(LAYERS)).toEqual([]);
  });

  it("imports no package, except for the modules that connect it to one", () => {
    const packages = Object.fromEntries(
      library.paths.map((path): [string, string[]] => [path, library.strangersOf(path)]),
    );
    for (const [path, names] of Object.entries(packages)) {
      const isAllowed = (name: string): boolean =>
        name === PACKAGES[path] ||
        (path.startsWith("cli/") && name.startsWith("node:")) ||
        (path.startsWith("integrations/") && peers.some((peer) => `${name}/`.startsWith(`${peer}/`)));
      expect(
        names.filter((name) => !isAllowed(name)),
        path,
      ).toEqual([]);
    }
  });

  it("imports only ff1/ and util/ in ff1/", () => {
    const fromText = library.paths
      .filter((path) => path.startsWith("ff1/"))
      .flatMap((path) => library.importsOf(path))
      .filter((used) => !/^(ff1|util)\//.test(used));
    expect(fromText).toEqual([]);
  });

  it("has only exports in index.ts", () => {
    const rest = library.codeOf("index.ts").replaceAll(/export (type )?\{[^}]*\} from "[^"]+";/g, "");
    expect(rest.trim()).toBe("");
  });

  it("is covered by the mutation tests, except for the folders in UNCOVERED", () => {
    const covered = Object.values(GROUPS).flatMap(({ sources }) => sources);
    const uncovered = Object.keys(UNCOVERED);
    const expected = library.paths.filter((path) => !uncovered.some((folder) => path.startsWith(folder)));
    expect(covered.toSorted()).toEqual(expected.map((path) => `src/${path}`));
    for (const folder of uncovered) {
      expect(
        library.paths.some((path) => path.startsWith(folder)),
        folder,
      ).toBe(true);
    }
  });
});

describe("the client", () => {
  it("uses only the library's public entries", () => {
    const client = new Modules(join(top, "packages/client/src"));
    const strangers = client.paths.flatMap((path) => client.strangersOf(path));
    expect(strangers.filter((name) => !/^puid-codec(\/|$)/.test(name))).toEqual([]);
  });
});

describe("modules", () => {
  it.each(["assurance", "bench", "examples", "packages", "src", "test"])(
    "have no import cycles in %s",
    (folder) => {
      expect(new Modules(join(top, folder), { "#kernel": "ff1/kernel/compile.ts" }).cycle()).toEqual([]);
    },
  );

  it("are read with their imports", () => {
    expect(library.importsOf("puid.ts")).toContain("core/permutation.ts");
    expect(library.importsOf("index.ts")).toContain("puid.ts");
  });
});
