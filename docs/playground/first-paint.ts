import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startChromium } from "../../packages/server/gallery/chromium.js";

/** Measures when a browser first paints the playground, in turn with an empty page. It needs the built site. */

const ROUNDS = 40;

const folder = mkdtempSync(join(tmpdir(), "puid-first-paint-"));
const empty = join(folder, "empty.html");
writeFileSync(empty, "<!doctype html><title>Empty</title><p>Empty");
const pages: Readonly<Record<string, string>> = {
  playground: join(process.cwd(), "docs/build/site/playground.html"),
  "empty page": empty,
};
const times = new Map(Object.keys(pages).map((name) => [name, [] as number[]]));
const browser = await startChromium();
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, file] of Object.entries(pages)) {
    // A new context is a new process, without caches.
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    const time = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) => resolve(list.getEntries()[0]!.startTime)).observe({
            type: "paint",
            buffered: true,
          });
        }),
    );
    times.get(name)!.push(time);
    await context.close();
  }
}
await browser.close();
rmSync(folder, { recursive: true });
for (const [name, values] of times) {
  const sorted = values.toSorted((one, two) => one - two);
  const [least, median, most] = [0, ROUNDS / 2, ROUNDS - 1].map((rank) => Math.round(sorted[rank]!));
  console.log(`${name}: first paint after ${median} ms (${least} to ${most})`);
}
