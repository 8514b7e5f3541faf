import { type Cipher, createCipheriv } from "node:crypto";
import { afterEach, describe, expect, it, type Mock, vi } from "vitest";
import { createPuid, implementation } from "../../src/index.js";
import { formats } from "../support/formats.js";
import { key } from "../support/key.js";

/** Replaces Node's function that creates a cipher, for the library alone. */
function mockCipher(create: (algorithm: string, key: Uint8Array, iv: null) => Cipher): void {
  vi.spyOn(process, "getBuiltinModule").mockReturnValue({ createCipheriv: create } as never);
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** What the kernel uses of WebAssembly. The types of Node do not have it. */
const { WebAssembly: wasm } = globalThis as unknown as {
  WebAssembly: {
    validate: (bytes: Uint8Array) => boolean;
    Module: () => unknown;
    Instance: () => unknown;
    CompileError: new () => Error;
  };
};

describe("the kernel", () => {
  it("runs on Node, and is the same with plain SIMD", async () => {
    expect(implementation()).toMatch(/^wasm-/);
    const validate = vi.spyOn(wasm, "validate").mockReturnValue(false);
    vi.resetModules();
    const plain = await import("../../src/index.js");
    expect(plain.implementation()).toBe("wasm-simd");
    expect(validate).toHaveBeenCalledOnce();
    for (const options of Object.values(formats)) {
      const id = createPuid({ key, ...options }).id(12_345n);
      expect(plain.createPuid({ key, ...options }).id(12_345n)).toBe(id);
    }
  });

  it.each([
    ["a policy that forbids compilation", "Module"],
    ["an engine without SIMD", "Instance"],
  ] as const)("is replaced by JavaScript: %s", async (_, name) => {
    vi.spyOn(wasm, name).mockImplementation(() => {
      throw new wasm.CompileError();
    });
    vi.resetModules();
    const plain = await import("../../src/index.js");
    expect(plain.implementation()).toBe("javascript");
    expect(plain.createPuid({ key }).id(1n)).toBe(createPuid({ key }).id(1n));
  });

  it("is replaced by JavaScript: an engine without WebAssembly", async () => {
    vi.stubGlobal("WebAssembly", undefined);
    vi.resetModules();
    const plain = await import("../../src/index.js");
    expect(plain.implementation()).toBe("javascript");
    vi.unstubAllGlobals();
    expect(plain.createPuid({ key }).id(1n)).toBe(createPuid({ key }).id(1n));
  });
});

describe("Node's AES", () => {
  it.each([16, 24, 32])(
    "encrypts and decrypts batches with a key of %i bytes, also with a filter",
    (bytes) => {
      const algorithms: string[] = [];
      const updates: Mock[] = [];
      mockCipher((algorithm, ...rest) => {
        algorithms.push(algorithm);
        const cipher = createCipheriv(algorithm, ...rest);
        updates.push(vi.spyOn(cipher, "update") as Mock);
        return cipher;
      });
      /** Expects the rounds of 5000 strings: ten for each 2048 of them. None goes through the rounds alone. */
      function expectRounds(): void {
        expect(updates.flatMap((update) => update.mock.calls)).toHaveLength(30);
        for (const update of updates) update.mockClear();
      }
      for (const accept of [undefined, () => true]) {
        const codec = createPuid({ key: key.repeat(2).slice(0, 2 * bytes), accept });
        const ids = codec.ids(0n, 5000);
        expectRounds();
        expect(codec.ordinals(ids)).toEqual(ids.map((_, i) => BigInt(i)));
        expectRounds();
        expect(algorithms.splice(0)).toEqual([`aes-${8 * bytes}-ecb`]); // a codec keeps its cipher
      }
    },
  );

  it("is not created for halves that have no batches", () => {
    const load = vi.spyOn(process, "getBuiltinModule");
    createPuid({ key, length: 44 }).ids(0n, 100);
    expect(load).not.toHaveBeenCalled();
  });

  it("is loaded by the first batch of 24", () => {
    const load = vi.spyOn(process, "getBuiltinModule");
    const codec = createPuid({ key });
    codec.ordinals(codec.ids(0n, 23));
    expect(load).not.toHaveBeenCalled();
    codec.ids(0n, 24);
    expect(load).toHaveBeenCalledExactlyOnceWith("node:crypto");
  });
});

describe("a platform without an AES for batches", () => {
  /** The batches of each format, with the given library. */
  const batches = (create: typeof createPuid): unknown[] =>
    Object.values(formats).map((options) => {
      const codec = create({ key, ...options });
      const ids = codec.ids(0n, 3000);
      return [ids, codec.ordinals(ids)];
    });
  const expected = batches(createPuid);

  it("gives the same batches: an AES that throws", () => {
    mockCipher(() => {
      throw new Error("unsupported");
    });
    expect(batches(createPuid)).toEqual(expected);
  });

  it("gives the same batches: a runtime that cannot load modules synchronously", () => {
    vi.stubGlobal("process", { ...process, getBuiltinModule: undefined });
    try {
      expect(batches(createPuid)).toEqual(expected);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
