import { readdirSync, readFileSync } from "node:fs";
import { join, posix, sep } from "node:path";

/** A folder of sources, its files as rooms. */
export class House {
  /** The files, by their paths in the folder. */
  readonly rooms: readonly string[];
  private readonly folder: string;
  private readonly aliases: Readonly<Record<string, string>>;

  /** @param aliases - The rooms behind the `imports` of a package.json. */
  constructor(folder: string, aliases: Readonly<Record<string, string>> = {}) {
    this.folder = folder;
    this.aliases = aliases;
    this.rooms = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((path) => path.split(sep).join("/"))
      .filter((path) => /(?<!\.d)\.ts$/.test(path) && !/(^|\/)(dist|node_modules)\//.test(path))
      .sort();
  }

  /** A room's code, without the examples that its comments hold. */
  codeOf(room: string): string {
    return readFileSync(join(this.folder, room), "utf8").replaceAll(/\/\*.*?\*\//gs, "");
  }

  /** What a room imports or re-exports: rooms by their path, anything else as it is written. */
  importsOf(room: string): string[] {
    return Array.from(
      this.codeOf(room).matchAll(/(?:\bfrom|\bimport|\bimport\()\s*"([^"]+)"/g),
      ([, specifier]) =>
        this.aliases[specifier!] ??
        (specifier!.startsWith(".")
          ? posix.join(posix.dirname(room), specifier!).replace(/\.js$/, ".ts")
          : specifier!),
    );
  }
}

/** What of a room's imports is not below it, by the floors of the house from the ground up. */
export function climbs(house: House, floors: readonly (readonly string[])[], room: string): string[] {
  const floorOf = (name: string): number => floors.findIndex((floor) => floor.includes(name));
  return house.importsOf(room).filter((used) => house.rooms.includes(used) && floorOf(used) >= floorOf(room));
}

/** The files of a house that import one another in a circle; none if imports go one way. */
export function circle(house: House): string[] {
  const done = new Set<string>();
  const visit = (room: string, path: readonly string[]): string[] => {
    if (path.includes(room)) return [...path.slice(path.indexOf(room)), room];
    if (done.has(room)) return [];
    const found = house.importsOf(room).filter((used) => house.rooms.includes(used));
    for (const used of found) {
      const met = visit(used, [...path, room]);
      if (met.length > 0) return met;
    }
    done.add(room);
    return [];
  };
  for (const room of house.rooms) {
    const met = visit(room, []);
    if (met.length > 0) return met;
  }
  return [];
}
