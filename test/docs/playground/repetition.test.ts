import { describe, expect, it } from "vitest";
import { findRepetition } from "../../../docs/playground/src/repetition.js";
import { createPuid } from "../../../src/index.js";

const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i + 1));

describe("findRepetition", () => {
  it("finds that the last digit of numbers repeats after ten", () => {
    expect(findRepetition(numbers(2400))).toEqual({ distance: 10, position: 0, share: 1 });
  });

  it("finds the character and the distance", () => {
    const ids = Array.from(
      { length: 500 },
      (_, i) => `${(i * i * 7919) % 127}`.padStart(3, "0") + "abcde"[i % 5],
    );
    expect(findRepetition(ids)).toEqual({ distance: 5, position: 3, share: 1 });
  });

  it("finds no more than chance in enciphered ids", () => {
    const codec = createPuid({ key: "98259b8160c492e26407ad772adae700" });
    const { share } = findRepetition(codec.ids(1, 2400));
    expect(share).toBeGreaterThan(1 / 32);
    // The largest of 2,280 shares, each of which is 1/32 with a standard deviation of 0.0036.
    expect(share).toBeLessThan(1 / 32 + 6 * 0.0036);
  });
});
