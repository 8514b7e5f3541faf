import { describe, expect, it } from "vitest";
import { alphabets } from "../../src/index.js";

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
