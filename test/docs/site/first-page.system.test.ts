import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM, startChromium, VIEWS } from "../../../packages/server/gallery/chromium.js";
import { read, tableOf, top } from "../markdown.js";
import { SITE, type SiteServer, serveSite } from "./serve-site.js";

const PAGES = ["index", "why-not-random-ids", "why-not-sqids", "comparison"];
const EXAMPLE = "usr_t0p05ytv42x8a07rmzv";

let server: SiteServer;
let browser: Browser;
/** What no page may do: write to the console, throw, or ask another origin. */
const faults: string[] = [];

async function open(name: string, options: BrowserContextOptions = {}): Promise<Page> {
  // A transition would show axe a color between two others.
  const page = await browser.newPage({ reducedMotion: "reduce", ...options });
  page.on("console", (message) => faults.push(`${name}: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`${name}: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${server.origin}/`) && !url.startsWith("data:")) faults.push(`${name}: ${url}`);
  });
  await page.goto(`${server.origin}/${name}.html`);
  return page;
}

/** Presses Tab until an element has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  const target = page.locator(selector);
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${selector}`);
}

/** Skips the navigation with the first link of a page. */
async function skipNavigation(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
}

/** Types over the text of the field that has the focus. */
async function retype(page: Page, text: string): Promise<void> {
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Backspace");
  await page.keyboard.type(text);
}

const cellsOf = (page: Page): Promise<string[][]> =>
  page
    .locator(".live tbody tr")
    .evaluateAll((rows) =>
      rows.map((row) => Array.from((row as HTMLTableRowElement).cells, (cell) => cell.innerText.trim())),
    );

/** Runs axe in a page that has it. */
async function violationsOf(page: Page): Promise<string[]> {
  const violations = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({
      resultTypes: ["violations"],
      rules: { "target-size": { enabled: true } },
    });
    return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html.slice(0, 200)) }));
  });
  return violations.flatMap(({ id, nodes }) => nodes.map((html) => `${id}: ${html}`));
}

