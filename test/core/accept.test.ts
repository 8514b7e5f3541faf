import { describe, expect, it, vi } from "vitest";
import { type Accept, alphabets, createPuid, type Puid, rejectNumberLike } from "../../src/index.js";
import { key } from "../support/key.js";
import { refusal } from "../support/refusal.js";
import { everything, small } from "../support/small-domain.js";

describe("a codec with a filter", () => {
  const odd: Accept = (id) => Number(id) % 2 === 1;
  const codec = createPuid({ ...small, accept: odd });

  it("rejects an id that the filter rejects, and a later candidate of the same ordinal", () => {
    const refused = everything.ids(0, 10_000).find((id) => !odd(id))!;
    expect(codec.isId(refused)).toBe(false);
    const later = [...Array(100).keys()].map((k) => everything.id(42 + k * 10_000)).filter(odd);
    expect(codec.id(42)).toBe(later[0]);
    expect(codec.isId(later[1])).toBe(false);
    const error = refusal(() => codec.ordinal(later[1]!));
    expect(error).toMatchObject({ code: "invalid_id", reason: "unissued" });
    expect(error.message).toBe(`"id" must be allowed by "accept", got "${later[1]}"`);
  });

  it("throws the same error as a codec without a filter for a string past all candidates", () => {
    const text = "0".repeat(19);
    const [filtered, plain] = [createPuid({ key, accept: () => true }), createPuid({ key })];
    expect(refusal(() => filtered.ordinal(text)).message).toBe(refusal(() => plain.ordinal(text)).message);
  });

  it("names the first invalid id of a large batch, with its index", () => {
    const wrong = everything.ids(0, 10_000).find((id) => !odd(id))!;
    for (const [index, text] of [
      [0, wrong],
      [77, wrong],
      [99, "12345x"],
    ] as const) {
      const batch = codec.ids(0, 100).with(index, text as never);
      const error = refusal(() => codec.ordinals(batch));
      expect(error).toMatchObject({ code: "invalid_id", index });
      expect(error.message).toContain(text);
    }
  });

  it("calls the filter once with the whole id to issue it, and once to decode it", () => {
    const accept = vi.fn<Accept>(() => true);
    const users = createPuid({ key, prefix: "usr_", accept });
    expect(accept).not.toHaveBeenCalled();
    expect(users.id(42n)).toBe("usr_t0p05ytv42x8a07rmzv");
    expect(accept.mock.calls).toEqual([["usr_t0p05ytv42x8a07rmzv"]]);
    users.ordinal("usr_t0p05ytv42x8a07rmzv");
    users.tryOrdinal("usr_t0p05ytv42x8a07rmzw");
    expect(accept).toHaveBeenCalledTimes(2);
    const ids = users.ids(0, 100);
    expect(accept).toHaveBeenCalledTimes(102);
    users.ordinals(ids);
    expect(accept).toHaveBeenCalledTimes(202);
  });

  it("has the capacity and the guard bits of a codec without a filter", () => {
    expect(codec.capacity).toBe(10_000n);
    expect(codec.guardBits).toBeCloseTo(Math.log2(100), 12);
    expect(refusal(() => codec.id(10_000n)).code).toBe("invalid_ordinal");
  });

  it("has a permanent capacity: another one changes ids, and decodes old ids wrongly", () => {
    const options = { key, alphabet: alphabets.hex, length: 12, accept: rejectNumberLike };
    const issued = createPuid({ ...options, capacity: 10n ** 6n });
    const raised = createPuid({ ...options, capacity: 10n ** 7n });
    const ids = issued.ids(0n, 20_000);
    const moved = ids.filter((id, ordinal) => raised.id(ordinal) !== id);
    expect(moved.length).toBeGreaterThan(100);
    for (const id of moved) expect(raised.tryOrdinal(id)).not.toBe(issued.ordinal(id));
    expect(issued.accept).toBe(rejectNumberLike);
    expect(refusal(() => issued.id(10n ** 6n)).message).toMatch(/; rotate to a greater "length"$/);
  });

  it("keeps its ids if the filter starts to reject ids that were never issued", () => {
    const ids = codec.ids(0, 1000);
    const next = createPuid({ ...small, accept: (id) => odd(id) && (ids as string[]).includes(id) });
    expect(ids.map((id) => next.ordinal(id))).toEqual(codec.ordinals(ids));
  });

  it("throws if the filter rejects all candidates, however few or many", () => {
    for (const [options, attempts, advice] of [
      [small, 100, 'rotate to a greater "length"'],
      [{ ...small, capacity: 1_000_000n }, 1, 'rotate to a greater "length"'],
      [{ key }, 65_536, "accept more ids"],
    ] as const) {
      const accept = vi.fn<Accept>(() => false);
      const error = refusal(() => createPuid({ ...options, accept }).id(0n));
      expect(accept).toHaveBeenCalledTimes(attempts);
      expect(error).toMatchObject({ code: "invalid_options", option: "accept" });
      expect(error.message).toBe(
        `"accept" must accept an id of every ordinal, got none of ${attempts} for 0; ${advice}`,
      );
    }
  });

  it("decodes no candidate past the last one that it tries", () => {
    const far = createPuid({ key, length: 19, capacity: 2n ** 90n }).id(2n ** 63n * 65_536n + 42n);
    const users = createPuid({ key, length: 19, accept: (id) => id === far });
    expect(users.isId(far)).toBe(false);
    expect(refusal(() => users.id(42n)).option).toBe("accept");
    const last = createPuid({ key, length: 19, capacity: 2n ** 90n }).id(2n ** 63n * 65_535n + 42n);
    expect(createPuid({ key, length: 19, accept: (id) => id === last }).ordinal(last)).toBe(42n);
  });

  it("rejects a filter that does not return true or false", () => {
    const id = createPuid({ key }).id(1);
    for (const [accept, got] of [
      [async () => true, "an object"],
      [() => 1, "1"],
      [() => undefined, "undefined"],
    ] as const) {
      const error = refusal(() => createPuid({ key, accept: accept as never }).id(1));
      expect(error).toMatchObject({ code: "invalid_options", option: "accept" });
      expect(error.message).toBe(`"accept" must return true or false, got ${got} for "${id}"`);
    }
    expect(refusal(() => createPuid({ key, accept: "no" as never }))).toMatchObject({
      option: "accept",
      message: '"accept" must be a function, got "no"',
    });
  });

  it("rethrows what the filter throws", () => {
    const accept = (): boolean => {
      throw new RangeError("mine");
    };
    const users: Puid<""> = createPuid({ key, accept });
    expect(() => users.id(1)).toThrow(new RangeError("mine"));
  });
});
