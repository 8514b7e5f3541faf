import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { startChromium } from "../../gallery/chromium.js";
import { SAMPLES } from "../../gallery/samples/samples.js";
import { type Gallery, serveGallery } from "../../gallery/serve.js";
import { describeWithChromium } from "./support/with-chromium.js";

let gallery: Gallery;
let browser: Browser;
let context: BrowserContext;
let page: Page;

/** The realistic pages with forms of their own, beside the one that signs out. */
const WITH_FORMS = SAMPLES.filter(
  ({ name, html }) =>
    name.endsWith("-realistic") && html.replace(/<form[^>]*sign-out.*?<\/form>/s, "").includes("<form"),
).map(({ name }) => name);

/** Presses Tab until the focus is on the button of a form, and types into the fields on the way. */
async function fillInByKeyboard(action: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    const focus = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return {
        kind: element.matches("input[type=text], textarea") ? "field" : element.localName,
        action: element.form?.getAttribute("action"),
        isVisible: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2,
      };
    });
    if (presses > 0) expect(focus).toMatchObject({ isVisible: true });
    if (focus.kind === "field") await page.keyboard.type("https://typed.example/");
    if (focus.kind === "button" && focus.action === action) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("no button of the form got the focus");
}

/** How many fields the keyboard passes. In a rejected form, it starts at the field that is wrong. */
const FIELDS: Readonly<Record<string, number>> = {
  "keys-realistic": 1,
  "clients-realistic": 2,
  "accounts-realistic": 1,
  "keys-rejected-realistic": 1,
  "clients-rejected-realistic": 1,
  "accounts-rejected-realistic": 1,
};

describeWithChromium("forms without scripts, by keyboard", () => {
  beforeAll(async () => {
    gallery = await serveGallery();
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    gallery?.close();
  });
  beforeEach(async () => {
    context = await browser.newContext({ javaScriptEnabled: false });
    page = await context.newPage();
    gallery.posted.length = 0;
  });
  afterEach(() => context.close());

  it("exist on every page that changes something", () => {
    expect(WITH_FORMS.length).toBeGreaterThan(12);
  });

  it.each(WITH_FORMS)("%s posts what was typed", async (name) => {
    await page.goto(`${gallery.origin}/samples/${name}`);
    const expected = await page.locator("main form").last().getAttribute("action");
    await fillInByKeyboard(expected!);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => !url.pathname.startsWith("/samples/"));
    expect(await page.locator("h1").textContent()).toBe("Posted");
    const [posted] = gallery.posted;
    expect(posted?.path).toBe(expected);
    const typed = Object.values(posted?.fields ?? {}).filter((value) => String(value).includes("typed"));
    expect(typed.length).toBe(FIELDS[name] ?? 0);
  });

  it("skip to the content", async () => {
    await page.goto(`${gallery.origin}/samples/keys-realistic`);
    await page.keyboard.press("Tab");
    expect(await page.locator(".skip-link").boundingBox()).toMatchObject({ y: expect.closeTo(12, 0) });
    await page.keyboard.press("Enter");
    await page.waitForURL(/#content$/);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Revoke");
  });

  it("consent sends the decision and the server's fields", async () => {
    await page.goto(`${gallery.origin}/samples/consent-hostile`);
    await page.getByRole("button", { name: "Deny" }).click();
    await page.waitForURL("**/oauth/decision");
    const { fields } = gallery.posted[0]!;
    expect(fields).toMatchObject({ decision: "deny", account: "account_Zm9yX3Rlc3RzX29ubHkt" });
    expect(String(fields["state"])).toContain(`<script>alert("x")</script>`);
  });

  it("show no copy button", async () => {
    await page.goto(`${gallery.origin}/samples/key-created-realistic`);
    expect(await page.getByRole("button", { name: "Copy", exact: false }).count()).toBe(0);
  });
});
