import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { key } from "../support/key.js";
import { callsServer, examplesIn, load, run } from "./examples.js";
import { guides, top } from "./markdown.js";

/** The examples that call a server: the commands of docs/service.md start it, with its embedded database. */

const BIN = join(top, "packages/server/bin/puid-server.js");
const ENDPOINT = "http://localhost:8799/api";
const env = { ...process.env, PUID_KEY: key, PORT: "0" };

const examples = ["README.md", ...guides].flatMap((page) =>
  examplesIn(page)
    .filter(callsServer)
    .map((example) => ({ page, example })),
);

describe("a server that the guide starts", () => {
  const cwd = mkdtempSync(join(tmpdir(), "puid-service-"));
  let server: ChildProcess;
  let endpoint: string;

  beforeAll(async () => {
    server = spawn(process.execPath, [BIN, "start"], { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
    endpoint = await new Promise((resolve, reject) => {
      let told = "";
      server.stderr!.setEncoding("utf8").on("data", (text: string) => {
        told += text;
        const found = /"(http:.+)\/v1\/ids\?n=3"\n/.exec(told)?.[1];
        if (found !== undefined) resolve(found);
      });
      server.once("exit", (status) => reject(new Error(`the server stops with ${status}: ${told}`)));
    });
  });
  afterAll(async () => {
    if (server.exitCode === null && server.kill()) await once(server, "exit");
    rmSync(cwd, { recursive: true, force: true });
  });

  it("has examples", () => {
    expect(examples.map(({ page }) => page)).toContain("docs/service.md");
  });

  it.each(examples)("answers as $page says", async ({ example }) => {
    const apiKey = execFileSync(process.execPath, [BIN, "keys", "create"], { cwd, env, encoding: "utf8" });
    expect(example).toContain(ENDPOINT);
    const here = example.replaceAll(ENDPOINT, endpoint);
    await run(here, await load(here), { PUID_KEY: env.PUID_KEY, PUID_API_KEY: apiKey.trim() });
  });
});
