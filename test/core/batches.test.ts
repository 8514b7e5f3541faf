import { beforeAll, describe, expect, it } from "vitest";
import { alphabets, createPuid } from "../../src/index.js";
import { batchFormats, expectBatchesToBeElements, keys } from "../support/batches.js";
import { key } from "../support/key.js";
import { refusal } from "../support/refusal.js";

describe.each(Object.entries(keys))("batches under %s", (_, ownKey) => {
  it.each(Object.entries(batchFormats))("give the results of their elements: %s", (_, options) => {
    expectBatchesToBeElements(createPuid({ key: ownKey, ...options }));
  });
});

describe("batches of several thousand elements", () => {
  it("have numbers and bigints in any order", () => {
    const { ids, id } = createPuid({ key, length: 16 });
    const ordinals = Array.from({ length: 5000 }, (_, i) => (i % 3 === 0 ? 2n ** 60n + BigInt(i) : 7 * i));
    expect(ids(ordinals)).toEqual(ordinals.map(id));
    expect(ids(ordinals.toReversed())).toEqual(ordinals.toReversed().map(id));
  });

  it("fit in the kernel's memory with the longest prefix", () => {
    const codec = createPuid({ key, prefix: "p".repeat(63), length: 32 });
    const ids = codec.ids(0n, 3000);
    expect(ids).toEqual(ids.map((_, i) => codec.id(i)));
    expect(codec.ordinals(ids)).toEqual(ids.map((_, i) => BigInt(i)));
  });
});

describe("a large batch with an invalid id", () => {
  const users = createPuid({ key, prefix: "usr_" });
  let ids: string[];
  beforeAll(() => {
    ids = users.ids(0n, 5000);
  });

  it.each([
    [0, "usr_", "length"],
    [31, users.id(31).replace("usr_", "ord_"), "prefix"],
    [2047, `${users.id(2047).slice(0, -1)}u`, "character"],
    [2048, `${users.id(2048).slice(0, -1)}\u0130`, "character"],
    [4095, `usr_${"0".repeat(19)}`, "unissued"],
    [4999, 4999, "type"],
    [3000, undefined, "type"],
    [3000, new String(users.id(3000)), "type"],
  ])("is rejected at index %i for %o", (index, wrong, reason) => {
    const batch: unknown[] = ids.with(index, wrong as never);
    for (const iterable of [batch, new Set(batch), batch.values()]) {
      expect(refusal(() => users.ordinals(iterable as never))).toMatchObject({
        code: "invalid_id",
        reason,
        index,
      });
    }
  });

  it("is rejected for its shape if every string of the right shape is an id", () => {
    const codes = createPuid({ key, alphabet: alphabets.decimal, length: 6 });
    const wrong = codes.ids(0n, 40).with(35, "12345x" as never);
    expect(refusal(() => codes.ordinals(wrong))).toMatchObject({ reason: "character", index: 35 });
  });

  it("is rejected for the first invalid id of several", () => {
    const batch = ids.with(4000, "b" as never).with(100, "a" as never);
    expect(refusal(() => users.ordinals(batch)).index).toBe(100);
  });
});

describe("a list of ordinals", () => {
  const users = createPuid({ key, prefix: "usr_", capacity: 10_000n });

  it.each<[number, unknown, string]>([
    [0, -1, '"ordinals[0]" must be at least 0, got -1'],
    [31, 1.5, '"ordinals[31]" must be a bigint or an integer, got 1.5'],
    [4999, 10_000, '"ordinals[4999]" must be below the capacity 10000, got 10000; '],
    [4999, 10_000n, '"ordinals[4999]" must be below the capacity 10000, got 10000; '],
    [7, 2 ** 53, '"ordinals[7]" must be a bigint above 2^53 - 1, got 9007199254740992'],
    [7, "7", '"ordinals[7]" must be a bigint or an integer, got "7"'],
    [7, undefined, '"ordinals[7]" must be a bigint or an integer, got undefined'],
  ])("is rejected at index %i for %o", (index, wrong, message) => {
    const batch: unknown[] = Array.from({ length: 5000 }, (_, i) => i).with(index, wrong as never);
    const error = refusal(() => users.ids(batch as number[]));
    expect(error).toMatchObject({ code: "invalid_ordinal", index });
    expect(error.message).toContain(message);
  });

  it.each([["7"], [{}], [null], [undefined]])("must not be %o", (wrong) => {
    expect(refusal(() => users.ids(wrong as never))).toMatchObject({ code: "invalid_ordinal" });
  });

  it("may be empty", () => {
    expect(users.ids([])).toEqual([]);
  });
});
