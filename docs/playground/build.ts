import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rolldown } from "rolldown";

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * Builds the playground: one file, whose policy allows its own script and style, and no request.
 *
 * @param top - The folder of the repository.
 */
export async function writePlayground(top: string, file: string): Promise<void> {
  const here = join(top, "docs/playground");
  const versionOf = (folder: string): string =>
    JSON.parse(readFileSync(join(top, folder, "package.json"), "utf8")).version;
  const script = await bundle(here);
  const style = readFileSync(join(here, "style.css"), "utf8");
  const policy = [
    "default-src 'none'",
    // The cipher is WebAssembly in the script. A policy must allow that it is compiled.
    `script-src ${hashOf(script)} 'wasm-unsafe-eval'`,
    `style-src ${hashOf(style)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const values: Readonly<Record<string, string>> = {
    policy,
    version: versionOf("."),
    sqids: versionOf("docs/node_modules/sqids"),
    hashids: versionOf("docs/node_modules/hashids"),
  };
  const page = readFileSync(join(here, "page.html"), "utf8")
    .replaceAll(/%(\w+)%/g, (_, name) => values[name]!)
    .replace("<style></style>", () => `<style>${style}</style>`)
    .replace("<script></script>", () => `<script>${script}</script>`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, page);
}

/** Returns the page's script, with the built library in it. */
async function bundle(here: string): Promise<string> {
  const build = await rolldown({
    input: join(here, "src/main.ts"),
    platform: "browser",
    tsconfig: join(here, "tsconfig.json"),
    logLevel: "warn",
    onLog(_, { message }) {
      throw new Error(message);
    },
  });
  const { output } = await build.generate({ format: "esm", minify: true, comments: false });
  await build.close();
  const [{ code }] = output;
  if (/<\/script|<!--/i.test(code))
    throw new Error("the script must not contain the end of a script element");
  return afterPaint(code);
}

/**
 * Returns a script that runs another one when the browser has painted the page: to compile and run it would delay the
 * picture. A page that nobody sees is not painted. There, the other script runs after a second.
 */
const afterPaint = (code: string): string =>
  `"use strict";{let isStarted=false;const start=()=>{if(isStarted)return;isStarted=true;{${code}}};` +
  'setTimeout(start,1000);new PerformanceObserver(start).observe({type:"paint",buffered:true})}';
