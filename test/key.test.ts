import { describe, expect, it } from "vitest";
import { createPuid, generateKey } from "../src/index.js";
import { refusal } from "./support/refusal.js";

describe("generateKey", () => {
  it.each([16, 24, 32])("returns %i bytes as hexadecimal digits that createPuid accepts", (bytes) => {
    const key = generateKey(bytes);
    expect(key).toMatch(/^[0-9a-f]+$/);
    expect(key).toHaveLength(2 * bytes);
    expect(createPuid({ key }).id(0)).toHaveLength(19);
  });

  it("returns 16 bytes by default, and different ones each time", () => {
    const keys = Array.from({ length: 1000 }, () => generateKey());
    expect(keys[0]).toHaveLength(32);
    expect(new Set(keys).size).toBe(1000);
    // Each byte has each value about 62 times in 16,000, so a missing value or digit shows.
    expect(new Set(keys.flatMap((key) => key.match(/../g)!)).size).toBe(256);
  });

  it.each([0, 15, 128, "16", 16.5])("rejects %o bytes", (bytes) => {
    const { code, message } = refusal(() => generateKey(bytes as number));
    expect(code).toBe("invalid_key");
    expect(message).toMatch(/^"bytes" must be 16, 24 or 32, got /);
  });
});
