import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { read, top } from "./markdown.js";

const page = read("docs/oauth-conformance.md");

/** The rows of all tables: section, requirement, state, how, and tests. */
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (section|---) /.test(line))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

/** Returns the test that a cell names, or what is wrong with it. */
function problemOf(test: string): string | undefined {
  const [, file, name] = /^`([\w/-]+)` (.+)$/.exec(test) ?? [];
  const path = `packages/server/test/${file}.system.test.ts`;
  if (file === undefined || !existsSync(join(top, path))) return `${test}: no such file`;
  return new RegExp(`\\(\\s*${JSON.stringify(name).replaceAll(/[^\w\s]/g, "\\$&")},`).test(read(path))
    ? undefined
    : `${test}: no such test`;
}

describe("docs/oauth-conformance.md", () => {
  it("has a state in each row, and a test for each requirement that is met", () => {
    expect(rows.length).toBeGreaterThan(70);
    for (const row of rows) {
      expect(row, row.join()).toHaveLength(5);
      expect(["met", "not met", "unused", "operator"]).toContain(row[2]);
      if (row[2] === "met") expect(row[4], row.join()).not.toBe("none");
    }
  });

  it("names tests that exist", () => {
    const tests = rows.flatMap((row) => row[4]!.split("<br>")).filter((test) => test !== "none");
    expect(tests.map(problemOf).filter((problem) => problem !== undefined)).toEqual([]);
  });
});
