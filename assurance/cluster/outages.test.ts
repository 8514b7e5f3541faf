import { describe, expect, it } from "vitest";
import { gapsOf, longestLag, longestOf } from "./outages.js";

describe("gapsOf", () => {
  it("returns the spans without a success", () => {
    expect(gapsOf([10, 20, 90, 95], [0, 200], 50)).toEqual([
      [20, 90],
      [95, 200],
    ]);
  });

  it("ignores what is outside", () => {
    expect(gapsOf([10, 20, 90], [15, 60], 30)).toEqual([[20, 60]]);
  });

  it("returns the whole span if there is no success", () => {
    expect(gapsOf([], [0, 100], 50)).toEqual([[0, 100]]);
  });
});

describe("longestOf", () => {
  it("returns the longest span, or an empty one", () => {
    expect(
      longestOf([
        [0, 1],
        [5, 9],
        [9, 10],
      ]),
    ).toEqual([5, 9]);
    expect(longestOf([])).toEqual([0, 0]);
  });
});

describe("longestLag", () => {
  it("is what a failure exceeds its excuse by", () => {
    expect(longestLag([[10, 70]], [[10, 60]])).toBe(10);
    expect(longestLag([[10, 70]], [[15, 70]])).toBe(5);
    expect(longestLag([[10, 70]], [[0, 100]])).toBe(0);
    expect(longestLag([[10, 70]], [])).toBe(60);
    expect(longestLag([[10, 70]], [[80, 90]])).toBe(60);
    expect(longestLag([[10, 70]], [[0, 5]])).toBe(60);
  });

  it("counts the time between two excuses", () => {
    expect(
      longestLag(
        [[0, 100]],
        [
          [0, 30],
          [50, 100],
        ],
      ),
    ).toBe(20);
  });
});
