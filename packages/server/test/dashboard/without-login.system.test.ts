import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeEmptyDatabase } from "../support/embedded.js";
import { codec, KEY } from "../support/service.js";

/** Prints the statuses of the sign-in routes, without and with a provider, where openid-client cannot be loaded. */
const PROGRAM = `
  import { register } from "node:module";
  import { alphabets, createPuid } from "puid-codec";
  const hooks = "export function resolve(name, context, next) {" +
    "if (/^(openid-client|oauth4webapi|jose)/.test(name)) throw new Error('forbidden');" +
    "return next(name, context); }";
  register("data:text/javascript," + encodeURIComponent(hooks));
  const { createServer } = await import("puid-server");
  const { pglite } = await import("puid-server/pglite");
  const codec = createPuid({ key: process.argv[1], alphabet: alphabets.base62, length: ${codec.length} });
  const database = await pglite(process.argv[2]);
  const origin = "http://localhost:8799";
  const provider = { issuer: "https://id.example", clientId: "id", clientSecret: "secret", allow: "everyone" };
  const statuses = [];
  for (const login of [undefined, provider]) {
    const server = createServer({ codec, database, login });
    for (const path of ["/", "/dashboard", "/auth/sign-in", "/auth/callback"]) {
      statuses.push((await server.fetch(new Request(origin + path))).status);
    }
    const form = { method: "POST", headers: { Origin: origin }, body: new URLSearchParams() };
    statuses.push((await server.fetch(new Request(origin + "/auth/sign-in", form))).status);
  }
  console.log(statuses.join());
  await database.close();
`;

describe("a server without a provider", () => {
  it("never loads openid-client", () => {
    const directory = mkdtempSync(join(tmpdir(), "puid-without-login-"));
    writeEmptyDatabase(directory);
    const args = ["--input-type=module", "-e", PROGRAM, KEY, directory];
    const cwd = join(import.meta.dirname, "../..");
    const printed = execFileSync(process.execPath, args, { cwd, encoding: "utf8" });
    // With a provider, the two routes that need openid-client fail.
    expect(printed.trim()).toBe("200,200,200,404,404,200,200,200,500,500");
    rmSync(directory, { recursive: true });
  });
});
