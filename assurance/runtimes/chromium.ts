import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import type { Project } from "./project.js";
import { type Run, TIME_LIMIT } from "./runtime.js";

const PROGRAM = "/usr/bin/chromium";

/** Runs the tests and collects violations of the page's policy. `runner.ts` causes one, by its attempt to evaluate code. */
const SCRIPT = `import { run } from "./tests.js";
const violations = [];
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
  violations.push(effectiveDirective + " " + blockedURI));
const outcome = await run();
await new Promise((resolve) => setTimeout(resolve, 100)); // violations are reported in later tasks
console.log(JSON.stringify({ ...outcome, violations }));`;

/**
 * Runs the tests in a page that may only load its own scripts.
 *
 * @param allowed - What else its policy allows scripts.
 * @param expected - The violations of the policy.
 */
export async function runInChromium(
  project: Project,
  allowed: string,
  expected: readonly string[],
): Promise<Run> {
  const browser = await chromium.launch({
    executablePath: PROGRAM,
    args: ["--disable-gpu", "--disable-quic", "--disable-sync"],
  });
  const server = serve(project, allowed);
  try {
    const page = await browser.newPage();
    const printed = printedBy(page);
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: "commit" });
    const { violations, ...outcome } = JSON.parse(await printed);
    const found = [...new Set<string>(violations)].sort().join();
    if (found !== expected.join()) {
      throw new Error(
        `the page must violate its policy by ${expected.join()}, got ${found || "no violation"}`,
      );
    }
    return { version: browser.version(), outcome };
  } finally {
    await browser.close();
    server.close();
  }
}

/** Resolves with the first log message of the page. Rejects if there is a warning or an error. */
function printedBy(page: Page): Promise<string> {
  return new Promise((resolve, reject) => {
    page.on("console", (message) => {
      if (message.type() === "log") resolve(message.text());
      else reject(new Error(message.text()));
    });
    page.on("pageerror", reject);
    page.on("crash", () => reject(new Error("the page crashed")));
    setTimeout(() => reject(new Error("the page must finish within 10 minutes")), TIME_LIMIT).unref();
  });
}

/** Serves the project's modules, and a page that maps the library's names to them. */
function serve({ directory, modules, names }: Project, allowed: string): Server {
  const imports = Object.fromEntries(Array.from(names, ([name, path]) => [name, `/${path}`]));
  const importMap = JSON.stringify({ imports });
  const hash = createHash("sha256").update(importMap).digest("base64");
  const policy = `default-src 'none'; script-src 'self' 'sha256-${hash}' ${allowed}`;
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
