import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDigits } from "../src/alphabet.js";
import { alphabets } from "../src/index.js";
import { anyAlphabet, below } from "./arbitraries.js";

describe("alphabets", () => {
  it.each(Object.entries(alphabets))("%s has distinct printable characters", (_, alphabet) => {
    expect(new Set(alphabet).size).toBe(alphabet.length);
    expect(alphabet).toMatch(/^[!-~]+$/);
  });

  it("has what its names promise", () => {
    const sizes = Object.fromEntries(Object.entries(alphabets).map(([name, { length }]) => [name, length]));
    expect(sizes).toEqual({
      crockford32: 32,
      base62: 62,
      base58: 58,
      base36: 36,
      base64url: 64,
      hex: 16,
      decimal: 10,
      safe28: 28,
    });
    expect(alphabets.crockford32).not.toMatch(/[ilou]/);
    expect(alphabets.base58).not.toMatch(/[0OIl]/);
    expect(alphabets.safe28).not.toMatch(/[aeiou01l]/);
    expect(Object.isFrozen(alphabets)).toBe(true);
  });
});

describe("digits", () => {
  it("are those that the platform writes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 36 }), below(2n ** 53n), (radix, value) => {
        const digits = createDigits(alphabets.base36.slice(0, radix));
        const text = value.toString(radix);
        expect(digits.write(Number(value), text.length)).toBe(text);
        expect(digits.writeBig(value, text.length)).toBe(text);
        expect(digits.read(text, 0, text.length)).toBe(Number(value));
        expect(digits.readBig(text, 0, text.length)).toBe(value);
      }),
      { numRuns: 5000 },
    );
  });

  it("are padded to their count, and read from within a text", () => {
    const digits = createDigits(alphabets.decimal);
    expect(digits.write(42, 5)).toBe("00042");
    expect(digits.writeBig(42n, 5)).toBe("00042");
    expect(digits.read("x00042y", 1, 6)).toBe(42);
    expect(digits.readBig("x00042y", 1, 6)).toBe(42n);
  });

  it("are no other characters", () => {
    fc.assert(
      fc.property(anyAlphabet, fc.string({ unit: "binary", minLength: 1 }), (alphabet, text) => {
        const digits = createDigits(alphabet);
        for (let i = 0; i < text.length; i++) {
          const digit = alphabet.indexOf(text.charAt(i));
          expect(digits.read(text, i, i + 1)).toBe(digit);
          expect(digits.readBig(text, i, i + 1)).toBe(BigInt(digit));
        }
      }),
    );
  });
});
