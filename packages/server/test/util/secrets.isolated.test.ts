import { describe, expect, it, vi } from "vitest";
import { digestOf } from "../../src/util/secrets.js";

/** FIPS 180-2, appendix B.1. */
const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

describe("digestOf", () => {
  it("is SHA-256", async () => {
    expect(await digestOf("abc")).toBe(ABC);
  });

  it("is the same on a platform with only Web Crypto", async () => {
    vi.resetModules();
    const { process } = globalThis;
    Reflect.deleteProperty(globalThis, "process");
    const elsewhere = await import("../../src/util/secrets.js").finally(() =>
      Object.assign(globalThis, { process }),
    );
    expect(elsewhere.digestOf).not.toBe(digestOf);
    expect(await elsewhere.digestOf("abc")).toBe(ABC);
    expect(await elsewhere.digestOf("…")).toBe(await digestOf("…"));
  });
});
