import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EQUIVALENT } from "./equivalent.js";

const top = join(import.meta.dirname, "../..");

describe("the record of mutants", () => {
  it("contains only code that is in the sources", () => {
    const missing = EQUIVALENT.filter(
      ({ file, from }) => !readFileSync(join(top, file), "utf8").includes(from),
    );
    expect(missing).toEqual([]);
  });

  it("has scores of existing files only", () => {
    const [table] = /<!-- mutation -->.*<!-- \/mutation -->/s.exec(
      readFileSync(join(top, "CONTRIBUTING.md"), "utf8"),
    )!;
    const files = Array.from(table.matchAll(/^\| `(.+?)`/gm), ([, file]) => file!);
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(join(top, file)))).toEqual([]);
  });

  it("contains no mutant twice", () => {
    const entries = EQUIVALENT.map(({ file, from, to }) => JSON.stringify([file, from, to]));
    expect(entries.filter((entry, i) => entries.indexOf(entry) !== i)).toEqual([]);
  });
});
