import { describe, expect, it } from "vitest";
import { lengthsFor } from "../../src/core/lengths.js";
import { alphabets, createPuid, generateKey } from "../../src/index.js";

describe("lengthsFor", () => {
  it("lists the lengths from the shortest to the first with 64 guard bits", () => {
    const lengths = lengthsFor(2n ** 40n, 32n);
    expect(lengths.map(({ length }) => length)).toEqual([
      8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
    ]);
    expect(lengths[0]).toEqual({ length: 8, guess: 1, guardBits: 0, isDefault: false });
    expect(lengths[1]).toEqual({ length: 9, guess: 32, guardBits: 5, isDefault: false });
    expect(lengths.at(-1)).toEqual({ length: 21, guess: 2 ** 65, guardBits: 65, isDefault: false });
    // 64 bits are enough for the last one.
    expect(lengthsFor(2n ** 36n, 32n).at(-1)!.guardBits).toBe(64);
  });

  it("starts at a million strings", () => {
    expect(lengthsFor(1n, 10n)[0]).toMatchObject({ length: 6, guess: 1_000_000 });
    expect(lengthsFor(1n, 32n)[0]).toMatchObject({ length: 4, guess: 32 ** 4 });
  });

  it("rounds guard bits to a tenth, and keeps thousandths of a guess", () => {
    expect(lengthsFor(300_000n, 10n)[0]).toEqual({
      length: 6,
      guess: 3.333,
      guardBits: 1.7,
      isDefault: false,
    });
  });

  it("marks the length that createPuid chooses", () => {
    const key = generateKey();
    for (const alphabet of Object.values(alphabets)) {
      for (const capacity of [1n, 1000n, 2n ** 32n, 2n ** 63n, 10n ** 30n]) {
        const marked = lengthsFor(capacity, BigInt(alphabet.length)).filter(({ isDefault }) => isDefault);
        expect(marked.map(({ length }) => length)).toEqual([createPuid({ key, alphabet, capacity }).length]);
      }
    }
  });
});
