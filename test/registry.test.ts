import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  alphabets,
  createKeyring,
  createPuid,
  createRegistry,
  createUuidPuid,
  type Puid,
  PuidError,
  type PuidOptions,
} from "../src/index.js";
import { prefixes } from "./support/arbitraries.js";
import { key } from "./support/key.js";
import { refusal } from "./support/refusal.js";
import { thrownBy } from "./support/violation.js";

const users = createPuid({ key, prefix: "usr_" });
const orders = createPuid({ key, prefix: "ord_", capacity: 2n ** 32n });
const files = createUuidPuid({ key });
const registry = createRegistry({ user: users, order: orders, file: files });

describe("createRegistry", () => {
  it("decodes the ids of all its types", () => {
    for (const [type, codec] of Object.entries({ user: users, order: orders, file: files })) {
      for (const ordinal of [0n, 42n, codec.capacity - 1n]) {
        const id = codec.id(ordinal);
        expect(registry.decode(id)).toEqual({ type, ordinal });
        expect(registry.tryDecode(id)).toEqual({ type, ordinal });
        expect(registry.typeOf(id)).toBe(type);
      }
    }
  });

  it("rejects two types with one permutation, whose ids of an ordinal have the same digits", () => {
    const acme = (options: Partial<PuidOptions>): Puid => createPuid({ key, tweak: "acme", ...options });
    const [user, order] = [acme({ prefix: "usr_" }), acme({ prefix: "ord_" })];
    expect(user.id(42n).slice(4)).toBe(order.id(42n).slice(4));
    for (const twin of [
      order,
      acme({ prefix: "ord_", capacity: 1000n, length: 19 }),
      acme({ prefix: "ord_", alphabet: [...alphabets.crockford32].reverse().join("") }),
      createKeyring(createPuid({ key, prefix: "ord2_" }), order),
      acme({ prefix: "ord_", accept: (id) => /[a-m]$/.test(id) }),
      acme({ prefix: "ord_", capacity: 1n, length: 19 }),
      { ...order },
    ]) {
      expect(refusal(() => createRegistry({ user, order: twin }))).toMatchObject({
        code: "invalid_options",
        option: "codecs",
        message:
          '"codecs" must have a permutation for each type, got the same one for "user" and "order"; ' +
          'give each a "tweak" of its own, such as tenant + "/" + type, before you issue ids',
      });
    }
  });

  it("rejects a UUID and 122 binary digits of one permutation", () => {
    const codecs = {
      file: createUuidPuid({ key, tweak: "t" }),
      bits: createPuid({ key, tweak: "t", alphabet: "01", length: 122 }),
    };
    expect(refusal(() => createRegistry(codecs)).message).toMatch(/^"codecs" must have a permutation/);
  });

  it("accepts one tweak for types that differ in key, radix or length, and for all keys of one type", () => {
    const tweak = "acme";
    const user = createPuid({ key, tweak, prefix: "usr_" });
    const others = {
      key: createPuid({ key: key.replace("f", "0"), tweak, prefix: "ord_" }),
      radix: createPuid({ key, tweak, prefix: "hex_", alphabet: alphabets.hex, length: 19 }),
      length: createPuid({ key, tweak, prefix: "inv_", length: 20 }),
      tweak: createPuid({ key, tweak: "acme/tag", prefix: "tag_" }),
      one: createPuid({ key: "0".repeat(32), prefix: "one_", capacity: 1n }),
      none: createPuid({ key, tweak: "none", prefix: "non_", accept: () => false }),
    };
    expect(createRegistry({ user, ...others }).types).toHaveLength(7);
    // A renamed prefix, with the same digits.
    const renamed = createKeyring(createPuid({ key, tweak, prefix: "user_" }), user);
    expect(createRegistry({ user: renamed }).decode(user.id(42n))).toEqual({ type: "user", ordinal: 42n });
  });

  it("returns the codec of a type, and rejects unknown types", () => {
    expect(registry.types).toEqual(["user", "order", "file"]);
    expect(registry.codec("order")).toBe(orders);
    const error = refusal(() => registry.codec("invoice" as never));
    expect(error).toMatchObject({ code: "invalid_options", option: "type" });
    expect(error.message).toBe(
      '"type" must be a registered type, one of "user", "order", "file", got "invoice"',
    );
    const many = Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [`t${i}`, createPuid({ key, prefix: `t${i}_` })]),
    );
    expect(refusal(() => createRegistry(many).codec("invoice")).message).toMatch(
      /"t6", "t7" and 2 more, got "invoice"$/,
    );
    for (const name of ["toString", "__proto__", "constructor"]) {
      expect(() => registry.codec(name as never)).toThrow('"type" must be');
    }
  });

  it("is frozen, and has methods that work without `this`", () => {
    expect(Object.isFrozen(registry)).toBe(true);
    expect(Object.isFrozen(registry.types)).toBe(true);
    const { decode, tryDecode, typeOf, codec } = registry;
    const ids = [users.id(1), orders.id(2), files.id(3)];
    expect(ids.map(decode)).toEqual(ids.map(tryDecode));
    expect(ids.map(typeOf)).toEqual(["user", "order", "file"]);
    expect(codec("user")).toBe(users);
  });

  it("ignores later changes to its argument", () => {
    const codecs: Record<string, Puid> = { user: users };
    const own = createRegistry(codecs);
    codecs["order"] = orders;
    expect(own.types).toEqual(["user"]);
    expect(own.tryDecode(orders.id(1))).toBeUndefined();
  });

  it.each([
    [42, "type", '"id" must be a string, got 42'],
    [new String(users.id(1)), "type", '"id" must be a string, got an object'],
    [null, "type", '"id" must be a string, got null'],
    [undefined, "type", '"id" must be a string, got undefined'],
    ["inv_1", "prefix", null],
    ["usr_1", "length", '"id" must have 19 characters after its prefix, got 1 in "usr_1"'],
    [`usr_${"u".repeat(19)}`, "character", null],
    [`usr_${"0".repeat(19)}`, "unissued", null],
  ])("rejects %o", (value, reason, message) => {
    const strict = createRegistry({ user: users, order: orders });
    expect(strict.tryDecode(value)).toBeUndefined();
    expect(strict.typeOf(value)).toBeUndefined();
    const error = refusal(() => strict.decode(value as string));
    expect(error).toMatchObject({ code: "invalid_id", reason });
    if (message !== null) expect(error.message).toBe(message);
  });

  it("names the first prefixes in its errors", () => {
    const strict = createRegistry({ user: users, order: orders });
    expect(refusal(() => strict.decode("inv_1")).message).toBe(
      '"id" must start with one of "usr_", "ord_", got "inv_1"',
    );
    const many = createRegistry(
      Object.fromEntries(
        ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"].map((p) => [p, createPuid({ key, prefix: p })]),
      ),
    );
    expect(refusal(() => many.decode("zzz")).message).toMatch(/"g", "h" and 2 more, got "zzz"$/);
  });

  it("names the lengths of a prefix in its errors", () => {
    const lengths = (count: number): Record<string, Puid> =>
      Object.fromEntries(
        Array.from({ length: count }, (_, i) => [
          `t${i}`,
          createPuid({ key, prefix: "t_", length: 30 - i, tweak: `${i}` }),
        ]),
      );
    expect(refusal(() => createRegistry(lengths(2)).decode("t_0")).message).toBe(
      '"id" must have 29 or 30 characters after its prefix, got 1 in "t_0"',
    );
    expect(refusal(() => createRegistry(lengths(10)).decode("t_0"))).toMatchObject({
      reason: "length",
      message: expect.stringMatching(/must have 21 or 22 or .* or 28 and 2 more characters after/),
    });
    expect(refusal(() => registry.decode("42")).message).toBe(
      '"id" must have the 36 characters of a UUID, got 2 in "42"',
    );
  });

  it.each([
    ["another error", new RangeError('"id" is mine')],
    ["another error with a reason", Object.assign(new RangeError('"id" is mine'), { reason: "length" })],
    ["an error about something else", new PuidError("invalid_options", '"id" is mine')],
    ["an error about another argument", new PuidError("invalid_id", '"other" is mine', { reason: "length" })],
  ])("passes on %s of a codec", (_, error) => {
    const mine = {
      ...users,
      tryOrdinal: () => undefined,
      ordinal() {
        throw error;
      },
    };
    expect(thrownBy(() => createRegistry({ mine }).decode("usr_1"))).toBe(error);
  });

  it("finds a codec by prefix and length together", () => {
    const codecs = {
      plain19: createPuid({ key }),
      plain13: createPuid({ key, length: 13, capacity: 2n ** 40n }),
      a: createPuid({ key, prefix: "a" }),
      ab: createPuid({ key, prefix: "ab" }),
      abc: createPuid({ key, prefix: "abc", length: 30 }),
    };
    const own = createRegistry(codecs);
    for (const [type, codec] of Object.entries(codecs)) {
      expect(own.decode(codec.id(7n))).toEqual({ type, ordinal: 7n });
    }
    expect(refusal(() => own.decode("abc")).message).toContain("30 characters after its prefix");
  });

  it("holds a thousand types", () => {
    const codecs = Object.fromEntries(
      Array.from({ length: 1000 }, (_, i) => [`type${i}`, createPuid({ key, prefix: `t${i}_` })]),
    );
    const many = createRegistry(codecs);
    for (const [type, codec] of Object.entries(codecs)) {
      expect(many.decode(codec.id(42n))).toEqual({ type, ordinal: 42n });
    }
  });

  it("reads the ids of all keys of a keyring", () => {
    const old = createPuid({ key, prefix: "u_" });
    const own = createRegistry({ user: createKeyring(users, old), order: orders });
    expect(own.decode(old.id(7n))).toEqual({ type: "user", ordinal: 7n });
    expect(own.decode(users.id(7n))).toEqual({ type: "user", ordinal: 7n });
    expect(own.codec("user").id(7n)).toBe(users.id(7n));
    const error = refusal(() => createRegistry({ user: createKeyring(users, old), old }));
    expect(error.message).toContain('got "user" (prefix "u_") and "old" (prefix "u_")');
  });
});

