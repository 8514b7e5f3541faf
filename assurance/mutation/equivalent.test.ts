import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EQUIVALENT } from "./equivalent.js";

const top = join(import.meta.dirname, "../..");

describe("the list of equivalent mutants", () => {
  it("contains only code that is in the sources", () => {
    const missing = EQUIVALENT.filter(
      ({ file, from }) => !readFileSync(join(top, file), "utf8").includes(from),
    );
    expect(missing).toEqual([]);
  });

  it("contains no mutant twice", () => {
    const entries = EQUIVALENT.map(({ file, from, to }) => JSON.stringify([file, from, to]));
    expect(entries.filter((entry, i) => entries.indexOf(entry) !== i)).toEqual([]);
  });
});
