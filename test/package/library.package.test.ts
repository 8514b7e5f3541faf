import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const top = join(import.meta.dirname, "../..");
const bin = (name: string): string => join(top, "node_modules/.bin", name);
const manifest = JSON.parse(readFileSync(join(top, "package.json"), "utf8"));

/** An empty project in which the packed library is installed, as a user's. */
let project: string;
let tarball: string;
let files: string[];

const run = (command: string, args: readonly string[], cwd = project): string =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

const write = (path: string, text: string): void => writeFileSync(join(project, path), text);

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "puid-codec-"));
  const [packed] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", project], top));
  tarball = join(project, packed.filename);
  files = packed.files.map((file: { path: string }) => file.path);
  write("package.json", JSON.stringify({ name: "consumer", private: true, type: "module" }));
  run("npm", ["install", "--no-audit", "--no-fund", tarball]);
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

describe("the packed library", () => {
  it("has only the files that it needs", () => {
    expect(files).toEqual(
      expect.arrayContaining(["LICENSE", "README.md", "SECURITY.md", "SPEC.md", "package.json"]),
    );
    const others = ["LICENSE", "README.md", "SECURITY.md", "SPEC.md", "package.json"];
    const rest = files.filter((path) => !others.includes(path));
    for (const path of rest) expect(path).toMatch(/^dist\/[\w/-]+\.(js|js\.map|d\.ts|wasm)$/);
    // One file for each entry, and one for what all of them share: importing many small files is slow.
    const scripts = rest.filter((file) => file.endsWith(".js"));
    const { exports, imports, bin } = manifest;
    const entries = JSON.stringify([exports, imports, bin]).match(/dist\/[\w/-]+\.js/g)!;
    const shared = scripts.filter((file) => file.startsWith("dist/shared/"));
    expect(new Set(scripts)).toEqual(new Set([...entries, ...shared]));
    const names = ["in-process", "library", "matchers", "rename-errors", "sql", "zod-core"];
    expect(shared).toEqual(names.map((name) => `dist/shared/${name}.js`));
  });

  it("has source maps that contain its sources", () => {
    const installed = (path: string): string =>
      readFileSync(join(project, "node_modules/puid-codec", path), "utf8");
    for (const path of files.filter((file) => file.endsWith(".js"))) {
      const code = installed(path);
      // A file that only exports what another file contains has nothing to map.
      if (/^export \{.*\} from "[^"]+";\s*$/.test(code)) continue;
      expect(code).toMatch(new RegExp(`\n//# sourceMappingURL=${basename(path)}\\.map\\s*$`));
      const map = JSON.parse(installed(`${path}.map`));
      const sources = map.sources.map((source: string) =>
        readFileSync(join(top, path, "..", source), "utf8"),
      );
      expect(sources).not.toHaveLength(0);
      expect(map.sourcesContent).toEqual(sources);
    }
  });

  it("has stack traces that show its sources", () => {
    write("fail.js", `import { createPuid } from "puid-codec"; createPuid({ key: "0" });`);
    const { stderr } = spawnSync("node", ["--enable-source-maps", "fail.js"], {
      cwd: project,
      encoding: "utf8",
    });
    const [, path, line, shown] = /^.*\/puid-codec\/(src\/.+\.ts):(\d+)\n(.+)\n/.exec(stderr)!;
    expect(shown).toContain("new PuidError(");
    expect(readFileSync(join(top, path!), "utf8").split("\n")[Number(line) - 1]).toBe(shown);
  });

  it("has no dependencies", () => {
    expect(manifest.dependencies).toBeUndefined();
    const { packages } = JSON.parse(readFileSync(join(project, "package-lock.json"), "utf8"));
    expect(Object.keys(packages)).toEqual(["", "node_modules/puid-codec"]);
  });

  it("has the commands puid and puid-codec", () => {
    const key = run("npx", ["puid", "keygen"]).trim();
    const env = { ...process.env, PUID_KEY: key };
    const id = execFileSync("npx", ["puid-codec", "id", "42"], {
      cwd: project,
      encoding: "utf8",
      env,
    }).trim();
    const back = execFileSync("npx", ["puid", "ordinal", id], { cwd: project, encoding: "utf8", env });
    expect(back).toBe("42\n");
  });

  it("works in JavaScript, with each entry", () => {
    write(
      "use.js",
      `import { createPuid, generateKey, alphabets, PuidError } from "puid-codec";
       import { createKeyring, createRegistry, createUuidPuid, rejectNumberLike } from "puid-codec";
       import { createTestPuid } from "puid-codec/testing";
       import { createFF1 } from "puid-codec/ff1";
       import { createPuidDev } from "puid-codec/puid-dev";
       import { postgresFunctions } from "puid-codec/sql";
       import manifest from "puid-codec/package.json" with { type: "json" };
       const users = createPuid({ key: "f44fec9beae13cc3a609f67b2f19ab55", prefix: "usr_" });
       const ff1 = createFF1({ key: new Uint8Array(16), radix: 10 });
       console.log(JSON.stringify([
         users.id(42n),
         String(users.ordinal(users.id(42n))),
         createPuid({ key: generateKey(), alphabet: alphabets.base62 }).length,
         ff1.decrypt(ff1.encrypt([1, 2, 3])),
         createPuidDev().id(1n),
         manifest.name,
         createRegistry({ user: createKeyring(users), file: createUuidPuid({ key: generateKey() }) }).typeOf(users.id(7)),
         rejectNumberLike("12e45"),
         createTestPuid("usr_").id(42n),
         postgresFunctions({ name: "usr" }).includes('"usr_id"'),
         new PuidError("invalid_key", "").name,
       ]));`,
    );
    expect(JSON.parse(run("node", ["--disable-warning=ExperimentalWarning", "use.js"]))).toEqual([
      "usr_t0p05ytv42x8a07rmzv",
      "42",
      16,
      [1, 2, 3],
      "64qAN39GjJh5kbi4HROOxh",
      "puid-codec",
      "user",
      false,
      "usr_x4tnygfp68qg1scwk2r",
      true,
      "PuidError",
    ]);
  });

  it("exports only its own entries", () => {
    write("pry.js", `await import("puid-codec/dist/shared/library.js");`);
    expect(() => run("node", ["pry.js"])).toThrow(/ERR_PACKAGE_PATH_NOT_EXPORTED/);
    expect(Object.keys(manifest.exports)).toEqual([
      ".",
      "./ff1",
      "./lines",
      "./sql",
      "./puid-dev",
      "./testing",
      "./testing/vitest",
      "./drizzle",
      "./duckdb",
      "./graphql",
      "./prisma",
      "./sqlite",
      "./zod",
      "./zod/mini",
      "./package.json",
    ]);
  });

  it.each([
    ["nodenext", "nodenext"],
    ["preserve", "bundler"],
  ])("compiles in TypeScript, module %s with resolution %s", (module, moduleResolution) => {
    const folder = `ts-${moduleResolution}`;
    mkdirSync(join(project, folder));
    // No DOM and no types of Node: the declarations must stand on their own.
    write(
      `${folder}/tsconfig.json`,
      JSON.stringify({
        compilerOptions: {
          module,
          moduleResolution,
          target: "es2022",
          lib: ["es2022"],
          types: [],
          strict: true,
          noEmit: true,
        },
      }),
    );
    write(
      `${folder}/use.ts`,
      `import { alphabets, createPuid, generateKey, PuidError, type Puid, type PuidId } from "puid-codec";
       import { createFF1, type FF1 } from "puid-codec/ff1";
       import { createPuidDev, type PuidDev } from "puid-codec/puid-dev";
       import { createKeyring, createRegistry, createUuidPuid, rejectWords, type Registry } from "puid-codec";
       const users: Puid<"usr_"> = createPuid({ key: generateKey(), prefix: "usr_", alphabet: alphabets.hex });
       export const id: PuidId<"usr_"> = users.id(1n);
       export const ff1: FF1 = createFF1({ key: new Uint8Array(16), radix: 10 });
       export const dev: PuidDev = createPuidDev();
       export const error: Error = new PuidError("invalid_id", "", { reason: "length" });
       // @ts-expect-error: another prefix
       export const wrong: PuidId<"ord_"> = id;
       const accept = rejectWords(["bad"]);
       const files: Puid<""> = createUuidPuid({ key: generateKey() });
       const codecs = { user: createKeyring(users, createPuid({ key: generateKey(), prefix: "u_", accept })), files };
       const registry: Registry<typeof codecs> = createRegistry(codecs);
       export const type: "user" | "files" = registry.decode(id).type;`,
    );
    expect(run(bin("tsc"), ["-p", folder])).toBe("");
  });

  it("loads without the libraries that adapters need", () => {
    const failures = Object.keys(manifest.exports)
      .filter((entry) => entry !== "./package.json" && entry !== "./testing/vitest")
      .flatMap((entry) => {
        const name = `puid-codec${entry.slice(1)}`;
        const { stderr } = spawnSync("node", ["-e", `import("${name}")`], { cwd: project, encoding: "utf8" });
        return stderr === ""
          ? []
          : [`${entry}: ${/Cannot find package '([^']+)'/.exec(stderr)?.[1] ?? stderr}`];
      });
    expect(failures).toEqual([
      "./drizzle: drizzle-orm",
      "./graphql: graphql",
      "./zod: zod",
      "./zod/mini: zod",
    ]);
  });

  it.each([
    ["nodenext", "nodenext"],
    ["preserve", "bundler"],
  ])("has types for its adapters, module %s with resolution %s", (module, moduleResolution) => {
    // A folder of its own, because the project has none of these libraries.
    const folder = join(project, `adapters-${moduleResolution}`);
    mkdirSync(join(folder, "node_modules/@types"), { recursive: true });
    for (const name of ["zod", "drizzle-orm", "graphql", "@types/node"]) {
      symlinkSync(join(top, "node_modules", name), join(folder, "node_modules", name));
    }
    cpSync(join(project, "node_modules/puid-codec"), join(folder, "node_modules/puid-codec"), {
      recursive: true,
    });
    const compilerOptions = {
      ...{
        module,
        moduleResolution,
        target: "es2022",
        lib: ["es2023"],
        types: ["node"],
        preserveSymlinks: true,
      },
      ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true, noEmit: true },
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    writeFileSync(
      join(folder, "use.ts"),
      `import { eq } from "drizzle-orm";
       import { pgTable, QueryBuilder } from "drizzle-orm/pg-core";
       import { GraphQLObjectType, GraphQLSchema } from "graphql";
       import { acceptLegacy, createCompositePuid, createPuid, createRegistry, type Parts, params } from "puid-codec";
       import { puidColumn } from "puid-codec/drizzle";
       import { registerDuckdbFunctions } from "puid-codec/duckdb";
       import { puidNodes, puidScalar } from "puid-codec/graphql";
       import { puids } from "puid-codec/prisma";
       import { registerSqliteFunctions } from "puid-codec/sqlite";
       import { puid } from "puid-codec/zod";
       import { puid as mini } from "puid-codec/zod/mini";
       import { z } from "zod";
       const key = "f44fec9beae13cc3a609f67b2f19ab55";
       const users = createPuid({ key, prefix: "usr_" });
       const orders = createCompositePuid({ key, prefix: "ord_", parts: { tenant: 5n, row: 7n } });
       const Query = z.object({ user: puid(users), order: puid(orders).optional() });
       const { user, order } = Query.parse({});
       export const found: [bigint, Parts<"tenant" | "row"> | undefined] = [user, order];
       const table = pgTable("users", { id: puidColumn(users)("id").primaryKey() });
       new QueryBuilder().select().from(table).where(eq(table.id, users.id(1n)));
       // @ts-expect-error: an order's id
       eq(table.id, orders.id(1n));
       const { nodeField } = puidNodes(createRegistry({ user: users }), { user: (id: bigint) => ({ id }) });
       const query = new GraphQLObjectType({ name: "Query", fields: { node: nodeField } });
       export const schema = new GraphQLSchema({ query, types: [puidScalar(users, { name: "UserId" })] });
       const result = params({ id: users, after: users.optional() })["~standard"].validate({});
       export const id: bigint | undefined = result.issues ? undefined : result.value.id;
       const match = acceptLegacy(users, { decode: (text) => (text === "x" ? 1n : undefined) }).decode("x");
       export const value: bigint = match.value;
       export const rest = [mini(users), puids, registerDuckdbFunctions, registerSqliteFunctions];`,
    );
    expect(run(bin("tsc"), ["-p", folder])).toBe("");
  });

  it.each([
    ["with the kernel", [], 38_400, 11_900],
    ["without the kernel", ["puid-codec-javascript"], 16_800, 6300],
  ])(
    "adds little to a browser's bundle, and imports nothing: %s",
    async (_, conditions, most, compressed) => {
      write("bundled.js", `export { createPuid } from "puid-codec";`);
      const bundle = await rolldown({
        input: join(project, "bundled.js"),
        platform: "browser",
        resolve: { conditionNames: [...conditions, "import", "default"] },
      });
      const { output } = await bundle.generate({ minify: true });
      expect(output).toHaveLength(1);
      expect(output[0].code).not.toMatch(/\bimport\b|require/);
      // The bundle contains registries, keyrings, UUIDs and filters only if it imports them.
      expect(output[0].code).not.toMatch(/registered|retired|8xxx|"words"|infinity/i);
      // The bundler's notes for other bundlers do not count: pages do not load them.
      const code = output[0].code.replaceAll("/* @__PURE__ */ ", "");
      expect(code.length).toBeLessThanOrEqual(most);
      expect(brotliCompressSync(code).length).toBeLessThanOrEqual(compressed);
      expect(await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`)).toHaveProperty(
        "createPuid",
      );
    },
  );

  it("works in tests: matchers with only vitest, arbitraries with fast-check", () => {
    const link = (name: string): void =>
      symlinkSync(join(top, "node_modules", name), join(project, "node_modules", name));
    const vitest = (): string => run(bin("vitest"), ["run", "--root", project, "--reporter", "verbose"]);
    write(
      "matchers.test.ts",
      `import { expect, it } from "vitest";
       import "puid-codec/testing/vitest";
       import { createTestPuid, ordinals, puidSerializer } from "puid-codec/testing";
       const users = createTestPuid("usr_");
       expect.addSnapshotSerializer(puidSerializer(users));
       it("matches", () => {
         expect(users.id(42n)).toHaveOrdinal(users, 42n);
         expect(users.id(42n)).toMatchInlineSnapshot("<usr_ #42>");
         expect(() => ordinals(users)).toThrow("fast-check");
       });`,
    );
    link("vitest");
    expect(vitest()).toContain("1 passed");
    write(
      "matchers.test.ts",
      `import fc from "fast-check";
       import { expect, it } from "vitest";
       import "puid-codec/testing/vitest";
       import { createTestPuid, notPuids, puids } from "puid-codec/testing";
       const users = createTestPuid("usr_");
       it("arbitraries", () => {
         fc.assert(fc.property(puids(users), (id) => { expect(id).toBePuidOf(users); }));
         fc.assert(fc.property(notPuids(users), (text) => { expect(text).not.toBePuidOf(users); }));
       });`,
    );
    link("fast-check");
    expect(vitest()).toContain("1 passed");
    write("matchers.test-d.ts", readFileSync(join(project, "matchers.test.ts"), "utf8"));
    const options = ["--module", "nodenext", "--target", "es2022", "--strict", "--noEmit", "--skipLibCheck"];
    expect(run(bin("tsc"), [...options, "matchers.test-d.ts"])).toBe("");
    write(
      "matchers.test.ts",
      `import { expect, it } from "vitest"; import "puid-codec/testing/vitest"; import { createTestPuid } from "puid-codec/testing"; it("fails", () => expect("usr_1").toBePuidOf(createTestPuid("usr_")));`,
    );
    expect(vitest).toThrow(/must have 19 characters after its prefix, got 1 in \\?"usr_1/);
  });

  it("passes publint", () => {
    expect(run(bin("publint"), [tarball, "--strict"])).toContain("All good!");
  });

  it("passes Are The Types Wrong as an ESM-only package", () => {
    expect(() => run(bin("attw"), [tarball, "--profile", "esm-only"])).not.toThrow();
  });
});
