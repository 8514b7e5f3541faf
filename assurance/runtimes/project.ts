import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as packages from "resolve.exports";
import { bundle } from "./bundle.js";

const top = resolve(import.meta.dirname, "../../..");

/** A project with the packed library and the bundled tests. All runtimes use it. It is deleted when this process exits. */
export interface Project {
  readonly directory: string;
  /** The paths of its modules: the tests and the library. */
  readonly modules: readonly string[];
  /** The modules behind imported names, from package.json, for a runtime without a condition of its own. */
  readonly names: ReadonlyMap<string, string>;
  /** The same for workerd. */
  readonly workerdNames: ReadonlyMap<string, string>;
}

export async function createProject(): Promise<Project> {
  const directory = mkdtempSync(join(tmpdir(), "puid-runtimes-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  const npm = (args: readonly string[], cwd: string): string =>
    execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const write = (path: string, text: string): void => writeFileSync(join(directory, path), text);

  const [packed] = JSON.parse(npm(["pack", "--json", "--pack-destination", directory], top));
  write("package.json", JSON.stringify({ private: true, type: "module" }));
  npm(["install", "--no-audit", "--no-fund", `./${packed.filename}`], directory);

  const library = "node_modules/puid-codec";
  const manifest = JSON.parse(readFileSync(join(directory, library, "package.json"), "utf8"));
  const find = (name: string, ...conditions: string[]): string =>
    join(
      library,
      packages.resolve(manifest, name, { unsafe: true, conditions: ["import", ...conditions] })![0]!,
    );
  const entries = Object.keys(manifest.exports).map((entry) => join(manifest.name, entry));
  const all = [...entries, ...Object.keys(manifest.imports)];
  const names = new Map(all.map((name) => [name, find(name)]));
  const workerdNames = new Map(all.map((name) => [name, find(name, "workerd")]));

  const byModule = new Map(entries.map((name) => [find(name).slice(library.length + 1), name]));
  await bundle(join(directory, "tests.js"), byModule);
  write("main.js", 'import { run } from "./tests.js"; console.log(JSON.stringify(await run()));');

  const within = readdirSync(join(directory, library, "dist"), { recursive: true, encoding: "utf8" });
  const modules = within.filter((path) => path.endsWith(".js")).map((path) => join(library, "dist", path));
  return { directory, names, workerdNames, modules: ["tests.js", ...modules] };
}
