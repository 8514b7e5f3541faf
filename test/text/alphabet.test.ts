import { describe, expect, it } from "vitest";
import { alphabets, createPuid } from "../../src/index.js";
import { refusal } from "../support/refusal.js";

describe("alphabets", () => {
  it.each(Object.entries(alphabets))("%s has distinct printable characters", (_, alphabet) => {
    expect(new Set(alphabet).size).toBe(alphabet.length);
    expect(alphabet).toMatch(/^[!-~]+$/);
  });

  it.each(Object.entries(alphabets))("%s has as many characters as its name says", (name, alphabet) => {
    const size = /\d+/.exec(name)?.[0] ?? { hex: 16, decimal: 10 }[name];
    if (size !== undefined) expect(alphabet).toHaveLength(Number(size));
  });

  it.each([...Object.keys(alphabets), "Base62", "base64", "base-32"])(
    "createPuid rejects the name %s",
    (name) => {
      const error = refusal(() => createPuid({ key: "0".repeat(32), alphabet: name }));
      expect(error).toMatchObject({ code: "invalid_options", option: "alphabet" });
      expect(error.message).toBe(
        `"alphabet" must be characters, got the name "${name}"; pass one of alphabets`,
      );
    },
  );

  it.each(["base", "62base", "base62 ", "hexa", "toString", "length"])(
    "createPuid does not take %j for a name",
    (text) => {
      const create = () => createPuid({ key: "0".repeat(32), alphabet: text });
      if (new Set(text).size === text.length && !text.includes(" ")) expect(create().alphabet).toBe(text);
      else expect(create).not.toThrow("pass one of alphabets");
    },
  );

  it("have no look-alikes where their docstrings say so", () => {
    expect(alphabets.crockford32).not.toMatch(/[ilou]/);
    expect(alphabets.base58).not.toMatch(/[0OIl]/);
    expect(alphabets.safe28).not.toMatch(/[aeiou01l]/);
    expect(Object.isFrozen(alphabets)).toBe(true);
  });
});
