import { describe, expect, it } from "vitest";
import { createPuid, generateKey } from "../src/index.js";
import { refusal } from "./support/refusal.js";

describe("generateKey", () => {
  it.each([16, 24, 32])("makes %i bytes, as hexadecimal digits that createPuid takes", (bytes) => {
    const key = generateKey(bytes);
    expect(key).toMatch(/^[0-9a-f]+$/);
    expect(key).toHaveLength(2 * bytes);
    expect(createPuid({ key }).id(0)).toHaveLength(19);
  });

  it("makes 16 bytes unless told otherwise, and others each time", () => {
    const keys = Array.from({ length: 1000 }, () => generateKey());
    expect(keys[0]).toHaveLength(32);
    expect(new Set(keys).size).toBe(1000);
    // Each byte takes each value about 62 times in 16,000; a byte that is never drawn, or a digit lost, shows.
    expect(new Set(keys.flatMap((key) => key.match(/../g)!)).size).toBe(256);
  });

  it.each([0, 15, 128, "16", 16.5])("refuses %o bytes", (bytes) => {
    const { code, message } = refusal(() => generateKey(bytes as number));
    expect(code).toBe("invalid_key");
    expect(message).toMatch(/^"bytes" must be 16, 24 or 32, got /);
  });
});
