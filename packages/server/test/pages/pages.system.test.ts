import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startChromium, VIEWS } from "../../gallery/chromium.js";
import { SAMPLES } from "../../gallery/samples/samples.js";
import { type Gallery, serveGallery } from "../../gallery/serve.js";
import { describeWithChromium } from "./support/with-chromium.js";

let gallery: Gallery;
let browser: Browser;

/** What axe checks in each view: everything once, and then what the view changes. */
const OPTIONS: Readonly<Record<(typeof VIEWS)[number]["name"], axe.RunOptions>> = {
  light: { rules: { "target-size": { enabled: true } } },
  dark: { runOnly: ["color-contrast"] },
  phone: { runOnly: ["color-contrast", "target-size", "scrollable-region-focusable"] },
  "phone-dark": { runOnly: ["color-contrast"] },
};

/** Runs axe in a page that has it. */
async function violationsOf(page: Page, options: axe.RunOptions): Promise<string[]> {
  const violations = await page.evaluate(
    async (given) => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(given);
      return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html.slice(0, 200)) }));
    },
    { resultTypes: ["violations" as const], ...options },
  );
  return violations.flatMap(({ id, nodes }) => nodes.map((html) => `${id}: ${html}`));
}

describeWithChromium("pages in Chromium", () => {
  beforeAll(async () => {
    gallery = await serveGallery();
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    gallery?.close();
  });

  it.each(["realistic", "empty", "hostile"])(
    "with %s data have no accessibility violations, break no policy, and fit the window",
    async (world) => {
      // A transition would show axe a color between two others.
      const page = await browser.newPage({ reducedMotion: "reduce" });
      const faults: string[] = [];
      let current = "";
      page.on("console", (message) => faults.push(`${current}: ${message.text()}`));
      page.on("pageerror", (error) => faults.push(`${current}: ${error.message}`));
      page.on("dialog", (dialog) => {
        faults.push(`${current}: dialog ${dialog.message()}`);
        void dialog.dismiss();
      });
      for (const { name } of SAMPLES.filter((sample) => sample.name.endsWith(world))) {
        current = name;
        await page.goto(`${gallery.origin}/samples/${name}`);
        // The policy allows no other script in the page, so the debugger adds this one.
        await page.evaluate(axe.source);
        await page.evaluate(() => {
          for (const details of document.querySelectorAll("details")) details.open = true;
        });
        for (const view of VIEWS) {
          await page.emulateMedia({ colorScheme: view.colorScheme });
          await page.setViewportSize(view.viewport);
          const excess = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          if (excess > 0) faults.push(`${name}, ${view.name}: ${excess} pixels too wide`);
          // Hostile data changes no colors.
          if (world === "hostile" && view.colorScheme === "dark") continue;
          const violations = await violationsOf(page, OPTIONS[view.name]);
          faults.push(...violations.map((violation) => `${name}, ${view.name}: ${violation}`));
        }
      }
      await page.close();
      expect(faults).toEqual([]);
    },
    600_000,
  );

  it("move nothing after the first layout", async () => {
    const page = await browser.newPage();
    for (const name of ["key-created-realistic", "first-request-realistic", "overview-realistic"]) {
      await page.goto(`${gallery.origin}/samples/${name}`);
      const shift = await page.evaluate(async () => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
        }).observe({ type: "layout-shift", buffered: true });
        await new Promise((resolve) => setTimeout(resolve, 300));
        return sum;
      });
      expect([name, shift]).toEqual([name, 0]);
    }
    await page.close();
  });
});
