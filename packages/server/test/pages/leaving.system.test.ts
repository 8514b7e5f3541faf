import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startChromium } from "../../gallery/chromium.js";
import { SAMPLES } from "../../gallery/samples/samples.js";
import { type Gallery, serveGallery } from "../../gallery/serve.js";
import { forwardingPage } from "../../src/pages/pages.js";
import { describeWithChromium } from "./support/with-chromium.js";

let gallery: Gallery;
let browser: Browser;
/** The server of a client, at another origin. */
let client: Server;
let visited: string[];

describeWithChromium("pages and what is beside them", () => {
  beforeAll(async () => {
    gallery = await serveGallery();
    browser = await startChromium();
    visited = [];
    client = createServer(({ url = "", headers }, response) => {
      if (url.startsWith("/callback")) visited.push(`${url} from ${headers.referer ?? "nowhere"}`);
      response.setHeader("content-type", "text/html").end("<title>Client</title>Welcome back");
    });
    await new Promise<void>((resolve) => client.listen(0, "127.0.0.1", resolve));
  });
  afterAll(async () => {
    await browser?.close();
    gallery?.close();
    client?.close();
  });

  it.each([true, false])(
    "forward to another origin, and tell it no address (scripts: %s)",
    async (scripts) => {
      const { port } = client.address() as AddressInfo;
      visited.length = 0;
      const address = `http://127.0.0.1:${port}/callback?code=a%22b&state='; url=https://evil.example/`;
      gallery.extra.set("/extra/forward", forwardingPage({ address }));
      const page = await browser.newPage({ javaScriptEnabled: scripts });
      await page.goto(`${gallery.origin}/extra/forward`);
      await page.waitForURL("**/callback?**");
      expect(visited).toEqual(["/callback?code=a%22b&state=%27;%20url=https://evil.example/ from nowhere"]);
      await page.close();
    },
  );

  it("copy a secret, and say so", async () => {
    const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
    const page = await context.newPage();
    await page.goto(`${gallery.origin}/samples/key-created-realistic`);
    await page.getByRole("button", { name: "Copy API key" }).click();
    // The browser copies on its own time.
    await page
      .getByRole("status")
      .filter({ hasText: /^Copied\.$/ })
      .waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^puid_live_[\w-]{43}$/);
    await context.close();
  });

  it("select a secret if the browser does not copy", async () => {
    const page = await browser.newPage();
    await page.addInitScript(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error("denied"));
    });
    await page.goto(`${gallery.origin}/samples/key-created-realistic`);
    await page.getByRole("button", { name: "Copy API key" }).click();
    await page.getByRole("status").filter({ hasText: "copy it with the keyboard" }).waitFor();
    expect(await page.evaluate(() => String(getSelection()))).toMatch(/^puid_live_[\w-]{43}$/);
    await page.close();
  });

  it("load only the files of the pages", async () => {
    const page = await browser.newPage();
    const loaded = new Set<string>();
    page.on("request", (request) => loaded.add(new URL(request.url()).pathname));
    for (const { name } of SAMPLES.slice(0, 3)) await page.goto(`${gallery.origin}/samples/${name}`);
    const others = [...loaded].filter((path) => !path.startsWith("/samples/"));
    expect(others.every((path) => path.startsWith("/dashboard/assets/"))).toBe(true);
    await page.close();
  });
});
