import { describe, expect, it } from "vitest";
import { alphabets, createPuid } from "../../src/index.js";
import { formats, key } from "../support/formats.js";
import { refusal } from "../support/refusal.js";

const keys = { "AES-128": key, "AES-192": `${key}0123456789abcdef`, "AES-256": key + key };

describe.each(Object.entries(keys))("batches under %s", (_, ownKey) => {
  it.each(Object.entries(formats))("are their elements: %s", (_, options) => {
    const codec = createPuid({ key: ownKey, ...options });
    const last = codec.capacity - 5000n;
    for (const [first, count] of [
      [0n, 31],
      [0n, 32],
      [7n, 5000],
      [last, 5000],
      [last < 2n ** 53n ? 0n : 2n ** 53n - 2500n, 5000], // from safe integers into bigints
    ] as const) {
      const ordinals = Array.from({ length: count }, (_, i) => first + BigInt(i));
      const ids = codec.ids(first, count);
      expect(ids).toEqual(ordinals.map((ordinal) => codec.id(ordinal)));
      expect(codec.ordinals(ids)).toEqual(ordinals);
      // In any order, from anything iterable, and numbers among bigints.
      const mixed = ordinals.map((ordinal, i) =>
        i % 3 === 0 && ordinal <= Number.MAX_SAFE_INTEGER ? Number(ordinal) : ordinal,
      );
      expect(codec.ids(mixed.reverse())).toEqual(ids.toReversed());
      expect(codec.ids(new Set(mixed).values())).toEqual(ids.toReversed());
    }
  });
});

describe("a large batch with something wrong in it", () => {
  const users = createPuid({ key, prefix: "usr_" });
  const ids = users.ids(0n, 5000);

  it.each([
    [0, "usr_", "length"],
    [31, users.id(31).replace("usr_", "ord_"), "prefix"],
    [2047, `${users.id(2047).slice(0, -1)}u`, "character"],
    [2048, `${users.id(2048).slice(0, -1)}\u0130`, "character"],
    [4095, `usr_${"0".repeat(19)}`, "unissued"],
    [4999, 4999, "type"],
    [3000, undefined, "type"],
    [3000, new String(users.id(3000)), "type"],
  ])("is refused at index %i for %o", (index, wrong, reason) => {
    const batch: unknown[] = ids.with(index, wrong as never);
    for (const iterable of [batch, new Set(batch), batch.values()]) {
      expect(refusal(() => users.ordinals(iterable as never))).toMatchObject({
        code: "invalid_id",
        reason,
        index,
      });
    }
  });

  it("is refused for its shape, where every text of the right shape is an id", () => {
    const codes = createPuid({ key, alphabet: alphabets.decimal, length: 6 });
    const wrong = codes.ids(0n, 40).with(35, "12345x" as never);
    expect(refusal(() => codes.ordinals(wrong))).toMatchObject({ reason: "character", index: 35 });
  });

  it("is refused for the first of several", () => {
    const batch = ids.with(4000, "b" as never).with(100, "a" as never);
    expect(refusal(() => users.ordinals(batch)).index).toBe(100);
  });
});

describe("ordinals of which one is none", () => {
  const users = createPuid({ key, prefix: "usr_", capacity: 10_000n });

  it.each<[number, unknown, string]>([
    [0, -1, '"ordinals[0]" must be at least 0, got -1'],
    [31, 1.5, '"ordinals[31]" must be a bigint or an integer, got 1.5'],
    [4999, 10_000, '"ordinals[4999]" must be below the capacity 10000, got 10000; '],
    [4999, 10_000n, '"ordinals[4999]" must be below the capacity 10000, got 10000; '],
    [7, 2 ** 53, '"ordinals[7]" must be a bigint above 2^53 - 1, got 9007199254740992'],
    [7, "7", '"ordinals[7]" must be a bigint or an integer, got "7"'],
    [7, undefined, '"ordinals[7]" must be a bigint or an integer, got undefined'],
  ])("are refused at index %i for %o", (index, wrong, message) => {
    const batch: unknown[] = Array.from({ length: 5000 }, (_, i) => i).with(index, wrong as never);
    const error = refusal(() => users.ids(batch as number[]));
    expect(error).toMatchObject({ code: "invalid_ordinal", index });
    expect(error.message).toContain(message);
  });

  it.each([["7"], [{}], [null], [undefined]])("are none at all: %o", (wrong) => {
    expect(refusal(() => users.ids(wrong as never))).toMatchObject({ code: "invalid_ordinal" });
  });

  it("are none, and so are their ids", () => {
    expect(users.ids([])).toEqual([]);
  });
});
