import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { type Run, TIME_LIMIT } from "./runtime.js";
import type { Stage } from "./stage.js";

const PROGRAM = "/usr/bin/chromium";

/** The tests, and what violated the page's policy meanwhile: the one evaluation that `runner.ts` tries. */
const SCRIPT = `import { run } from "./tests.js";
const violations = [];
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
  violations.push(effectiveDirective + " " + blockedURI));
const outcome = await run();
await new Promise((told) => setTimeout(told, 100)); // of violations, in tasks of their own
console.log(JSON.stringify({ ...outcome, violations }));`;

/** Runs the tests in a page that may load its own scripts and no more. */
export async function runInChromium(stage: Stage): Promise<Run> {
  const browser = await chromium.launch({
    executablePath: PROGRAM,
    args: ["--disable-gpu", "--disable-quic", "--disable-sync"],
  });
  const server = serve(stage);
  try {
    const page = await browser.newPage();
    const printed = printedBy(page);
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: "commit" });
    const { violations, ...outcome } = JSON.parse(await printed);
    if (violations.join() !== "script-src eval") {
      throw new Error(`violates its policy by ${violations.join() || "nothing, which is not in force"}`);
    }
    return { version: browser.version(), outcome };
  } finally {
    await browser.close();
    server.close();
  }
}

/** What is printed, if nothing is complained of. */
function printedBy(page: Page): Promise<string> {
  return new Promise((resolve, reject) => {
    page.on("console", (message) => {
      if (message.type() === "log") resolve(message.text());
      else reject(new Error(message.text()));
    });
    page.on("pageerror", reject);
    page.on("crash", () => reject(new Error("the page crashed")));
    setTimeout(() => reject(new Error("the page takes too long")), TIME_LIMIT).unref();
  });
}

/** Serves the stage's modules, and a page that maps the library's names to them. */
function serve({ directory, modules, names }: Stage): Server {
  const imports = Object.fromEntries(Array.from(names, ([name, path]) => [name, `/${path}`]));
  const importMap = JSON.stringify({ imports });
  const hash = createHash("sha256").update(importMap).digest("base64");
  const policy = `default-src 'none'; script-src 'self' 'sha256-${hash}'`;
  const page = `<!doctype html>
<script type="importmap">${importMap}</script>
<script type="module" src="/page.js"></script>
`;
  return createServer(({ url = "" }, response) => {
    const path = url.slice(1);
    const script =
      path === "page.js" ? SCRIPT : modules.includes(path) && readFileSync(join(directory, path));
    if (path === "") {
      response.setHeader("content-security-policy", policy).setHeader("content-type", "text/html").end(page);
    } else if (script) {
      response.setHeader("content-type", "text/javascript").end(script);
    } else {
      response.writeHead(404).end();
    }
  }).listen(0, "127.0.0.1");
}
