import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startChromium, VIEWS } from "./chromium.js";
import { SAMPLES } from "./samples/samples.js";
import { serveGallery } from "./serve.js";

/**
 * Writes an image of each sample in each view to build/screenshots. Arguments select the samples whose names contain
 * one of them.
 */

const folder = join(process.cwd(), "build/screenshots");
const parts = process.argv.slice(2);
const samples = SAMPLES.filter(({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)));

if (parts.length === 0) rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const gallery = await serveGallery();
const browser = await startChromium();
for (const { name: view, colorScheme, viewport } of VIEWS) {
  const page = await browser.newPage({ colorScheme, viewport: { ...viewport } });
  for (const { name } of samples) {
    await page.goto(`${gallery.origin}/samples/${name}`);
    await page.screenshot({ path: join(folder, `${name}-${view}.png`), fullPage: true });
  }
  await page.close();
}
await browser.close();
gallery.close();
console.log(`${samples.length * VIEWS.length} images in ${folder}`);
