import { createCipheriv } from "node:crypto";
import { describe, expect, it, type Mock, vi } from "vitest";
import { createPuid } from "../../src/index.js";
import { formats } from "../support/formats.js";
import { key } from "../support/key.js";

/** Imports the library with a mock of one module. */
async function importWith(module: string, factory: () => Promise<unknown>): Promise<typeof createPuid> {
  vi.doMock(module, factory as () => Promise<Record<string, unknown>>);
  vi.resetModules();
  const library = await import("../../src/index.js");
  vi.doUnmock(module);
  vi.resetModules();
  return library.createPuid;
}

describe("Node's AES", () => {
  it.each([16, 24, 32])(
    "encrypts and decrypts batches with a key of %i bytes, also with a filter",
    async (bytes) => {
      const algorithms: string[] = [];
      const updates: Mock[] = [];
      const createWatched = await importWith("#platform", async () => {
        vi.doMock("node:crypto", () => ({
          createCipheriv(...args: Parameters<typeof createCipheriv>) {
            algorithms.push(args[0]);
            const cipher = createCipheriv(...args);
            updates.push(vi.spyOn(cipher, "update") as Mock);
            return cipher;
          },
        }));
        return import("../../src/platform/node.js");
      });
      vi.doUnmock("node:crypto");
      /** Expects the rounds of 5000 strings: ten for each 2048 of them. None goes through the rounds alone. */
      function expectRounds(): void {
        expect(new Set(algorithms.splice(0))).toEqual(new Set([`aes-${8 * bytes}-ecb`]));
        expect(updates.splice(0).flatMap((update) => update.mock.calls)).toHaveLength(30);
      }
      for (const accept of [undefined, () => true]) {
        const codec = createWatched({ key: key.repeat(2).slice(0, 2 * bytes), accept });
        const ids = codec.ids(0n, 5000);
        expectRounds();
        expect(codec.ordinals(ids)).toEqual(ids.map((_, i) => BigInt(i)));
        expectRounds();
      }
    },
  );
});

describe("a platform without an AES for batches", () => {
  it.each([
    ["no AES", "#platform", () => import("../../src/platform/default.js")],
    [
      "an AES that throws",
      "#platform",
      async () => {
        vi.doMock("node:crypto", () => ({
          createCipheriv: () => {
            throw new Error("unsupported");
          },
        }));
        return import("../../src/platform/node.js");
      },
    ],
  ])("gives the same batches: %s", async (_, module, factory) => {
    const createPlain = await importWith(module, factory);
    vi.doUnmock("node:crypto");
    expect(createPlain).not.toBe(createPuid);
    for (const options of Object.values(formats)) {
      const plain = createPlain({ key, ...options });
      const codec = createPuid({ key, ...options });
      const ids = codec.ids(0n, 3000);
      expect(plain.ids(0n, 3000)).toEqual(ids);
      expect(plain.ordinals(ids)).toEqual(codec.ordinals(ids));
    }
  });
});
