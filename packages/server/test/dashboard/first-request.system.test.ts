import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithChromium } from "../pages/support/with-chromium.js";
import { useDashboard } from "./support/use-dashboard.js";

/** Runs the programs of the page as its readers do. */

const run = promisify(execFile);
const root = join(import.meta.dirname, "../../../..");

/** Below the workspace, so that Node finds the client. */
let folder: string;

describeWithChromium("the first request", () => {
  const stage = useDashboard({ defaultPlan: "boundless" });
  beforeAll(() => {
    mkdirSync(join(root, "build"), { recursive: true });
    folder = mkdtempSync(join(root, "build/first-request-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is a program that works as it stands", async () => {
    const ada = await stage.person();
    await ada.signIn(stage.email("ada"));
    await ada.follow("send your first request");
    await ada.sees("Send your first request");
    await ada.page.getByRole("main").getByRole("link", { name: "Create a key" }).click();
    await ada.type("Label", "first");
    await ada.press("Create key");
    const key = await ada.secret("API key");
    await ada.follow("Send your first request");
    await ada.sees("Send your first request");
    const code = async (name: string): Promise<string> =>
      (await ada.page.getByRole("region", { name, exact: true }).innerText()).replaceAll("\u00a0", " ");
    expect(await code("export command")).toContain("export PUID_API_KEY=");
    const env = { ...process.env, PUID_API_KEY: key };
    const ids = expect.arrayContaining(Array(3).fill(expect.stringMatching(/^\w{22}$/)));

    const curl = await run("sh", ["-c", await code("curl program")], { env });
    expect(JSON.parse(curl.stdout)).toMatchObject({ ids, count: 3 });

    expect(await code("TypeScript install command")).toBe("npm install puid-client");
    writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
    writeFileSync(join(folder, "program.ts"), await code("TypeScript program"));
    const options = "--ignoreConfig --strict --module nodenext --target es2023 --types node --rootDir .";
    const compiler = join(root, "node_modules/.bin/tsc");
    await run(compiler, [...options.split(" "), "program.ts"], { cwd: folder });
    const typescript = await run(process.execPath, ["program.js"], { cwd: folder, env });
    expect(typescript.stdout.match(/\w{22}/g)).toHaveLength(3);

    const python = await run("python3", ["-c", await code("Python program")], { env });
    expect(JSON.parse(python.stdout.replaceAll("'", '"'))).toEqual(ids);

    await ada.follow("Overview");
    await ada.page.getByText("9 ids in the last 48 hours").waitFor();
    await ada.follow("First request");
    const link = ada.page.getByRole("link", { name: "OpenAPI document" });
    const document = await fetch((await link.getAttribute("href"))!);
    expect(await document.json()).toMatchObject({ openapi: "3.1.0" });
  });
});
