import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import pg from "pg";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { writePlayground } from "../../../docs/playground/build.js";
import { CHROMIUM, startChromium, VIEWS } from "../../../packages/server/gallery/chromium.js";
import { alphabets, createPuid } from "../../../src/index.js";
import { load, run } from "../examples.js";
import { top } from "../markdown.js";

const command = join(top, "dist/cli/main.js");

// Skips the tests where Chromium is missing. With `CI` set, they fail instead.
describe.skipIf(!existsSync(CHROMIUM) && !process.env["CI"])("the playground", () => {
  let folder: string;
  let file: string;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  /** What the page requested, and what the browser complained about. */
  let requests: string[];
  let faults: string[];

  beforeAll(async () => {
    if (!existsSync(join(top, "docs/node_modules/sqids"))) {
      execFileSync("npm", ["ci", "--prefix", "docs", "--ignore-scripts"], { cwd: top });
    }
    folder = mkdtempSync(join(tmpdir(), "puid-playground-"));
    file = join(folder, "playground.html");
    await writePlayground(top, file);
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
    page = await context.newPage();
    requests = [];
    faults = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => faults.push(message.text()));
    page.on("pageerror", (error) => faults.push(String(error)));
    await page.goto(pathToFileURL(file).href);
    await page.locator("html[data-ready]").waitFor();
    await page.locator("#rows li").last().waitFor();
  });
  afterEach(async () => {
    expect(faults).toEqual([]);
    expect(requests).toEqual([pathToFileURL(file).href]);
    await context.close();
  });

  const key = (): Promise<string> => page.getByLabel(/^Key, in/).inputValue();
  const ordinal = () => page.getByLabel("Ordinal: the row’s number");
  const id = () => page.getByLabel("Id: what others see");
  const message = () => page.locator("#pair-message");
  const figure = (name: string): Promise<string | null> =>
    page.locator(`dt:text-is("${name}") + dd`).textContent();

  it("encodes and decodes with the library, and explains a mistyped id", async () => {
    const codec = createPuid({ key: await key(), prefix: "usr_" });
    expect(await id().inputValue()).toBe(codec.id(42));
    await ordinal().fill("1000000");
    expect(await id().inputValue()).toBe(codec.id(1_000_000));
    await page.getByRole("button", { name: "Next ordinal" }).click();
    expect(await id().inputValue()).toBe(codec.id(1_000_001));

    await id().fill(codec.id(7));
    expect(await ordinal().inputValue()).toBe("7");
    const mistyped = codec.id(7).replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    await id().fill(mistyped);
    expect(await ordinal().inputValue()).toBe("");
    expect(await message().textContent()).toMatch(/^invalid_id, unissued: "id" must be is/);
    expect(await id().getAttribute("aria-invalid")).toBe("true");

    // What a person typed: upper case, spaces, and the letter o for the digit 0.
    await id().fill(codec.id(7).slice(4).toUpperCase().replaceAll("0", "O").replace(/^/, "usr_"));
    await message()
      .getByRole("button", { name: codec.id(7) })
      .click();
    expect(await ordinal().inputValue()).toBe("7");
    expect(await message().textContent()).toBe("");

    await ordinal().fill("-1");
    expect(await message().textContent()).toContain('"ordinal" must be');
    await ordinal().fill("4.2");
    expect(await message().textContent()).toBe('the ordinal must be a whole number, got "4.2"');
  });

  it("starts without a paint, as in a tab that nobody sees", async () => {
    await page.addInitScript(() => {
      PerformanceObserver.prototype.observe = () => {};
    });
    await page.goto(`${pathToFileURL(file).href}#copy-title`);
    await page.reload();
    await page.locator("html[data-ready]").waitFor();
    expect(await id().inputValue()).toMatch(/^usr_/);
    expect(await page.evaluate(() => scrollY)).toBeGreaterThan(500);
    requests = requests.slice(0, 1);
  });

  it("keeps the key out of the address and of all storage", async () => {
    const first = await key();
    expect(first).toMatch(/^[0-9a-f]{32,64}$/);
    await page.getByRole("button", { name: "New key" }).click();
    expect(await key()).not.toBe(first);
    const kept = await page.evaluate(async () => ({
      url: location.href,
      local: localStorage.length,
      session: sessionStorage.length,
      cookie: document.cookie,
      history: history.length,
      databases: (await indexedDB.databases()).length,
      caches: "caches" in globalThis ? (await caches.keys().catch(() => [])).length : 0,
    }));
    expect(kept).toEqual({
      url: pathToFileURL(file).href,
      local: 0,
      session: 0,
      cookie: "",
      history: 2, // about:blank and this page
      databases: 0,
      caches: 0,
    });
    await page.reload();
    await page.locator("html[data-ready]").waitFor();
    expect(await key()).not.toBe(first);
    requests.pop();
  });

  it("makes no request, even if a script asks for one", async () => {
    const outcomes = await page.evaluate(async () => {
      const image = await new Promise((resolve) => {
        const element = new Image();
        element.onload = () => resolve("loaded");
        element.onerror = () => resolve("refused");
        element.src = "https://example.com/pixel.png";
      });
      const fetched = await fetch("https://example.com/").then(
        () => "loaded",
        () => "refused",
      );
      return [image, fetched];
    });
    expect(outcomes).toEqual(["refused", "refused"]);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.every((fault) => fault.includes("Content Security Policy"))).toBe(true);
    faults = [];
    requests = requests.filter((url) => url.startsWith("file:"));
  });

  it("shows the numbers of puid plan", async () => {
    await page.getByLabel("Capacity: how many ids").fill("5e9");
    await page.getByLabel("Alphabet").selectOption("base58");
    await page.getByLabel("New rows per day").fill("1e6");
    const plan = execFileSync("node", [command, "plan", "--ids", "5e9", "--alphabet", "base58"], {
      encoding: "utf8",
    });
    const rows = plan.trim().split("\n").slice(1);
    await page.getByText("All lengths for this capacity").click();
    const shown = await page.locator("#lengths tbody tr").allInnerTexts();
    expect(shown.map((row) => row.split("\t").slice(0, 3).join("  "))).toEqual(
      rows.map((row) =>
        row
          .replace("the default", "")
          .trim()
          .replaceAll(/ {2,}/g, "  ")
          .replace(/e(\d+)/, " × 10^$1"),
      ),
    );
    expect(await figure("Capacity")).toBe("5,000,000,000");
    expect(await figure("Ids run out")).toMatch(/^on 20\d\d-\d\d-\d\d, in 13 years$/);
    const chosen = /^ *(\d+) .*the default$/m.exec(plan)![1];
    expect(await page.getByLabel("Length after the prefix").getAttribute("placeholder")).toBe(
      `${chosen}, by the guard bits`,
    );
    await page.getByLabel(/^Guard bits/).fill("0");
    expect(await page.getByLabel("Length after the prefix").getAttribute("placeholder")).toBe(
      `${rows[0]!.trim().split(" ")[0]}, by the guard bits`,
    );
  });

  it("names the option that is wrong, and keeps the last format", async () => {
    const before = await id().inputValue();
    for (const [label, value, text] of [
      [/^Prefix$/, "a b", '"prefix" must have only letters'],
      ["Capacity: how many ids", "many", '"capacity" must be a whole number'],
      ["Length after the prefix", "1", '"length" must be an integer from 4'],
      [/^Guard bits/, "65", '"guard bits" must be at most 64, got 65'],
      [/^Key, in/, "abc", '"key" must have 32, 48 or 64'],
    ] as const) {
      const field = page.getByLabel(label);
      const good = await field.inputValue();
      await field.fill(value);
      expect(await page.getByRole("alert").textContent()).toContain(text);
      expect(await field.getAttribute("aria-invalid"), String(label)).toBe("true");
      expect(await id().inputValue()).toBe(before);
      expect(await page.getByText("The page shows the last one that was.").isVisible()).toBe(true);
      expect(await page.getByRole("button", { name: "Copy", exact: true }).isEnabled()).toBe(false);
      await field.fill(good);
      expect(await page.getByRole("alert").textContent()).toBe("");
      expect(await page.getByText("The page shows the last one that was.").isVisible()).toBe(false);
      expect(await page.getByRole("button", { name: "Copy", exact: true }).isEnabled()).toBe(true);
    }
    await page.getByLabel("New rows per day").fill("many");
    expect(await figure("Ids run out")).toBe("–");
    await page.getByLabel(/^Guard bits/).fill("9".repeat(100_000));
    expect((await page.getByRole("alert").textContent())!.length).toBeLessThan(150);
  });

  it("keeps a mistyped id when the format changes, and steps within the capacity", async () => {
    await page.getByLabel("Capacity: how many ids").fill("44");
    await page.getByRole("button", { name: "Next ordinal" }).click();
    await page.getByRole("button", { name: "Next ordinal" }).click();
    expect(await ordinal().inputValue()).toBe("43");
    await ordinal().fill("-1");
    await id().fill("usr_bad");
    expect(await ordinal().getAttribute("aria-invalid")).toBeNull();
    await page.getByLabel("Prefix", { exact: true }).fill("u_");
    expect([await ordinal().inputValue(), await id().inputValue()]).toEqual(["", "usr_bad"]);
    expect(await message().textContent()).toMatch(/^invalid_id, prefix: "id" must start with/);
    await ordinal().fill("0");
    await page.getByRole("button", { name: "Previous ordinal" }).click();
    expect([await ordinal().inputValue(), await message().textContent()]).toEqual(["0", ""]);
    await page.getByLabel("Capacity: how many ids").fill("1");
    expect(await page.locator("#avalanche").textContent()).toBe("There is only one id.");
  });

  it("keeps up with the longest ids and the largest numbers", async () => {
    for (const [label, value] of [
      ["Capacity: how many ids", "9999^999"],
      ["Length after the prefix", "4096"],
    ] as const) {
      await page.getByLabel(label).fill(value);
      await page.waitForTimeout(1500);
    }
    expect(await page.getByRole("alert").textContent()).toBe("");
    expect(await figure("Capacity")).toBe("about 9.0 × 10^3995");
    expect(await page.locator("#code").textContent()).toBe("The id is too long for a QR code.");
    expect((await id().inputValue()).length).toBe(4100);
    expect(await figure("A guess is an id")).toMatch(/^1 in about 10\^\d{4} /);
    expect(await page.locator("#avalanche").textContent()).toBe("The ids are too long to show their bits.");

    await page.getByRole("tab", { name: "Filters" }).click();
    await page.getByLabel("Words that no id may contain").fill("a");
    await page.getByText("finding one takes too long here").waitFor({ timeout: 5000 });
  });

  it("shows nothing old for an ordinal that has no id", async () => {
    await ordinal().fill("1000");
    await page.getByLabel("Length after the prefix").fill("5");
    await page.getByLabel("Capacity: how many ids").fill("10");
    expect(await message().textContent()).toContain('"ordinal" must be');
    expect(await id().inputValue()).toBe("");
    expect(await page.locator("#figure-url").textContent()).toBe("");
    expect(await page.locator("#code").textContent()).toBe("");
    expect(await page.locator("#rotation-result").textContent()).toBe("");
    await page.getByText("The ids are too few to tell.").waitFor();
    await page.getByLabel("Capacity: how many ids").fill("");
    expect(await figure("Capacity")).toBe("33,554,432");
    await page.getByLabel("Alphabet").selectOption("custom");
    await page.getByLabel("Characters").fill("hex");
    expect(await page.getByRole("alert").textContent()).toBe(
      '"characters" must be the digits themselves, got "hex"; choose hex in the list',
    );
  });

  it("shows how predictable the ids of others are", async () => {
    const verdicts = await page.locator("#rows strong").allTextContents();
    const [counter, own, sqids, hashids] = verdicts.map(Number.parseFloat);
    expect([counter, sqids! > 95, hashids! > 95, own! < 6]).toEqual([100, true, true, true]);
    const firstRow = await page.locator("#rows li:first-child").allTextContents();
    expect(firstRow).toEqual([
      "1",
      createPuid({ key: await key(), prefix: "usr_" }).id(1),
      "UkLWZg9DAJ",
      "ngB0NV05ev",
    ]);
  });

  it("lights the places of rows: numbers in a line, ids everywhere", async () => {
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByLabel("Rows per second").fill("4");
    expect(await page.locator("#speed-value").textContent()).toBe("10,000");
    await page.getByRole("button", { name: "Start" }).click();
    await page.waitForFunction(
      () => Number.parseInt(document.getElementById("drawn")!.textContent!.replace(",", ""), 10) >= 8000,
    );
    await page.getByRole("button", { name: "Pause" }).click();
    const lit = (grid: string): Promise<number> =>
      page.locator(`#${grid}`).evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext("2d")!.getImageData(0, 50, 100, 50);
        let count = 0;
        for (let i = 2; i < data.length; i += 4) if (data[i]! > 100) count++;
        return count;
      });
    expect(await lit("counter-grid")).toBe(0);
    expect(await lit("puid-grid")).toBeGreaterThan(1000);
    expect(await page.locator("#measured").textContent()).toMatch(/takes \d+\.\d\d µs, [\d,]+ a second/);
    expect(await page.locator("#avalanche > p").last().textContent()).toMatch(/^\d\d of 95 bits change\.$/);
  });

  it("shows what happens to old ids", async () => {
    const tab = (name: string): Promise<void> => page.getByRole("tab", { name, exact: true }).click();
    const codec = createPuid({ key: await key(), prefix: "usr_" });
    const stages = {
      "the old codec": [1, 0],
      "a keyring that issues old ids": [1, 1],
      "a keyring that issues new ids": [1, 1],
      "the new codec alone": [0, 1],
    };
    for (const [name, [old, next]] of Object.entries(stages)) {
      await page.getByRole("radio", { name }).check();
      const result = page.getByRole("tabpanel", { name: "Key rotation" });
      expect(await result.locator("dt:has-text('old id') + dd .good").count(), name).toBe(old);
      expect(await result.locator("dt:has-text('new id') + dd .good").count(), name).toBe(next);
      const issued = await result.locator("dt:has-text('issues') + dd").textContent();
      expect(issued === codec.id(42)).toBe(name.includes("old"));
    }
    await tab("Composite ids");
    const composite = page.getByRole("tabpanel", { name: "Composite ids" });
    expect(await composite.locator(".good").textContent()).toBe("tenant 7, row 42");
    await composite.getByLabel("Change the range").check();
    expect(await composite.locator(".bad").textContent()).toBe("tenant 14, row 42");
    await composite.getByLabel("Tenant").fill("2000000");
    expect(await composite.getByRole("status").textContent()).toContain('"parts.tenant" must be below');
    expect(await composite.getByLabel("Tenant").getAttribute("aria-invalid")).toBe("true");
    expect(await composite.getByLabel("Row, ").getAttribute("aria-invalid")).toBeNull();

    await tab("UUIDs");
    const uuids = page.getByRole("tabpanel", { name: "UUIDs" });
    expect(await uuids.locator("code").first().textContent()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8/);
    expect(await uuids.locator(".bad").textContent()).toContain("invalid_id");

    await tab("Filters");
    const filters = page.getByRole("tabpanel", { name: "Filters" });
    await filters.getByLabel("Words").fill("7a, 9z, k2");
    const share = filters.getByText(/^[1-9]\d* of the first 5,000 ids change/);
    await share.waitFor();
    expect(await filters.locator("tbody tr").count()).toBe(5);
    const [number, before, after] = await filters.locator("tbody tr").first().locator("td").allTextContents();
    expect(codec.id(BigInt(number!))).toBe(before);
    expect(after).not.toMatch(/7a|9z|k2/);
    await filters.getByLabel("Words").fill("");
    await filters.getByText(/^0 of the first/).waitFor();
    await filters.getByLabel("Words").fill("usr");
    await filters.getByText(/The prefix counts too/).waitFor();
    expect(await filters.getByRole("table").isVisible()).toBe(false);
  });

  it("copies code that runs", async () => {
    await page.getByLabel("Alphabet").selectOption("base58");
    await page.getByLabel("Capacity: how many ids").fill("2^40");
    const env = { PUID_KEY: await key() };
    const codec = createPuid({
      key: env.PUID_KEY,
      prefix: "usr_",
      alphabet: alphabets.base58,
      capacity: 2n ** 40n,
    });
    const copied: Record<string, string> = {};
    for (const name of ["TypeScript", "zod", "Drizzle", "SQL", "CLI", "JSON for --config"]) {
      await page.getByRole("tab", { name, exact: true }).click();
      await page.getByRole("button", { name: "Copy", exact: true }).click();
      await page.getByText("Copied.").waitFor();
      copied[name] = await page.evaluate(() => navigator.clipboard.readText());
    }
    for (const name of ["TypeScript", "zod", "Drizzle"])
      await run(copied[name]!, await load(copied[name]!), env);

    const shell = copied["CLI"]!.replaceAll("npx puid-codec", `node ${command}`);
    const lines = execFileSync("sh", ["-c", shell], { env: { ...process.env, ...env }, encoding: "utf8" });
    expect(lines).toBe(`${codec.id(42)}\n42\n`);

    const config = join(folder, "format.json");
    writeFileSync(config, copied["JSON for --config"]!);
    const args = [command, "id", "--config", config, "42"];
    expect(execFileSync("node", args, { env: { ...process.env, ...env }, encoding: "utf8" })).toBe(
      `${codec.id(42)}\n`,
    );

    const port = inject("postgresPort");
    const client = new pg.Client({ host: "127.0.0.1", port, user: "postgres", database: "postgres" });
    await client.connect();
    try {
      await client.query("begin");
      await client.query(copied["SQL"]!);
      await client.query("select set_config('puid.key', $1, true)", [env.PUID_KEY]);
      const { rows } = await client.query("select usr_id(42) as id, usr_ordinal($1) as ordinal", [
        codec.id(42),
      ]);
      expect(rows).toEqual([{ id: codec.id(42), ordinal: "42" }]);
    } finally {
      await client.query("rollback");
      await client.end();
    }
  });

  it("works with the keyboard", async () => {
    await page.getByRole("tab", { name: "Key rotation" }).focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.getByRole("tabpanel", { name: "Composite ids" }).isVisible()).toBe(true);
    await page.keyboard.press("End");
    expect(await page.getByRole("tabpanel", { name: "Filters" }).isVisible()).toBe(true);
    await page.keyboard.press("ArrowRight");
    expect(await page.getByRole("tab", { name: "Key rotation" }).getAttribute("aria-selected")).toBe("true");
    await page.keyboard.press("ArrowLeft");
    expect(
      await page.getByRole("tab", { name: "Filters" }).evaluate((tab) => tab === document.activeElement),
    ).toBe(true);
  });

  it("has no accessibility violations, and fits the window", async () => {
    await page.evaluate(axe.source);
    await page.getByLabel("Prefix", { exact: true }).fill("p".repeat(63));
    for (const view of VIEWS) {
      await page.emulateMedia({ colorScheme: view.colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize(view.viewport);
      for (const name of ["Key rotation", "Composite ids", "UUIDs", "Filters"]) {
        await page.getByRole("tab", { name, exact: true }).click();
        // Every other time with errors.
        const isWrong = name === "UUIDs" || name === "Filters";
        await page.getByLabel(/^Guard bits/).fill(isWrong ? "65" : "32");
        await id().fill(isWrong ? "mistyped" : "");
        const { excess, violations } = await page.evaluate(async () => {
          const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({
            resultTypes: ["violations"],
            rules: { "target-size": { enabled: true } },
          });
          return {
            excess: document.documentElement.scrollWidth - document.documentElement.clientWidth,
            violations: violations.flatMap(({ id, nodes }) =>
              nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`),
            ),
          };
        });
        expect(violations, `${view.name}, ${name}`).toEqual([]);
        expect(excess, `${view.name}, ${name}`).toBeLessThanOrEqual(0);
      }
    }
  });
});
