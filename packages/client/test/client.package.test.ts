import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "./server.js";

const top = join(import.meta.dirname, "../../..");
const bin = (name: string): string => join(top, "node_modules/.bin", name);

/** An empty project in which the test installs the packed client, as a user does. */
let project: string;
let tarball: string;
let files: string[];

const run = (command: string, args: readonly string[], cwd = project): string =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "puid-client-"));
  const [packed] = JSON.parse(
    run("npm", ["pack", "--json", "--pack-destination", project], join(top, "packages/client")),
  );
  tarball = join(project, packed.filename);
  files = packed.files.map((file: { path: string }) => file.path);
  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
  run("npm", ["install", "--no-audit", "--no-fund", tarball]);
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

describe("the packed client", () => {
  it("has only the files that it needs, and no dependencies", () => {
    for (const path of files) {
      expect(path).toMatch(
        /^(LICENSE|README\.md|package\.json|dist\/[\w-]+\.(js|d\.ts)(\.map)?|src\/[\w-]+\.ts)$/,
      );
    }
    expect(files).toEqual(
      expect.arrayContaining(["LICENSE", "README.md", "dist/index.js", "dist/index.d.ts"]),
    );
    const { packages } = JSON.parse(readFileSync(join(project, "package-lock.json"), "utf8"));
    expect(Object.keys(packages)).toEqual(["", "node_modules/puid-client"]);
  });

  it("works in an empty project, over a socket, under both of its names", async () => {
    const server = await serve(({ url }) => ({
      body: url.includes("ids") ? { ids: ["a"] } : { ordinal: "42" },
    }));
    writeFileSync(
      join(project, "use.js"),
      `import { Puid, PuidClient, PuidClientError, PuidError } from "puid-client";
       const puid = new PuidClient({ apiKey: "puid_live_1", endpoint: ${JSON.stringify(server.endpoint)} });
       const id = await puid.id();
       const error = await puid.ids(10_001).catch((error) => error);
       console.log(JSON.stringify([id, String(await puid.ordinal(id)), error instanceof PuidClientError, error.code, Puid === PuidClient, PuidError === PuidClientError]));`,
    );
    const { stdout } = await promisify(execFile)("node", ["use.js"], { cwd: project });
    await server.close();
    expect(JSON.parse(stdout)).toEqual(["a", "42", true, "invalid_count", true, true]);
  });

  it("compiles in TypeScript", () => {
    writeFileSync(
      join(project, "use.ts"),
      `import { type Puid, PuidClient, type PuidClientError, type PuidClientOptions, type PuidError, type PuidOptions, type Quota } from "puid-client";
       const puid = new PuidClient({ apiKey: "k", timeout: 1000, retry: { attempts: 3 } });
       export const ids: Promise<string[]> = puid.ids(3, { signal: AbortSignal.timeout(1) });
       export const ordinal: Promise<bigint> = puid.ordinal("x");
       export const quota: Promise<Quota> = puid.quota();
       export const spent = (error: PuidClientError): boolean => error.mayHaveSpent;
       // The names of the official clients.
       const alias: Puid = puid;
       export const options: PuidOptions = { apiKey: "k" } satisfies PuidClientOptions;
       export const aliasSpent = (error: PuidError): boolean => spent(error) || alias === puid;
       // @ts-expect-error: credentials are required
       new PuidClient({});`,
    );
    const options = ["--module", "nodenext", "--target", "es2022", "--lib", "es2022,dom", "--types", ""];
    expect(run(bin("tsc"), [...options, "--strict", "--noEmit", "use.ts"])).toBe("");
  });

  it("passes publint and Are The Types Wrong as an ESM-only package", () => {
    expect(run(bin("publint"), [tarball, "--strict"])).toContain("All good!");
    expect(() => run(bin("attw"), [tarball, "--profile", "esm-only"])).not.toThrow();
  });
});
