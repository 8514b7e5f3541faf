import { describe, expect, it } from "vitest";
import { alphabets, createPuid } from "../src/index.js";
import * as laws from "./laws/laws.js";
import { fromHex } from "./support/bytes.js";
import { key } from "./support/key.js";

const users = createPuid({ key, prefix: "usr_" });

describe("createPuid", () => {
  it("has a prefix, alphabet, length, capacity and guardBits", () => {
    expect(users).toMatchObject({
      prefix: "usr_",
      alphabet: alphabets.crockford32,
      length: 19,
      capacity: 2n ** 63n,
      guardBits: 32,
    });
  });

  it("is frozen, and so is its pattern", () => {
    expect(Object.isFrozen(users)).toBe(true);
    expect(() => Object.assign(users.pattern, { lastIndex: 1 })).toThrow(TypeError);
    expect(users.pattern.test(users.id(1))).toBe(true);
    expect(users.id(1).search(users.pattern)).toBe(0);
  });

  it("has methods that work without `this`", () => {
    const { id, ids, ordinal, ordinals, tryOrdinal, isId, normalize } = users;
    expect([1n, 2n].map(id)).toEqual(ids(1, 2));
    expect(ids(1n, 2).map(ordinal)).toEqual([1n, 2n]);
    expect(ordinals(ids(1n, 2))).toEqual([1n, 2n]);
    expect([id(3), "usr_"].map(tryOrdinal)).toEqual([3n, undefined]);
    expect([id(3), "usr_", 3].filter(isId)).toEqual([id(3)]);
    expect([id(3)].map(normalize)).toEqual([id(3)]);
  });

  it("copies the caller's key", () => {
    const bytes = fromHex(key);
    const codec = createPuid({ key: bytes, prefix: "usr_" });
    bytes.fill(0);
    expect(codec.id(42n)).toBe(users.id(42n));
    expect(codec.ids(0n, 100)).toEqual(users.ids(0n, 100));
  });

  it("accepts a key as bytes, or as hexadecimal digits in either case", () => {
    const codecs = [key.toUpperCase(), fromHex(key)].map((each) => createPuid({ key: each, prefix: "usr_" }));
    for (const codec of codecs) expect(codec.id(42n)).toBe("usr_t0p05ytv42x8a07rmzv");
  });

  it("accepts numbers as ordinals, and negative zero as 0", () => {
    expect(users.id(42)).toBe(users.id(42n));
    expect(users.id(-0)).toBe(users.id(0n));
    expect(users.id(Number.MAX_SAFE_INTEGER)).toBe(users.id(2n ** 53n - 1n));
    expect(users.ids(42, 2)).toEqual(users.ids(42n, 2));
  });

  it("separates permutations by tweak, which defaults to the prefix", () => {
    const orders = createPuid({ key, prefix: "ord_" });
    const alike = createPuid({ key, prefix: "ord_", tweak: "usr_" });
    expect(orders.id(42n).slice(4)).not.toBe(users.id(42n).slice(4));
    expect(alike.id(42n).slice(4)).toBe(users.id(42n).slice(4));
    expect(createPuid({ key, prefix: "usr_", tweak: "" }).id(42n)).not.toBe(users.id(42n));
  });

  it("keeps its ids if only the capacity grows", () => {
    const small = createPuid({ key, length: 13, capacity: 1000n });
    const large = createPuid({ key, length: 13, capacity: 2n ** 60n });
    expect(large.ids(0, 1000)).toEqual(small.ids(0, 1000));
    expect(small.tryOrdinal(large.id(1000n))).toBeUndefined();
    const full = createPuid({ key, length: 13, capacity: 2n ** 65n });
    expect(large.ordinal(full.id(2n ** 60n - 1n))).toBe(2n ** 60n - 1n);
    expect(large.tryOrdinal(full.id(2n ** 60n))).toBeUndefined();
  });

  it("rejects an id with a character more or less", () => {
    const id = users.id(42n);
    for (const text of [`${id}0`, `0${id}`, id.slice(0, -1), id.slice(1), id.slice(4), ""]) {
      expect(users.ordinal(id)).toBe(42n); // the next call must not depend on this one
      expect(users.isId(text), text).toBe(false);
      laws.oneAcceptedSet(users, text);
    }
  });

  it("returns an empty list for no ordinals, even at the capacity", () => {
    expect(users.ids(5, 0)).toEqual([]);
    expect(users.ids(users.capacity, 0)).toEqual([]);
    expect(users.ids(users.capacity - 2n, 2)).toHaveLength(2);
    expect(users.ordinals([])).toEqual([]);
  });

  it("accepts any iterable of ids", () => {
    const ids = users.ids(7, 3);
    expect(users.ordinals(ids.values())).toEqual([7n, 8n, 9n]);
    expect(users.ordinals(new Set(ids))).toEqual([7n, 8n, 9n]);
  });
});

describe("guardBits", () => {
  it.each([
    [{}, 32],
    [{ capacity: 2n ** 32n }, 33],
    [{ length: 4 }, 0],
    [{ length: 13 }, 2],
    [{ length: 13, capacity: 1n }, 65],
    [{ alphabet: alphabets.base62 }, 32.2671],
    [{ alphabet: alphabets.decimal, length: 6 }, 0],
    [{ alphabet: alphabets.decimal, length: 6, capacity: 999_999n }, 1.4427e-6],
    [{ alphabet: alphabets.base62, length: 1000, capacity: 1n }, 5954.1963],
  ])("of %o is %d", (options, bits) => {
    expect(createPuid({ key, ...options }).guardBits).toBeCloseTo(bits, Number.isInteger(bits) ? 12 : 4);
  });

  it("is exact if it is an integer", () => {
    expect(users.guardBits).toBe(32);
    expect(createPuid({ key, alphabet: alphabets.decimal, length: 29, capacity: 10n ** 29n }).guardBits).toBe(
      0,
    );
    expect(
      createPuid({ key, alphabet: alphabets.decimal, length: 9, capacity: 10n ** 9n / 512n }).guardBits,
    ).toBe(9);
  });
});
