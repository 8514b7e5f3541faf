import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromWords, plus, toBigInt, toSafeNumber, toWords } from "../../src/util/bigint64.js";
import { below } from "../support/arbitraries.js";
import { bigToWords } from "../support/bytes.js";

describe("toSafeNumber", () => {
  it("converts bigints and numbers below 2^53, and returns NaN for other values", () => {
    fc.assert(
      fc.property(below(2n ** 53n), (value) => {
        expect(toSafeNumber(value)).toBe(Number(value));
        expect(toSafeNumber(Number(value))).toBe(Number(value));
        expect(toBigInt(Number(value))).toBe(value);
      }),
    );
    const others = [
      -1n,
      2n ** 53n,
      2n ** 64n,
      2n ** 64n + 5n,
      -(2n ** 64n),
      2n ** 200n,
      -1,
      0.5,
      2 ** 53,
      Infinity,
    ];
    for (const other of [...others, Number.NaN, "5", null, undefined, {}, [5], true]) {
      expect(toSafeNumber(other)).toBeNaN();
    }
  });
});

describe("plus", () => {
  it("adds a number to a number or to a bigint, and keeps the type of the first", () => {
    expect(plus(40, 2)).toBe(42);
    expect(plus(40n, 2)).toBe(42n);
    expect(plus(2n ** 64n, 2)).toBe(2n ** 64n + 2n);
  });
});

describe("toWords and fromWords", () => {
  it("convert a bigint below 2^64, or a number, and convert it back", () => {
    fc.assert(
      fc.property(below(2n ** 64n), (value) => {
        const words = Int32Array.of(7, 0, 0, 7);
        toWords(value, words, 1);
        expect([...words]).toEqual([7, ...bigToWords(value, 2), 7]);
        expect(fromWords(words, 1)).toBe(value);
      }),
    );
    fc.assert(
      fc.property(below(2n ** 53n), (value) => {
        const words = Int32Array.of(7, 0, 0, 7);
        toWords(Number(value), words, 1);
        expect([...words]).toEqual([7, ...bigToWords(value, 2), 7]);
      }),
    );
  });
});
