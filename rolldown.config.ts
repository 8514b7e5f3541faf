import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { defineConfig, type Plugin, type RolldownOptions } from "rolldown";

/** Bundles the library: one file for each path to JavaScript in package.json, and the code that they share. */

const top = import.meta.dirname;
const src = join(top, "src");
const dist = join(top, "dist");
const manifest = readFileSync(join(top, "package.json"), "utf8");
const peers = Object.keys(JSON.parse(manifest).peerDependencies);
const entries = new Set(
  Array.from(manifest.matchAll(/"(?:\.\/)?dist\/([\w/-]+)\.js"/g), ([, entry]) => entry!),
);

/**
 * Leaves files as they are if they would not change: another process may be reading them. Deletes the output of earlier
 * builds, so that it is not published.
 */
const update: Plugin = {
  name: "update",
  generateBundle(_, bundle) {
    for (const path of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
      if (/\.(js|map)$/.test(path) && !(path in bundle)) rmSync(join(dist, path));
    }
    for (const [path, output] of Object.entries(bundle)) {
      const text = output.type === "chunk" ? output.code : output.source;
      const file = join(dist, path);
      if (existsSync(file) && readFileSync(file, "utf8") === text) delete bundle[path];
    }
  },
};

/** Writes the kernel's binary, which platforms that compile nothing at run time import as a file. */
const wasm: Plugin = {
  name: "wasm",
  generateBundle() {
    const [hex] = /[0-9a-f]{100,}/.exec(readFileSync(join(src, "ff1/kernel/binary.ts"), "utf8"))!;
    this.emitFile({ type: "asset", fileName: "ff1/kernel/kernel.wasm", source: Buffer.from(hex, "hex") });
  },
};

const config: RolldownOptions = defineConfig({
  input: Object.fromEntries(Array.from(entries, (entry) => [entry, join(src, `${entry}.ts`)])),
  external: (id) => /^(#|node:)|\.wasm$/.test(id) || peers.some((peer) => `${id}/`.startsWith(`${peer}/`)),
  platform: "neutral",
  tsconfig: join(src, "tsconfig.json"),
  transform: { target: "es2022" },
  plugins: [wasm, update],
  logLevel: "warn",
  onLog(_, { message }) {
    // For example, an import that is in no package.
    throw new Error(message);
  },
  output: {
    dir: dist,
    chunkFileNames: "shared/[name].js",
    minifyInternalExports: false,
    sourcemap: true,
    comments: { legal: false, annotation: true, jsdoc: false }, // the declarations have them, and the source maps
    codeSplitting: {
      groups: [
        {
          name: "library",
          // Importing one file is faster than importing several, even if an entry needs only a part of it.
          test: (id) => !/^(sql|integrations|testing|cli)\//.test(relative(src, id)),
          minShareCount: 2,
        },
      ],
    },
  },
});

export default config;
