import { describe, expect, it, vi } from "vitest";

describe("without fast-check", () => {
  it("matchers work, and an arbitrary throws an error that names the missing package", async () => {
    vi.doMock("fast-check", () => {
      throw new Error("Cannot find package 'fast-check'");
    });
    vi.resetModules();
    const testing = await import("../../src/testing/index.js");
    vi.doUnmock("fast-check");
    const codec = testing.createTestPuid("usr_");
    expect(testing.matchers.toBePuidOf(codec.id(1), codec).pass).toBe(true);
    expect(() => testing.ordinals(codec)).toThrow('the package "fast-check", which is not installed');
  });
});
