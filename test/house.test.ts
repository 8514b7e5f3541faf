import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOMS, UNCOVERED } from "../mutation/rooms.js";
import { circle, climbs, House } from "./house.js";

/** The rooms of `src/`, from the ground up: a room may use those on floors below its own, and no others. */
const FLOORS = [
  ["errors.ts", "alphabet.ts", "long.ts", "words.ts"],
  ["check.ts", "schema.ts", "ff1/aes.ts", "ff1/numerals.ts", "ff1/halves/half.ts", "ff1/network.ts"],
  ["key.ts", "ff1/parameters.ts", "ff1/halves/binary.ts", "ff1/halves/narrow.ts"],
  ["ff1/general.ts", "ff1/halves/wide.ts"],
  ["ff1/fast.ts"],
  ["ff1/batch.ts", "ff1/forms.ts"],
  ["ff1/index.ts", "codec.ts"],
  ["accept.ts", "spellings/spelling.ts", "spellings/pattern.ts", "spellings/normalize.ts"],
  ["filters.ts", "options.ts", "spellings/digits.ts", "spellings/uuid.ts"],
  ["permutation.ts"],
  ["bulk.ts"],
  ["platform/none.ts"],
  ["platform/node.ts"],
  ["puid.ts"],
  ["uuid.ts", "puid-dev.ts", "directory.ts"],
  [
    "keyring.ts",
    "registry.ts",
    "sql/names.ts",
    "sql/numbers.ts",
    "cli/command.ts",
    "cli/lines.ts",
    "cli/progress.ts",
  ],
  ["sql/rounds.ts", "cli/format.ts", "cli/convert.ts", "cli/keygen.ts"],
  ["sql/spellings.ts", "cli/id.ts", "cli/ordinal.ts", "cli/inspect.ts", "cli/check.ts", "cli/plan.ts"],
  ["sql/postgres.ts"],
  ["sql/index.ts"],
  ["cli/sql.ts"],
  ["cli/main.ts"],
  [
    "index.ts",
    "testing/matchers.ts",
    "testing/serializer.ts",
    "testing/test-puid.ts",
    "testing/arbitraries.ts",
  ],
  ["testing/index.ts", "testing/vitest.ts"],
];

/** What one room alone may have from outside. */
const FROM_OUTSIDE: Record<string, string> = {
  "platform/node.ts": "node:crypto",
  "testing/arbitraries.ts": "fast-check",
  "testing/vitest.ts": "vitest",
};

const src = join(import.meta.dirname, "../src");
const house = new House(src, { "#platform": "platform/node.ts" });
const { rooms } = house;
const importsOf = (room: string): string[] => house.importsOf(room);

describe("the house", () => {
  it("has every room on a floor", () => {
    expect(rooms).toEqual(FLOORS.flat().sort());
  });

  it.each(rooms)("%s uses rooms below it alone, and nothing from outside", (room) => {
    expect(climbs(house, FLOORS, room)).toEqual([]);
    const strangers = importsOf(room).filter((used) => !rooms.includes(used));
    const isAllowed = (name: string): boolean =>
      name === FROM_OUTSIDE[room] || (room.startsWith("cli/") && name.startsWith("node:"));
    expect(strangers.filter((name) => !isAllowed(name))).toEqual([]);
  });

  it("keeps FF1 apart from ids", () => {
    const allowed = ["errors.ts", "check.ts", "key.ts", "words.ts"];
    for (const room of rooms.filter((path) => path.startsWith("ff1/"))) {
      for (const used of importsOf(room)) {
        expect(used.startsWith("ff1/") || allowed.includes(used), `${room} imports ${used}`).toBe(true);
      }
    }
  });

  it("has a client beside it, which knows nothing of how the library is made", () => {
    const client = new House(join(src, "../client/src"));
    const strangers = client.rooms
      .flatMap((room) => client.importsOf(room))
      .filter((used) => !client.rooms.includes(used));
    expect(strangers.filter((name) => !/^puid-codec(\/|$)/.test(name))).toEqual([]);
  });

  it.each([
    "bench/src",
    "client/src",
    "everywhere",
    "fuzz",
    "mutation",
    "randomness",
    "server/src",
    "server/bench",
    "test",
  ])("has no files in %s that import one another", (folder) => {
    expect(circle(new House(join(src, "..", folder)))).toEqual([]);
  });

  it("has a public face of names alone", () => {
    expect(
      house
        .codeOf("index.ts")
        .replaceAll(/export (type )?\{[^}]*\} from "[^"]+";/g, "")
        .trim(),
    ).toBe("");
  });

  it("has every source file in one list of the mutation tests, except the folders that the lists name", () => {
    const covered = Object.values(ROOMS).flatMap(({ sources }) => sources);
    const uncovered = Object.keys(UNCOVERED);
    const expected = rooms.filter((path) => !uncovered.some((folder) => path.startsWith(folder)));
    expect(covered.toSorted()).toEqual(expected.map((path) => `src/${path}`));
    for (const folder of uncovered)
      expect(
        rooms.some((path) => path.startsWith(folder)),
        folder,
      ).toBe(true);
  });

  it("sees imports", () => {
    expect(importsOf("puid.ts")).toContain("permutation.ts");
    expect(importsOf("index.ts")).toContain("puid.ts");
  });
});