describe("codecs that could issue the same id", () => {
  const rule = '"codecs" must be codecs that can never issue the same id, got ';

  it.each<[string, Record<string, Puid>, string]>([
    [
      "the same codec",
      { a: users, b: users },
      '"a" (prefix "usr_") and "b" (prefix "usr_"), both with ids of 23',
    ],
    [
      "only the keys differ",
      { a: users, b: createPuid({ key: key + key, prefix: "usr_" }) },
      '"a" (prefix "usr_") and "b" (prefix "usr_"), both with ids of 23',
    ],
    [
      "only the tweaks differ",
      { a: createPuid({ key, tweak: "a" }), b: createPuid({ key, tweak: "b" }) },
      '"a" (prefix "") and "b" (prefix ""), both with ids of 19',
    ],
    [
      "a prefix that starts another one, and ids of the same length",
      { x: orders, a: users, b: createPuid({ key, prefix: "us", length: 21 }) },
      '"b" (prefix "us") and "a" (prefix "usr_"), both with ids of 23',
    ],
    [
      "no prefix, and ids of the same length",
      { a: users, b: createPuid({ key, length: 23 }) },
      '"b" (prefix "") and "a" (prefix "usr_"), both with ids of 23',
    ],
  ])("are rejected: %s", (_, codecs, got) => {
    const error = refusal(() => createRegistry(codecs));
    expect(error).toMatchObject({ code: "invalid_options", option: "codecs" });
    expect(error.message).toBe(
      `${rule}${got} characters; before you issue ids, give them different lengths or prefixes of which neither starts with the other`,
    );
  });

  it.each<[Record<string, Puid>, string]>([
    [
      { a: files, b: createPuid({ key, prefix: "order-", length: 30 }) },
      "give the codec without UUIDs another length before you issue ids",
    ],
    [
      { a: createPuid({ key, length: 36 }), b: files },
      "give the codec without UUIDs another length before you issue ids",
    ],
    [
      { a: files, b: createUuidPuid({ key, tweak: "b" }) },
      "use createPuid for one of them before you issue ids: UUIDs have no prefix",
    ],
  ])("are rejected with advice that works for UUIDs", (codecs, advice) => {
    expect(refusal(() => createRegistry(codecs)).message.endsWith(`; ${advice}`)).toBe(true);
  });

  it("are found exactly as by a comparison of all pairs", () => {
    const shapes = fc.array(
      fc.record({
        prefix: fc.oneof(fc.stringMatching(/^[ab]{0,4}$/), prefixes),
        length: fc.constantFrom(20, 21, 22),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(shapes, (all) => {
        const codecs = all.map(({ prefix, length }) => createPuid({ key, prefix, length }));
        const meet = codecs.some((one, i) =>
          codecs.some(
            (other, j) =>
              i !== j &&
              one.prefix.length + one.length === other.prefix.length + other.length &&
              one.prefix.startsWith(other.prefix),
          ),
        );
        const create = () => createRegistry(Object.fromEntries(codecs.map((codec, i) => [`t${i}`, codec])));
        if (meet) {
          expect(create).toThrow(rule);
        } else {
          const own = create();
          codecs.forEach((codec, i) => {
            expect(own.decode(codec.id(9n))).toEqual({ type: `t${i}`, ordinal: 9n });
          });
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("are found without a pattern too", () => {
    const { pattern: _, ...bare } = users;
    expect(refusal(() => createRegistry({ one: bare, two: bare } as never)).message).toMatch(
      /^"codecs" must be codecs that can never issue the same id, .*; before you issue ids, give them/,
    );
  });

  it.each([
    [undefined, '"codecs" must be an object with a codec for each type, got undefined'],
    [null, '"codecs" must be an object with a codec for each type, got null'],
    [{}, '"codecs" must be an object with a codec for each type, got none'],
    [
      { user: { prefix: "usr_" } },
      '"codecs" must be codecs of createPuid, createUuidPuid, createCompositePuid or createKeyring, got an object for "user"',
    ],
    ...[
      { prefix: 7, length: 19, tryOrdinal: users.tryOrdinal },
      { prefix: "usr_", length: "19", tryOrdinal: users.tryOrdinal },
      { prefix: "usr_", length: 19 },
    ].map((user): [object, string] => [
      { user },
      '"codecs" must be codecs of createPuid, createUuidPuid, createCompositePuid or createKeyring, got an object for "user"',
    ]),
    [
      { user: null },
      '"codecs" must be codecs of createPuid, createUuidPuid, createCompositePuid or createKeyring, got null for "user"',
    ],
  ])("must not be %o", (codecs, message) => {
    const error = refusal(() => createRegistry(codecs as never));
    expect(error).toMatchObject({ code: "invalid_options", option: "codecs", message });
  });
});
