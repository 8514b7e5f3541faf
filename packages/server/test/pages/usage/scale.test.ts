import { describe, expect, it } from "vitest";
import { scaleUpTo } from "../../../src/pages/usage/scale.js";

describe("scaleUpTo", () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [4, [0, 1, 2, 3, 4]],
    [5, [0, 2, 4, 6]],
    [9, [0, 5, 10]],
    [38, [0, 10, 20, 30, 40]],
    [99, [0, 25, 50, 75, 100]],
    [1001, [0, 500, 1000, 1500]],
  ])("labels counts up to %i", (most, ticks) => {
    expect(scaleUpTo(most)).toEqual({ top: ticks.at(-1), ticks });
  });

  it("holds every count with whole numbers and at most four steps", () => {
    for (let most = 1; most < 2 ** 50; most = Math.ceil(most * 1.37)) {
      const { top, ticks } = scaleUpTo(most);
      expect(top).toBeGreaterThanOrEqual(most);
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(ticks.every(Number.isInteger)).toBe(true);
    }
  });
});
