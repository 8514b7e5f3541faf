import { describe, expect, it } from "vitest";
import { alphabets, createPuid } from "../../src/index.js";
import { key } from "../support/key.js";

describe("pattern", () => {
  it.each([
    [{ prefix: "usr_" }, "^usr_[0-9a-hjkmnp-tv-z]{19}$"],
    [{ alphabet: alphabets.base62 }, "^[0-9A-Za-z]{16}$"],
    [{ alphabet: alphabets.base58 }, "^[1-9A-HJ-NP-Za-km-z]{17}$"],
    [{ alphabet: alphabets.base64url }, "^[\\-0-9A-Z_a-z]{16}$"],
    [{ alphabet: alphabets.hex }, "^[0-9a-f]{24}$"],
    [{ alphabet: alphabets.safe28 }, "^[2-9b-df-hjkmnp-tv-z]{20}$"],
    [{ prefix: "a.b~c-", alphabet: "01" }, "^a\\.b~c-[01]{95}$"],
    [{ alphabet: "]\\^-[", length: 9 }, "^[\\-\\[-\\^]{9}$"],
    [{ alphabet: "(){}/|&", length: 9 }, "^[&\\(\\)\\/\\{-\\}]{9}$"],
  ])("of %o", (options, source) => {
    const { pattern } = createPuid({ key, ...options });
    expect(pattern.source).toBe(source);
    expect(pattern.flags).toBe("");
  });
});
