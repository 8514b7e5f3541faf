import { describe, expect, it } from "vitest";
import {
  bytesPerRow,
  collisionOdds,
  NANOID_LENGTH,
  nanoid,
  parseRows,
  showBytes,
  showCount,
  showOdds,
  UUID_V4,
} from "../../docs/.vitepress/theme/live/random-ids.js";
import { read, tableOf } from "./markdown.js";

/** The odds without an approximation: one minus the product of the odds that each id differs from all before it. */
function exactOdds(rows: number, bits: number): number {
  let distinct = 1;
  for (let row = 1; row < rows; row++) distinct *= 1 - row / 2 ** bits;
  return 1 - distinct;
}

describe("collisionOdds", () => {
  it.each([
    [23, 8],
    [300, 16],
    [1000, 24],
    [5000, 30],
  ])("are those of the birthday problem for %d rows and %d bits", (rows, bits) => {
    const odds = collisionOdds(rows, { name: "", bits, bytes: 0 });
    expect(Math.abs(odds / exactOdds(rows, bits) - 1)).toBeLessThan(0.03);
  });

  it("do not vanish when they are small, and are none for one row", () => {
    // Mathis' table: 2.6e18 rows of 128 bits have odds of one percent.
    expect(collisionOdds(2.6e18, { name: "", bits: 128, bytes: 16 })).toBeCloseTo(0.01, 3);
    expect(collisionOdds(1e6, UUID_V4)).toBeCloseTo(1e12 / 2 ** 123, 30);
    expect(collisionOdds(1, UUID_V4)).toBeCloseTo(0);
  });
});

describe("bytesPerRow", () => {
  // Sizes of a million rows in PostgreSQL 15, inserted in transactions of 50,000.
  it.each([
    [UUID_V4, 15.95 + 39.92],
    [nanoid(12), 15.95 + 39.21],
    [nanoid(21), 23.99 + 53.04],
  ])("is within 3 % of what PostgreSQL takes for $name", (id, measured) => {
    expect(Math.abs(bytesPerRow(id) / measured - 1)).toBeLessThan(0.03);
  });
});

describe("docs/why-not-random-ids.md", () => {
  it("has the figures of the formulas for 100 million rows", () => {
    const rows = 1e8;
    const page = read("docs/why-not-random-ids.md");
    expect(tableOf(page, "id", "odds of two equal ids", "column and index")).toEqual([
      ...[UUID_V4, nanoid(NANOID_LENGTH), nanoid(12)].map((id) => [
        id.name,
        showOdds(collisionOdds(rows, id)),
        showBytes(rows * bytesPerRow(id)),
      ]),
      ["puid", "never", "0 bytes"],
    ]);
    expect(page).toContain(`the formula gives ${bytesPerRow(UUID_V4).toFixed(1)} bytes a row`);
  });
});

describe("the figure", () => {
  it("reads numbers of rows as people write them", () => {
    expect(["1", "100,000,000", "1 000", "1_000", "1.000", " 12’345 ", "1e6", "2^20"].map(parseRows)).toEqual(
      [1, 1e8, 1000, 1000, 1000, 12_345, 1e6, 2 ** 20],
    );
    for (const text of ["", "0", "-5", "1.5", "1,00", "1,0000", "many", "1000000000000001", "1e30"]) {
      expect([text, parseRows(text)]).toEqual([text, undefined]);
    }
  });

  it("shows odds, counts and bytes in a few digits", () => {
    expect([0, 1e-30, 1 / 940_123, 0.0123, 0.25, 0.999].map(showOdds)).toEqual([
      "none",
      "1 in 10^30",
      "1 in 940,000",
      "1 in 81",
      "25 %",
      "almost certain",
    ]);
    expect([1, 999, 2_345_678, 1e9, 2.5e12].map(showCount)).toEqual([
      "1",
      "1,000",
      "2.3 million",
      "1 billion",
      "2.5 trillion",
    ]);
    expect([56, 5600, 5.64e9, 1.2e15].map(showBytes)).toEqual(["56 bytes", "5.6 kB", "5.6 GB", "1.2 PB"]);
  });
});