describe.skipIf(!existsSync(CHROMIUM) && !process.env["CI"])("the built site in Chromium", () => {
  beforeAll(async () => {
    if (!existsSync(join(SITE, "index.html")))
      execFileSync("npm", ["run", "--silent", "docs"], { cwd: top, stdio: "inherit" });
    server = await serveSite();
    browser = await startChromium();
  });
  afterEach(() => {
    expect(faults.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it("has a strip that works with the keyboard, under a key of its own", async () => {
    const page = await open("index");
    const ordinal = page.locator("#strip-ordinal");
    const id = page.locator("#strip-id");
    const status = page.locator("#strip-status");
    await page.getByText("a key that this page just made").waitFor();
    const first = await id.inputValue();
    expect(first).toMatch(/^usr_[0-9a-z]{19}$/);
    expect(first).not.toBe(EXAMPLE);

    await tabTo(page, "#strip-ordinal");
    await retype(page, "43");
    const second = await id.inputValue();
    expect(second).toMatch(/^usr_[0-9a-z]{19}$/);
    expect(second).not.toBe(first);

    await tabTo(page, "#strip-id");
    await retype(page, first);
    expect(await ordinal.inputValue()).toBe("42");
    expect(await status.innerText()).toContain("the other follows");

    await page.keyboard.press("Backspace");
    expect(await status.innerText()).toBe(
      `PuidError invalid_id\n"id" must have 19 characters after its prefix, got 18 in "${first.slice(0, -1)}"`,
    );
    expect(await ordinal.inputValue()).toBe("");
    expect(await id.getAttribute("aria-invalid")).toBe("true");

    await tabTo(page, ".live-button:has-text('Mistype')");
    await page.keyboard.press("Enter");
    expect(await status.innerText()).toMatch(
      /^PuidError invalid_id\n"id" must be issued by this key, got "usr_/,
    );

    const mistyped = await id.inputValue();
    await page.keyboard.press("Enter");
    const other = await id.inputValue();
    expect(other).not.toBe(mistyped);
    // Both are ids of row 42 with one wrong character.
    for (const text of [mistyped, other]) {
      expect(Array.from(text).filter((character, i) => character !== first[i])).toHaveLength(1);
    }

    await id.fill("");
    expect([await ordinal.inputValue(), await status.innerText()]).toEqual([
      "",
      expect.stringContaining("the other follows"),
    ]);

    await tabTo(page, ".live-button:has-text('another key')");
    await page.keyboard.press("Space");
    expect(await ordinal.inputValue()).toBe("42");
    expect(await id.inputValue()).toMatch(/^usr_[0-9a-z]{19}$/);
    expect(await id.inputValue()).not.toBe(first);
    expect(await id.getAttribute("aria-invalid")).toBe("false");
    await page.close();
  });

  it("stores nothing", async () => {
    const page = await open("index");
    await page.getByText("a key that this page just made").waitFor();
    const stored = await page.evaluate(async () => ({
      local: Object.keys(localStorage).filter((name) => !name.startsWith("vitepress-")),
      session: Object.keys(sessionStorage),
      cookie: document.cookie,
      databases: (await indexedDB.databases()).length,
    }));
    expect(stored).toEqual({ local: [], session: [], cookie: "", databases: 0 });
    await page.close();
  });

  it("allows the library's WebAssembly", async () => {
    const page = await open("index");
    const compiles = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent =
        "try { new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)); document.title = 'compiled' } catch {}";
      document.head.append(script);
      return document.title === "compiled";
    });
    expect(compiles).toBe(true);
    await page.close();
  });

  it("leads to the playground", async () => {
    const page = await open("index");
    await page.getByRole("link", { name: "Open the playground" }).click();
    await page.getByRole("heading", { name: "A row’s number, as an id that reveals nothing" }).waitFor();
    await page.close();
  });

  it("has a figure of random ids that works with the keyboard", async () => {
    const page = await open("why-not-random-ids");
    const source = tableOf(
      read("docs/why-not-random-ids.md"),
      "id",
      "odds of two equal ids",
      "column and index",
    );
    expect(await cellsOf(page)).toEqual(source);
    await skipNavigation(page);

    await tabTo(page, "#random-rows");
    await retype(page, "1,000,000");
    expect((await cellsOf(page)).slice(0, 2)).toEqual([
      ["UUID v4", "1 in 10^25", "56 MB"],
      ["nanoid of 21 characters", "1 in 10^26", "76 MB"],
    ]);
    expect((await cellsOf(page))[2]).toEqual(["nanoid of 12 characters", "1 in 9.4 billion", "56 MB"]);
    await tabTo(page, "#random-length");
    for (let presses = 0; presses < 4; presses++) await page.keyboard.press("ArrowLeft");
    expect((await cellsOf(page))[2]).toEqual(["nanoid of 8 characters", "1 in 560", "56 MB"]);
    expect(await page.getByRole("status").innerText()).toContain(
      "1 million nanoids of 8 characters are equal: 1 in 560",
    );

    await page.locator("#random-rows").focus();
    await retype(page, "many");
    expect(await page.getByRole("status").innerText()).toBe(
      "Type a number of rows from 1 to 10^15, such as 1e9.",
    );
    expect((await cellsOf(page))[0]).toEqual(["UUID v4", "–", "–"]);
    await page.close();
  });

  it("has a figure of sqids that works with the keyboard", async () => {
    const page = await open("why-not-sqids");
    const source = tableOf(read("docs/why-not-sqids.md"), "id");
    const cells = await cellsOf(page);
    expect(cells).toEqual(source);
    await skipNavigation(page);

    await tabTo(page, "#sqids-id");
    await retype(page, "tX");
    expect((await cellsOf(page))[0]![1]).toMatch(/^row 43; the next is \w+$/);
    await retype(page, "zzzzzzzz");
    expect((await cellsOf(page))[0]![1]).toMatch(/^row 3142742836020, which sqids writes as \w+$/);
    expect(await page.getByRole("status").innerText()).toContain("Anyone reads zzzzzzzz: row 3142742836020");

    await tabTo(page, ".live-button");
    await page.keyboard.press("Enter");
    const others = await cellsOf(page);
    expect(others[2]![1]).not.toBe(cells[2]![1]);
    expect(Number(others[2]![1])).toBeGreaterThan(600);
    expect(others[2]![2]).toBe("0");

    await page.locator("#sqids-puid").fill("abc");
    await page.locator("#sqids-id").fill("!");
    expect((await cellsOf(page)).slice(0, 2)).toEqual([
      ["read without a key", "not a sqid", "not a puid"],
      ["ids with one wrong character that decode", "–", "–"],
    ]);
    await page.close();
  });

  it("is readable without scripts", async () => {
    const options = { javaScriptEnabled: false };
    const page = await open("index", options);
    expect(await page.locator("#strip-ordinal").inputValue()).toBe("42");
    expect(await page.locator("#strip-id").inputValue()).toBe(EXAMPLE);
    expect(await page.locator(".strip").innerText()).toContain("f44fec9beae13cc3a609f67b2f19ab55");
    await page.close();
    for (const name of ["why-not-random-ids", "why-not-sqids"]) {
      const page = await open(name, options);
      expect(await page.locator(".live-table").isVisible()).toBe(true);
      await page.close();
    }
  });

  it.each(PAGES)(
    "has no accessibility violations in %s, and fits the window, in light, dark and on a phone",
    async (name) => {
      for (const view of VIEWS) {
        const page = await open(name, { colorScheme: view.colorScheme, viewport: { ...view.viewport } });
        await page.waitForLoadState("networkidle");
        if (name === "index") {
          await page.getByText("a key that this page just made").waitFor();
          // The message of an error has its own color.
          await page.getByRole("button", { name: "Mistype the id" }).click();
        }
        const excess = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        // The debugger adds the script.
        await page.evaluate(axe.source);
        expect([view.name, excess, ...(await violationsOf(page))]).toEqual([view.name, 0]);
        await page.close();
      }
    },
  );
});
