import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startChromium } from "../../packages/server/gallery/chromium.js";

/** Writes the images of the README. It needs the built site. */

const top = process.cwd();
const browser = await startChromium();
for (const { colorScheme, sections, name } of [
  { colorScheme: "light", sections: ["header", "main > section:nth-child(2)"], name: "ids" },
  { colorScheme: "dark", sections: ["main > section:nth-child(4)"], name: "places" },
] as const) {
  const page = await browser.newPage({ colorScheme, viewport: { width: 960, height: 720 } });
  await page.goto(pathToFileURL(join(top, "docs/build/site/playground.html")).href);
  // What comes last.
  await page.locator("#measured:not(:empty)").waitFor();
  const boxes = await Promise.all(sections.map((section) => page.locator(section).first().boundingBox()));
  const [first, last] = [boxes.at(0)!, boxes.at(-1)!];
  const clip = { x: 0, y: first.y - 16, width: 960, height: last.y + last.height - first.y + 32 };
  await page.screenshot({ path: join(top, `docs/playground/${name}.png`), clip, fullPage: true });
  await page.close();
}
await browser.close();
