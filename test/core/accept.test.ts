import { beforeAll, describe, expect, it, vi } from "vitest";
import { type Accept, alphabets, createPuid, type Puid, rejectNumberLike } from "../../src/index.js";
import * as laws from "../laws/laws.js";
import { refusal } from "../support/refusal.js";

const key = "f44fec9beae13cc3a609f67b2f19ab55";
/** A million texts, ten thousand ordinals: a hundred attempts each. */
const small = { key, alphabet: alphabets.decimal, length: 6, capacity: 10_000n };
const everything = createPuid({ ...small, capacity: 1_000_000n });

describe("a codec with a filter", () => {
  const odd: Accept = (id) => Number(id) % 2 === 1;
  const codec = createPuid({ ...small, accept: odd });

  it("refuses a text that the filter refuses, and one that an earlier attempt stands for", () => {
    const refused = everything.ids(0, 10_000).find((id) => !odd(id))!;
    expect(codec.isId(refused)).toBe(false);
    const later = [...Array(100).keys()].map((k) => everything.id(42 + k * 10_000)).filter(odd);
    expect(codec.id(42)).toBe(later[0]);
    expect(codec.isId(later[1])).toBe(false);
    const error = refusal(() => codec.ordinal(later[1]!));
    expect(error).toMatchObject({ code: "invalid_id", reason: "unissued" });
    expect(error.message).toBe(`"id" must be allowed by "accept", got "${later[1]}"`);
  });

  it("says of a text past all attempts what a codec without says", () => {
    const text = "0".repeat(19);
    const [filtered, plain] = [createPuid({ key, accept: () => true }), createPuid({ key })];
    expect(refusal(() => filtered.ordinal(text)).message).toBe(refusal(() => plain.ordinal(text)).message);
  });

  it("names the first wrong text of a large batch, by its index and as it was", () => {
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

  it("asks the filter once for an id that it accepts, prefix and all, and once to decode it", () => {
    const accept = vi.fn<Accept>(() => true);
    const users = createPuid({ key, prefix: "usr_", accept });
    expect(accept).not.toHaveBeenCalled();
    expect(users.id(42n)).toBe("usr_t0p05ytv42x8a07rmzv");
    expect(accept.mock.calls).toEqual([["usr_t0p05ytv42x8a07rmzv"]]);
    users.ordinal("usr_t0p05ytv42x8a07rmzv");
    users.tryOrdinal("usr_t0p05ytv42x8a07rmzw");
    expect(accept).toHaveBeenCalledTimes(2);
    users.ids(0, 100);
    expect(accept).toHaveBeenCalledTimes(102);
  });

  it("has the capacity and the guard bits of one without", () => {
    expect(codec.capacity).toBe(10_000n);
    expect(codec.guardBits).toBeCloseTo(Math.log2(100), 12);
    expect(refusal(() => codec.id(10_000n)).code).toBe("invalid_ordinal");
  });

  it("has a capacity that is permanent: another one gives some ordinals other ids, and reads old ids wrongly", () => {
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

  it("keeps its ids when the filter learns to refuse what was never issued", () => {
    const ids = codec.ids(0, 1000);
    const next = createPuid({ ...small, accept: (id) => odd(id) && (ids as string[]).includes(id) });
    expect(ids.map((id) => next.ordinal(id))).toEqual(codec.ordinals(ids));
  });

  it("says so when all attempts are refused, however many there are", () => {
    for (const [options, attempts, advice] of [
      [small, 100, 'rotate to a greater "length"'],
      [{ ...small, capacity: 1_000_000n }, 1, 'rotate to a greater "length"'],
      [{ key }, 65_536, "accept more ids"],
    ] as const) {
      const error = refusal(() => createPuid({ ...options, accept: () => false }).id(42n));
      expect(error).toMatchObject({ code: "invalid_options", option: "accept" });
      expect(error.message).toBe(
        `"accept" must accept an id of every ordinal, got none of ${attempts} for 42; ${advice}`,
      );
    }
  });

  it("decodes no attempt past the last that it makes", () => {
    const far = createPuid({ key, length: 19, capacity: 2n ** 90n }).id(2n ** 63n * 65_536n + 42n);
    const users = createPuid({ key, length: 19, accept: (id) => id === far });
    expect(users.isId(far)).toBe(false);
    expect(refusal(() => users.id(42n)).option).toBe("accept");
    const last = createPuid({ key, length: 19, capacity: 2n ** 90n }).id(2n ** 63n * 65_535n + 42n);
    expect(createPuid({ key, length: 19, accept: (id) => id === last }).ordinal(last)).toBe(42n);
  });

  it("wants an answer of true or false", () => {
    const wrong: unknown[] = [async () => true, () => 1, () => undefined];
    for (const accept of wrong as Accept[]) {
      const error = refusal(() => createPuid({ key, accept }).id(1));
      expect(error).toMatchObject({ code: "invalid_options", option: "accept" });
      expect(error.message).toContain('"accept" must return true or false, got ');
    }
    expect(refusal(() => createPuid({ key, accept: "no" as never }))).toMatchObject({
      option: "accept",
      message: '"accept" must be a function, got "no"',
    });
  });

  it("lets through what the filter throws", () => {
    const accept = (): boolean => {
      throw new RangeError("mine");
    };
    const users: Puid<""> = createPuid({ key, accept });
    expect(() => users.id(1)).toThrow(new RangeError("mine"));
  });
});

/** Format 1, "An accept filter", as it is written: the first accepted encipherment of n, n + C, n + 2C, … */
function firstAccepted(ordinal: number, accept: Accept): string | undefined {
  for (let attempt = 0; attempt < 100; attempt++) {
    const id = everything.id(ordinal + attempt * 10_000);
    if (accept(id)) return id;
  }
  return undefined;
}

const filters: Record<string, Accept> = {
  "all but a few": (id) => !id.includes("13"),
  half: (id) => Number(id) % 2 === 0,
  "few, of a tenth": (id) => id.endsWith("7"),
  "nearly none, of which some ordinals have no id": (id) => Number(id) % 40 === 3,
};

describe.each(Object.entries(filters))("accept: %s", (_, accept) => {
  const codec = createPuid({ ...small, accept });
  const issued = new Map<string, bigint>();
  beforeAll(() => {
    for (let n = 0; n < 10_000; n++) {
      const id = firstAccepted(n, accept);
      if (id !== undefined) issued.set(id, BigInt(n));
    }
  });

  it("issues the first accepted of an ordinal's attempts, and an error where there is none", () => {
    const ordinalsWithId = new Set(issued.values());
    for (const [id, ordinal] of issued) expect(codec.id(ordinal)).toBe(id);
    for (let n = 0n; n < 10_000n; n++) {
      if (ordinalsWithId.has(n)) continue;
      expect(refusal(() => codec.id(n))).toMatchObject({ code: "invalid_options", option: "accept" });
    }
  });

  it("decodes those texts out of all, and no others", () => {
    for (let text = 0; text < 1_000_000; text++) {
      const id = String(text).padStart(6, "0");
      if (codec.tryOrdinal(id) !== issued.get(id)) expect(codec.tryOrdinal(id), id).toBe(issued.get(id));
    }
  });

  it("treats a batch as its elements", () => {
    const ids = [...issued.keys()];
    expect(codec.ordinals(ids)).toEqual([...issued.values()]);
    if (issued.size === 10_000) {
      expect(codec.ids(0, 10_000)).toEqual(ids);
      laws.batches(codec, 5000n, 31);
    }
  });
});
