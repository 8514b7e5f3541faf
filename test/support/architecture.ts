import { readdirSync, readFileSync } from "node:fs";
import { join, posix, sep } from "node:path";

/** The modules of a folder, and what they import. */
export class Modules {
  /** Their paths in the folder. */
  readonly paths: readonly string[];
  private readonly folder: string;
  private readonly aliases: Readonly<Record<string, string>>;

  /** @param aliases - The modules behind the `imports` of a package.json. */
  constructor(folder: string, aliases: Readonly<Record<string, string>> = {}) {
    this.folder = folder;
    this.aliases = aliases;
    this.paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((path) => path.split(sep).join("/"))
      .filter((path) => /(?<!\.d)\.tsx?$/.test(path) && !/(^|\/)(dist|node_modules|assembly)\//.test(path))
      .sort();
  }

  /** Returns a module's code without block comments, which hold examples. */
  codeOf(path: string): string {
    return readFileSync(join(this.folder, path), "utf8").replaceAll(/\/\*.*?\*\//gs, "");
  }

  /** Returns what a module imports or re-exports: modules of the folder by their paths, others as written. */
  importsOf(path: string): string[] {
    return Array.from(
      this.codeOf(path).matchAll(/(?:\bfrom|\bimport|\bimport\()\s*"([^"]+)"/g),
      ([, specifier]) =>
        this.aliases[specifier!] ??
        (specifier!.startsWith(".")
          ? this.sourceOf(posix.join(posix.dirname(path), specifier!))
          : specifier!),
    );
  }

  /** Returns the source of a module that an import names by its output. */
  private sourceOf(output: string): string {
    const [source, withJsx] = [output.replace(/\.js$/, ".ts"), output.replace(/\.js$/, ".tsx")];
    return this.paths.includes(withJsx) ? withJsx : source;
  }

  /** Returns the imports that leave the folder. */
  strangersOf(path: string): string[] {
    return this.importsOf(path).filter((used) => !this.paths.includes(used));
  }

  /** Returns the modules that import each other in a cycle, the first one again at the end; or an empty array. */
  cycle(): string[] {
    const done = new Set<string>();
    const visit = (path: string, trail: readonly string[]): string[] => {
      if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
      if (done.has(path)) return [];
      for (const used of this.importsOf(path).filter((name) => this.paths.includes(name))) {
        const found = visit(used, [...trail, path]);
        if (found.length > 0) return found;
      }
      done.add(path);
      return [];
    };
    for (const path of this.paths) {
      const found = visit(path, []);
      if (found.length > 0) return found;
    }
    return [];
  }

  /**
   * Returns the imports that go to a higher layer.
   *
   * @param layers - From the bottom up: names of folders, `*` for the modules outside of all folders, or a module's path.
   */
  climbs(layers: readonly string[]): string[] {
    const layerOf = (path: string): number => {
      const own = layers.indexOf(path);
      if (own >= 0) return own;
      const layer = layers.indexOf(path.includes("/") ? path.slice(0, path.indexOf("/")) : "*");
      if (layer < 0) throw new Error(`${path} is in no layer`);
      return layer;
    };
    return this.paths.flatMap((path) =>
      this.importsOf(path)
        .filter((used) => this.paths.includes(used) && layerOf(used) > layerOf(path))
        .map((used) => `${path} imports ${used}`),
    );
  }
}
