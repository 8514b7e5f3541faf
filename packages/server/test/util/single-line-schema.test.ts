import { describe, expect, it } from "vitest";
import { singleLine } from "../../src/util/single-line-schema.js";

const isLine = (text: string): boolean => singleLine(20).safeParse(text).success;

describe("singleLine", () => {
  it.each(["", "Ada", "Ångström & Söhne", "日本語", "עברית", "👩‍💻", "a\u00adb"])("accepts %j", (text) => {
    expect(isLine(text)).toBe(true);
  });

  it.each([
    ..."\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", // bidirectional controls
    ..."\u2028\u2029\n\r\x85", // line terminators
    ..."\0\t\x1b\x7f\x9b",
    "\ud800",
    "\udc00\ud800",
  ])("rejects a string with %j", (text) => {
    expect(isLine(`a${text}b`)).toBe(false);
  });

  it("accepts a string of the maximum length, and rejects a longer one", () => {
    expect([isLine("x".repeat(20)), isLine("x".repeat(21))]).toEqual([true, false]);
  });
});
