import { describe, expect, it } from "vitest";
import { alphabets, createPuid } from "../../src/index.js";

describe("alphabets", () => {
  it.each(Object.entries(alphabets))("%s has distinct printable characters", (_, alphabet) => {
    expect(new Set(alphabet).size).toBe(alphabet.length);
    expect(alphabet).toMatch(/^[!-~]+$/);
  });

  it.each(Object.entries(alphabets))("%s has as many characters as its name says", (name, alphabet) => {
    const size = /\d+/.exec(name)?.[0] ?? { hex: 16, decimal: 10 }[name];
    if (size !== undefined) expect(alphabet).toHaveLength(Number(size));
  });

  it("a string is a list of characters, even if it looks like a name", () => {
    const codec = createPuid({ key: "0".repeat(32), alphabet: "Hex", capacity: 1_000_000n });
    expect(codec.alphabet).toBe("Hex");
    expect(codec.id(0n)).toMatch(/^[Hex]{13,}$/);
  });

  it("have no look-alikes if their docstrings say so", () => {
    expect(alphabets.crockford32).not.toMatch(/[ilou]/);
    expect(alphabets.base58).not.toMatch(/[0OIl]/);
    expect(alphabets.safe28).not.toMatch(/[aeiou01l]/);
    expect(Object.isFrozen(alphabets)).toBe(true);
  });
});
