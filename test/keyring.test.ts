import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alphabets, createKeyring, createPuid, createUuidPuid, type Puid, PuidError } from "../src/index.js";
import * as laws from "./laws/laws.js";
import { refusal } from "./support/refusal.js";

const key = (i: number): string => String(i).repeat(32);
const first = createPuid({ key: key(1), prefix: "usr_" });
const second = createPuid({ key: key(2), prefix: "usr_", length: 20 });
const third = createPuid({ key: key(3), prefix: "u3_", alphabet: alphabets.base58 });
const users = createKeyring(third, second, first);

describe("createKeyring", () => {
  it("issues with the current codec", () => {
    expect(users.id(42n)).toBe(third.id(42n));
    expect(users.ids(0n, 100)).toEqual(third.ids(0n, 100));
    expect(refusal(() => users.id(-1)).code).toBe("invalid_ordinal");
  });

  it("reads the ids of all its codecs, and no others", () => {
    for (const codec of [first, second, third]) {
      expect(users.ordinal(codec.id(42n))).toBe(42n);
      expect(users.isId(codec.id(42n))).toBe(true);
    }
    expect(users.tryOrdinal(createPuid({ key: key(4), prefix: "usr_" }).id(42n))).toBeUndefined();
    expect(createKeyring(third, second).tryOrdinal(first.id(42n))).toBeUndefined();
  });

  it("obeys the laws of every codec", () => {
    const ordinals = fc.bigInt(0n, 2n ** 63n - 100n);
    const texts = fc.oneof(
      fc.tuple(fc.constantFrom(first, second, third), ordinals).map(([codec, n]): string => codec.id(n)),
      fc.anything(),
    );
    fc.assert(
      fc.property(ordinals, ordinals, texts, (one, other, text) => {
        laws.roundTrip(users, one);
        laws.distinctness(users, one, other);
        laws.oneAcceptedSet(users, text);
        laws.normalizeKeepsIds(users, one);
      }),
    );
    laws.batches(users, 5n, 20);
    laws.batches(users, 5n, 5000);
  });

  it("reads a batch of ids of several keys", () => {
    const codecs: readonly Puid[] = [first, second, third];
    const ids = Array.from({ length: 1000 }, (_, i): string => codecs[(i * 7) % 3]!.id(i));
    expect(users.ordinals(ids)).toEqual(ids.map((_, i) => BigInt(i)));
  });

  it.each([
    [500, "x", "prefix"],
    [0, `usr_${"0".repeat(19)}`, "unissued"],
    [999, `u3_${"0".repeat(17)}`, "character"],
    [31, 31, "type"],
  ])("rejects a batch for its first invalid id, at %i %o", (index, wrong, reason) => {
    const codecs: readonly Puid[] = [first, second, third];
    const ids: unknown[] = Array.from({ length: 1000 }, (_, i) => codecs[i % 3]!.id(i));
    ids[index] = wrong;
    if (index < 900) ids[index + 50] = `usr_${"1".repeat(20)}`;
    if (index < 900) ids[index + 60] = "";
    const error = refusal(() => users.ordinals(ids as string[]));
    expect(error).toMatchObject({ code: "invalid_id", reason, index });
    expect(error.message.startsWith(`"ids[${index}]" must `)).toBe(true);
  });

  it("throws the error of the codec whose ids a string is nearest to", () => {
    expect(refusal(() => users.ordinal("u3_")).message).toBe(
      '"id" must have 17 characters after its prefix, got 0 in "u3_"',
    );
    expect(refusal(() => users.ordinal(`usr_${"u".repeat(20)}`))).toMatchObject({ reason: "character" });
    expect(refusal(() => users.ordinal("ord_42")).message).toBe(
      '"id" must start with one of "u3_", "usr_", got "ord_42"',
    );
    expect(refusal(() => createKeyring(second, first).ordinal("ord_42")).message).toBe(
      '"id" must start with "usr_", got "ord_42"',
    );
    expect(refusal(() => users.ordinals([first.id(1), "usr_1"])).message).toBe(
      '"ids[1]" must have 19 or 20 characters after its prefix, got 1 in "usr_1"',
    );
  });

  it("mentions normalize() once if it corrects the string", () => {
    const typed = first.id(1).toUpperCase();
    expect(refusal(() => users.ordinal(typed)).message).toBe(
      `"id" must start with one of "u3_", "usr_", got "${typed}"; normalize() corrects it`,
    );
    expect(refusal(() => createKeyring(first).ordinal(typed)).message).toBe(
      `"id" must start with "usr_", got "${typed}"; normalize() corrects it`,
    );
    const unissued = `usr_${"0".repeat(19)}`;
    expect(refusal(() => users.ordinal(unissued)).message).toMatch(
      /; it is mistyped, made up or another key's$/,
    );
    // A string in the shape of one codec's ids can be a mistyped id of another one.
    const capitals = createPuid({
      key: key(4),
      prefix: "USR_",
      alphabet: alphabets.crockford32.toUpperCase(),
    });
    expect(refusal(() => createKeyring(capitals, first).ordinal(typed)).message).toBe(
      `"id" must be issued by this key, got "${typed}"; it is mistyped, made up or another key's`,
    );
  });

  it("rejects an id if its filter changes its result", () => {
    let accepts = true;
    const fickle = createPuid({ key: key(4), prefix: "f_", accept: () => accepts });
    const id = fickle.id(1);
    accepts = false;
    const codec: Puid = { ...fickle, ordinal: () => 1n };
    expect(refusal(() => createKeyring(codec).ordinal(id))).toMatchObject({
      reason: "unissued",
      message: `"id" must be allowed by "accept", got "${id}"`,
    });
  });

  it("normalizes an id to itself, even if another codec reads it as a mistyped id of its own", () => {
    const unguarded = { key: key(1), alphabet: alphabets.decimal, length: 7 };
    const [plain, hyphen] = [
      createPuid({ ...unguarded, prefix: "inv" }),
      createPuid({ ...unguarded, prefix: "inv-" }),
    ];
    const id = hyphen.id(42n);
    expect(plain.isId(plain.normalize(id))).toBe(true);
    for (const keyring of [createKeyring(plain, hyphen), createKeyring(hyphen, plain)]) {
      expect(keyring.normalize(id)).toBe(id);
      expect(keyring.normalize(plain.id(42n))).toBe(plain.id(42n));
      expect(keyring.ordinal(keyring.normalize(id))).toBe(42n);
    }
  });

  it("rethrows the error of a codec that is not the library's", () => {
    const own = new PuidError("invalid_id", "not mine", { reason: "unissued" });
    const foreign: Puid = {
      ...first,
      tryOrdinal: () => undefined,
      ordinal() {
        throw own;
      },
    };
    expect(refusal(() => createKeyring(third, foreign).ordinal(first.id(1)))).toBe(own);
  });

  it("calls each codec once for its ids of a batch", () => {
    const batches: string[][] = [];
    const watched = (codec: Puid): Puid => ({
      ...codec,
      ordinals(ids) {
        batches.push([...ids]);
        return codec.ordinals(ids);
      },
    });
    const both = createKeyring(watched(third), watched(first));
    expect(both.ordinals([first.id(1), third.id(2), first.id(3)])).toEqual([1n, 2n, 3n]);
    expect(batches).toEqual([[first.id(1), first.id(3)], [third.id(2)]]);
  });

  it.each([new Error("the predicate's own"), new PuidError("invalid_options", "the predicate's own")])(
    "rethrows what a codec's predicate throws: %s",
    (own) => {
      let verdicts: (boolean | Error)[] = [];
      const accept = (): boolean => {
        const verdict = verdicts.shift() ?? true;
        if (typeof verdict === "boolean") return verdict;
        throw verdict;
      };
      const picky = createPuid({ key: key(4), prefix: "p_", accept });
      const both = createKeyring(picky, first);
      const thrownBy = (action: () => unknown): unknown => {
        try {
          return action();
        } catch (error) {
          return error;
        }
      };
      const ids = [first.id(1), picky.id(2), first.id(3)];
      verdicts = [own];
      expect(thrownBy(() => both.ordinals(ids))).toBe(own);
      if (own instanceof PuidError) return;
      // The predicate rejects the id, and throws when the keyring looks for the reason.
      verdicts = [false, own];
      expect(thrownBy(() => both.ordinal(ids[1]!))).toBe(own);
    },
  );

  it("normalizes to an id of any of its codecs", () => {
    for (const codec of [first, second]) expect(users.normalize(codec.id(7).toUpperCase())).toBe(codec.id(7));
    expect(users.normalize(` ${third.id(7)}`)).toBe(third.id(7));
    expect(users.normalize("no id")).toBe(third.normalize("no id"));
    expect(refusal(() => users.normalize(7 as never)).reason).toBe("type");
  });

  it("has a pattern and a JSON Schema for the ids of all its codecs", () => {
    for (const codec of [first, second, third]) expect(codec.id(7)).toMatch(users.pattern);
    expect(`x${first.id(7)}`).not.toMatch(users.pattern);
    expect(`${second.id(7)}x`).not.toMatch(users.pattern);
    expect(users.pattern.source).toBe(
      "^(?:u3_[1-9A-HJ-NP-Za-km-z]{17}|usr_[0-9a-hjkmnp-tv-z]{20}|usr_[0-9a-hjkmnp-tv-z]{19})$",
    );
    expect(users.pattern).toBe(users.pattern);
    expect(users.jsonSchema()).toEqual({
      type: "string",
      pattern: users.pattern.source,
      minLength: 20,
      maxLength: 24,
    });
  });

  it("has the other properties of the current codec, and is frozen", () => {
    const { prefix, alphabet, length, capacity, guardBits } = third;
    expect(users).toMatchObject({ prefix, alphabet, length, capacity, guardBits });
    expect(users.codecs).toEqual([third, second, first]);
    expect(Object.isFrozen(users)).toBe(true);
    expect(Object.isFrozen(users.codecs)).toBe(true);
  });

  it("accepts a single codec, and other keyrings", () => {
    expect(createKeyring(first).ordinal(first.id(1))).toBe(1n);
    const nested = createKeyring(createUuidPuid({ key: key(5) }), createKeyring(third, second), first);
    expect(nested.codecs).toHaveLength(4);
    for (const codec of nested.codecs) expect(nested.ordinal(codec.id(42n))).toBe(42n);
  });

  it("rejects codecs that differ only in their keys", () => {
    const rotated = createPuid({ key: key(9), prefix: "usr_" });
    const error = refusal(() => createKeyring(rotated, second, first));
    expect(error).toMatchObject({ code: "invalid_options", option: "codecs" });
    expect(error.message).toContain('got "current" (prefix "usr_") and "retired[1]" (prefix "usr_")');
    expect(refusal(() => createKeyring(first, {} as never)).message).toContain(
      'got an object for "retired[0]"',
    );
    expect(refusal(() => createKeyring(undefined as never)).message).toContain('got undefined for "current"');
  });
});

describe("two keys with one format", () => {
  it("collide as often as random ids, n₁ · n₂ / r^L times", () => {
    const [one, other] = [key(1), key(2)].map((own) =>
      createPuid({ key: own, alphabet: alphabets.decimal, length: 8 }),
    );
    const ids = new Set<string>(one!.ids(0, 100_000));
    const both = other!.ids(0, 100_000).filter((id) => ids.has(id)).length;
    expect(both).toBe(108); // 100 are expected, give or take 10
  });
});
