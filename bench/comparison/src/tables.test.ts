import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { documentsOf } from "./documents.js";
import { LETTERS_AND_DIGITS, mistypedOf, randomStrings } from "./random-strings.js";
import { readReleases, readResults } from "./results.js";
import { longTables, shortTable } from "./tables.js";

const results = readResults();
const releases = readReleases();

/** Returns the cells of the row with a name. */
const rowOf = (table: string, name: string): string[] =>
  table
    .split("\n")
    .find((line) => line.startsWith(`| ${name} |`))!
    .split(" | ")
    .slice(1)
    .map((cell) => cell.replace(/ \|$/, ""));

describe("the comparison", () => {
  it.each(
    documentsOf(results, releases).map(([path, content]) => ({
      name: path.pathname.split("/").at(-1),
      path,
      content,
    })),
  )("in $name is that of the last measurement", ({ path, content }) => {
    expect(readFileSync(path, "utf8")).toBe(content);
  });

  it("is about the versions that its lock file installs", () => {
    const { packages } = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
    for (const [name, { version }] of Object.entries(releases)) {
      expect([name, packages[`node_modules/${name}`].version]).toEqual([name, version]);
    }
    expect(Object.keys(packages)).toHaveLength(Object.keys(releases).length + 1);
  });

  it("is about releases that were out on the day of the measurement", () => {
    for (const { released } of Object.values(releases)) {
      expect(released).toMatch(/^\d{4}(-\d\d-\d\d)?$/);
      expect(released <= results.date).toBe(true);
    }
  });
});

describe("the tables", () => {
  const { sqids } = results.encodings;
  const others = {
    ...results,
    encodings: {
      ...results.encodings,
      sqids: {
        ...results.encodings.sqids,
        lengths: { least: 7, greatest: 7 },
        bigint: true,
        decoded: 1234,
        canonical: 1234,
        mistyped: 1000,
        mistypedDecoded: 125,
      },
    },
    lengths: { ...results.lengths, nanoid: { least: 3, greatest: 5 } },
    bundles: { ...results.bundles, sqids: 12_345 },
  };

  it("show what was measured", () => {
    const table = longTables(others, releases);
    const [encoders, generators] = table.split("\n## Random");
    expect(rowOf(encoders!, "characters *")).toEqual(["19", "7", "2 to 11"]);
    expect(rowOf(encoders!, "`bigint` *")).toEqual(["up to any capacity", "yes", "yes"]);
    expect(rowOf(encoders!, "ids with one wrong character that decode *").slice(0, 2)).toEqual([
      "none",
      "13 %",
    ]);
    expect(rowOf(encoders!, "random strings that decode *").slice(0, 2)).toEqual(["none", "1,234"]);
    expect(rowOf(encoders!, "of these, as the library writes them *")).toEqual(["–", "all", "all"]);
    expect(rowOf(encoders!, "bundle, minified and gzipped *")[1]).toBe("12 kB");
    expect(rowOf(generators!, "characters *")).toEqual(["19", "36", "3 to 5", "36", "26"]);
  });

  it("agree with each other", () => {
    const table = shortTable(others, releases);
    expect(rowOf(table, "length")).toEqual(["fixed", "fixed", "grows, unless padded", "varies", "fixed"]);
    expect(rowOf(table, "one string per number").slice(0, 3)).toEqual(["yes", "yes", "yes"]);
    expect(rowOf(shortTable(results, releases), "one string per number")[1]).toBe("no ³");
    expect(shortTable(results, releases)).toContain(sqids.canonical.toLocaleString("en"));
  });
});

describe("randomStrings", () => {
  it("gives the same strings for a seed, and others for another", () => {
    const strings = randomStrings(1000, 10, 7);
    expect(randomStrings(2, 10, 7)).toEqual(strings.slice(0, 2));
    expect(randomStrings(1000, 10, 8)).not.toEqual(strings);
    expect(new Set(strings).size).toBe(1000);
  });

  it("uses every letter and digit about equally often", () => {
    const counts = new Map<string, number>();
    for (const character of randomStrings(1000, 62, 20260101).join(""))
      counts.set(character, (counts.get(character) ?? 0) + 1);
    expect([...counts.keys()].toSorted().join("")).toBe(LETTERS_AND_DIGITS);
    // Six standard deviations.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(6 * Math.sqrt(1000));
  });
});

describe("mistypedOf", () => {
  it("gives each string that differs in one character, after the prefix", () => {
    expect(mistypedOf("x_ab", "abc", "x_")).toEqual(["x_bb", "x_cb", "x_aa", "x_ac"]);
    expect(mistypedOf("", "abc")).toEqual([]);
    expect(mistypedOf("x", "abc", "x_")).toEqual([]);
  });
});
