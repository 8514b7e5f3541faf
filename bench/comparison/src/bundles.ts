import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import type { Results } from "./results.js";

/** What a page imports to make ids: each export is all that its bundle keeps. */
const IMPORTS: Readonly<Record<keyof Results["bundles"], string>> = {
  "puid-codec": 'export { createPuid } from "puid-codec";',
  sqids: 'export { default } from "sqids";',
  hashids: 'export { default } from "hashids";',
  "UUID v4": 'export { v4 } from "uuid";',
  nanoid: 'export { nanoid } from "nanoid";',
  "UUID v7": 'export { v7 } from "uuid";',
  ULID: 'export { ulid } from "ulid";',
};

/** Returns the sizes of the bundles for browsers in bytes, minified and compressed with gzip. */
export async function bundleSizes(): Promise<Results["bundles"]> {
  const sizes: Partial<Record<keyof Results["bundles"], number>> = {};
  for (const [name, code] of Object.entries(IMPORTS))
    sizes[name as keyof Results["bundles"]] = await size(code);
  return sizes as Results["bundles"];
}

async function size(code: string): Promise<number> {
  const entry = join(import.meta.dirname, "entry.js");
  const bundle = await rolldown({
    input: entry,
    platform: "browser",
    logLevel: "silent",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? code : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "esm", minify: true, codeSplitting: false });
  await bundle.close();
  return gzipSync(output[0].code, { level: 9 }).length;
}
