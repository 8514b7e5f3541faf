import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { divide, groupOf, multiplyAdd } from "../../src/util/multiword.js";
import { below } from "../support/arbitraries.js";
import { bigToWords, fromWords } from "../support/bytes.js";

const numbers = fc
  .integer({ min: 1, max: 4 })
  .chain((length) => below(2n ** BigInt(32 * length)).map((value) => ({ length, value })));
const factors = fc.oneof(fc.constantFrom(1, 2, 2 ** 21 - 1, 2 ** 21), fc.integer({ min: 1, max: 2 ** 21 }));

describe("numbers of several words", () => {
  it("multiplyAdd agrees with bigints, and returns the carry", () => {
    fc.assert(
      fc.property(
        numbers,
        factors,
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ length, value }, factor, part) => {
          const addend = Math.min(Math.floor(part * factor), factor - 1);
          const words = Int32Array.of(7, ...bigToWords(value, length), 7);
          const carried = multiplyAdd(words, 1, length, factor, addend);
          const size = 2n ** BigInt(32 * length);
          const exact = value * BigInt(factor) + BigInt(addend);
          expect(fromWords(words.slice(1, -1))).toBe(exact % size);
          expect(BigInt(carried)).toBe(exact / size);
          expect([words[0], words[length + 1]]).toEqual([7, 7]);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it("divide agrees with bigints", () => {
    const radices = fc.oneof(
      fc.constantFrom(2, 62, 2 ** 21 - 1, 2 ** 21),
      fc.integer({ min: 2, max: 2 ** 21 }),
    );
    const roundings = fc.constantFrom<(value: bigint, size: bigint) => bigint>(
      (value) => value,
      (value, size) => value - (value % size), // shows a quotient that is slightly too small
      (value, size) => (value < size ? value : value - (value % size) - 1n),
    );
    fc.assert(
      fc.property(numbers, radices, roundings, ({ length, value }, radix, round) => {
        const group = groupOf(radix);
        const size = BigInt(group.size);
        const dividend = round(value, size);
        const words = Int32Array.of(7, ...bigToWords(dividend, length), 7);
        expect(BigInt(divide(words, 1, length, group))).toBe(dividend % size);
        expect(fromWords(words.slice(1, -1))).toBe(dividend / size);
        expect([words[0], words[length + 1]]).toEqual([7, 7]);
      }),
      { numRuns: 10_000 },
    );
  });

  it("groupOf takes the most digits with a factor of at most 2^21", () => {
    for (const radix of [3, 10, 62, 94, 127, 129, 1000, 65535]) {
      const { digits, size } = groupOf(radix);
      expect(digits).toBeGreaterThan(0);
      expect(size).toBe(radix ** digits);
      expect(size).toBeLessThanOrEqual(2 ** 21);
      expect(size * radix).toBeGreaterThan(2 ** 21);
    }
  });
});
