import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../test/support/postgres.js";

const top = join(import.meta.dirname, "../../..");
const bin = (name: string): string => join(top, "node_modules/.bin", name);

/** A project of a user, with the packed server, client and library installed. */
let project: string;
let tarball: string;
let files: string[];

const run = (command: string, args: readonly string[], cwd = project): string =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

const pack = (folder: string): { filename: string; files: { path: string }[] } =>
  JSON.parse(run("npm", ["pack", "--json", "--pack-destination", project], join(top, folder)))[0];

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "puid-server-"));
  const packed = pack("packages/server");
  tarball = join(project, packed.filename);
  files = packed.files.map(({ path }) => path);
  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const tarballs = [packed, pack("packages/client"), pack(".")].map(({ filename }) =>
    join(project, filename),
  );
  run("npm", ["install", "--no-audit", "--no-fund", ...tarballs]);
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

describe("the packed server", () => {
  it("has only the files that it needs", () => {
    for (const path of files) {
      expect(path).toMatch(
        /^(LICENSE|README\.md|package\.json|bin\/puid-server\.js|dist\/[\w/-]+\.(js|d\.ts)(\.map)?|src\/[\w/-]+\.tsx?)$/,
      );
    }
    expect(files).toEqual(
      expect.arrayContaining(["LICENSE", "README.md", "bin/puid-server.js", "dist/index.js"]),
    );
  });

  it("passes publint and Are The Types Wrong as an ESM-only package", () => {
    expect(run(bin("publint"), [tarball, "--strict"])).toContain("All good!");
    expect(() => run(bin("attw"), [tarball, "--profile", "esm-only"])).not.toThrow();
  });

  it("compiles in TypeScript", () => {
    writeFileSync(
      join(project, "use.ts"),
      `import { createKeyring, createPuid } from "puid-codec";
       import { createPuidDev } from "puid-codec/puid-dev";
       import { createServer, type Plans, type Server } from "puid-server";
       import { pglite } from "puid-server/pglite";
       import { postgres } from "puid-server/postgres";
       const plans: Plans = { free: { limit: 5, rate: { requests: 10, seconds: 1 } } };
       const codec = createPuid({ key: "00".repeat(16) });
       export const one: Server = createServer({ codec, database: await pglite(), plans });
       export const two = createServer({ codec: createKeyring(codec), database: postgres("postgres://x/y") });
       export const three = createServer({ codec: createPuidDev(), database: postgres("postgres://x/y") });
       export const answer: Promise<Response> = one.fetch(new Request("http://localhost/api/v1/ids"));
       export default one;
       // @ts-expect-error: there is no such option
       createServer({ codec, database: await pglite(), limits: 7 });`,
    );
    const options = ["--module", "nodenext", "--target", "es2022", "--lib", "es2022,dom", "--types", ""];
    expect(run(bin("tsc"), [...options, "--strict", "--skipLibCheck", "--noEmit", "use.ts"])).toBe("");
  });

  it("works in an empty directory: three commands, the client, and decoding with only the key", async () => {
    const port = String(await freePort());
    const server: ChildProcess = spawn("npx", ["puid-server", "start", "--port", port], {
      cwd: project,
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
    });
    try {
      await new Promise<void>((resolve, reject) => {
        server.once("exit", reject);
        server.stderr!.on("data", (chunk) => String(chunk).includes("is running") && resolve());
      });
      const key = run("npx", ["puid-server", "keys", "create"]).trim();
      writeFileSync(
        join(project, "use.js"),
        `import { readFileSync } from "node:fs";
         import { alphabets, createPuid } from "puid-codec";
         import { Puid } from "puid-client";
         const puid = new Puid({ apiKey: ${JSON.stringify(key)}, endpoint: "http://localhost:${port}/api" });
         const ids = await puid.ids(3);
         const codec = createPuid({
           key: readFileSync("puid-data/key", "utf8").trim(),
           alphabet: alphabets.base62,
           length: 22,
         });
         console.log(String([...codec.ordinals(ids), await puid.ordinal(ids[2]), (await puid.quota()).used]));`,
      );
      const { stdout } = await promisify(execFile)("node", ["use.js"], { cwd: project });
      expect(stdout.trim()).toBe("1,2,3,3,3");
      expect(readFileSync(join(project, "puid-data/key"), "utf8")).toMatch(/^[0-9a-f]{64}\n$/);
    } finally {
      process.kill(-server.pid!, "SIGTERM");
      await new Promise((resolve) => server.once("exit", resolve));
    }
  });
});
