import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  type CompositePuid,
  createCompositePuid,
  createKeyring,
  createPuid,
  createRegistry,
  type Parts,
  type Puid,
  params,
  type Registered,
} from "../src/index.js";
import { decodeLines, encodeLines } from "../src/lines.js";
import { key } from "./support/key.js";
import { refusal } from "./support/refusal.js";

const ranges = { tenant: 2n ** 20n, row: 2n ** 43n };
const orders = createCompositePuid({ key, prefix: "ord_", parts: ranges });
/** A codec of the same ordinals, which FF1's vectors and other implementations check. */
const plain = createPuid({ key, prefix: "ord_", capacity: 2n ** 63n });
const parts = { tenant: 7n, row: 42n };
const ordinal = 7n * 2n ** 43n + 42n;
const id = "ord_cw1tb6vjh55bwnst06p";

/** The ordinal of parts, by the sum of products in SPEC.md. */
const sumOf = (values: readonly bigint[], radices: readonly bigint[]): bigint =>
  values.reduce(
    (sum, value, i) => sum + value * radices.slice(i + 1).reduce((product, radix) => product * radix, 1n),
    0n,
  );

/** Ranges from 1 to far above 2^64, and parts below them, with a preference for the bounds. */
const cases = fc
  .array(fc.oneof(fc.bigInt(1n, 20n), fc.bigInt(1n, 2n ** 70n), fc.constantFrom(2n ** 53n, 2n ** 64n)), {
    minLength: 1,
    maxLength: 5,
  })
  .chain((radices) =>
    fc.record({
      radices: fc.constant(radices),
      values: fc.tuple(...radices.map((radix) => fc.bigInt(0n, radix - 1n))) as fc.Arbitrary<bigint[]>,
    }),
  );

const named = (values: readonly bigint[]): Record<string, bigint> =>
  Object.fromEntries(values.map((value, i) => [`p${i}`, value]));

describe("createCompositePuid › id and parts", () => {
  it("gives the id of the mixed-radix ordinal", () => {
    expect(orders.id(parts)).toBe(id);
    expect(plain.id(ordinal)).toBe(id);
    expect(orders.parts(id)).toStrictEqual(parts);
    expect(orders.ordinal(id)).toBe(ordinal);
    expect(orders.id(ordinal)).toBe(id);
    expect(orders.toOrdinal(parts)).toBe(ordinal);
    expect(orders.toParts(ordinal)).toStrictEqual(parts);
  });

  it("agrees with the sum of products for any ranges", () => {
    fc.assert(
      fc.property(cases, ({ radices, values }) => {
        const codec = createCompositePuid({ key, length: 120, parts: named(radices) });
        const sum = sumOf(values, radices);
        expect(codec.toOrdinal(named(values))).toBe(sum);
        expect(codec.toParts(sum)).toStrictEqual(named(values));
        expect(codec.ordinal(codec.id(named(values)))).toBe(sum);
        expect(codec.parts(codec.id(sum))).toStrictEqual(named(values));
      }),
    );
  });

  it("is one to one on a small domain", () => {
    const codec = createCompositePuid({ key, length: 5, parts: { a: 3n, b: 1n, c: 5n, d: 7n } });
    const ids = new Set<string>();
    for (let a = 0n; a < 3n; a++)
      for (let c = 0n; c < 5n; c++)
        for (let d = 0n; d < 7n; d++) {
          const given = { a, b: 0n, c, d };
          expect(codec.toOrdinal(given)).toBe(a * 35n + c * 7n + d);
          expect(codec.parts(codec.id(given))).toStrictEqual(given);
          ids.add(codec.id(given));
        }
    expect(ids.size).toBe(105);
    expect(codec.capacity).toBe(105n);
  });

  it("keeps the order of the parts, in the result too", () => {
    const codec = createCompositePuid({ key, parts: { z: 2n, a: 3n } });
    expect(codec.toOrdinal({ a: 1n, z: 1n })).toBe(4n);
    expect(Object.keys(codec.parts(codec.id({ a: 1n, z: 1n })))).toEqual(["z", "a"]);
    expect(codec.ranges).toStrictEqual({ z: 2n, a: 3n });
    expect(Object.isFrozen(codec.ranges) && Object.isFrozen(codec)).toBe(true);
  });

  it("takes safe integers, and ignores other properties", () => {
    const row = { tenant: 7, row: 42n, name: "Ada" };
    expect(orders.id(row)).toBe(id);
    expect([row].map(orders.id)).toEqual([id]);
  });

  it("reads the last and the first of each range", () => {
    const last = { tenant: 2n ** 20n - 1n, row: 2n ** 43n - 1n };
    expect(orders.toOrdinal(last)).toBe(orders.capacity - 1n);
    expect(orders.parts(orders.id(last))).toStrictEqual(last);
    expect(orders.toOrdinal({ tenant: 0, row: 0 })).toBe(0n);
  });

  it("returns undefined from tryParts for anything but an id", () => {
    expect(orders.tryParts(id)).toStrictEqual(parts);
    for (const value of [`${id}0`, "ord_", null, 7n, parts]) expect(orders.tryParts(value)).toBeUndefined();
    expect(refusal(() => orders.parts("ord_1")).code).toBe("invalid_id");
  });

  it.each([
    [
      "a part at its range",
      { tenant: 2n ** 20n, row: 0n },
      '"parts.tenant" must be below its range 2^20 (1048576), got 1048576; raise the first range of "parts" and set "length" to 19',
    ],
    [
      "the last part at its range",
      { tenant: 0n, row: 2n ** 43n },
      '"parts.row" must be below its range 2^43 (8796093022208), got 8796093022208',
    ],
    ["a negative part", { tenant: 0n, row: -1n }, '"parts.row" must be at least 0, got -1'],
    ["a negative number", { tenant: 0, row: -1 }, '"parts.row" must be at least 0, got -1'],
    ["a fraction", { tenant: 0.5, row: 1n }, '"parts.tenant" must be a bigint or an integer, got 0.5'],
    [
      "an unsafe number",
      { tenant: 0, row: 2 ** 53 },
      '"parts.row" must be a bigint above 2^53 - 1, got 9007199254740992',
    ],
    ["a missing part", { tenant: 7n }, '"parts.row" must be a bigint or an integer, got undefined'],
    [
      "digits",
      { tenant: 7n, row: "42" },
      '"parts.row" must be a bigint or an integer, got "42"; pass BigInt(row.id) or set the driver\'s parser',
    ],
  ])("rejects %s", (_, given, message) => {
    for (const action of [() => orders.id(given as never), () => orders.toOrdinal(given as never)]) {
      expect(refusal(action)).toMatchObject({ code: "invalid_ordinal", message });
    }
  });

  it("rejects parts that are all out of range", () => {
    const one = createCompositePuid({ key, parts: { a: 10n } });
    expect(one.toOrdinal({ a: 9n })).toBe(9n);
    expect(refusal(() => one.toOrdinal({ a: 10n })).message).toContain(
      '"parts.a" must be below its range 10',
    );
    const all = { tenant: 2n ** 20n, row: 2n ** 43n };
    expect(refusal(() => orders.id(all)).message).toContain('"parts.tenant" must be below its range');
  });

  it("rejects anything but parts and ordinals", () => {
    for (const value of [null, undefined, "42", true]) {
      expect(refusal(() => orders.id(value as never)).code).toBe("invalid_ordinal");
      expect(refusal(() => orders.toOrdinal(value as never)).message).toContain('"parts.tenant" must be');
    }
    expect(refusal(() => orders.id(orders.capacity)).message).toContain(
      '"ordinal" must be below the capacity 2^63',
    );
    const error = refusal(() => orders.toParts(orders.capacity));
    expect(error.code).toBe("invalid_ordinal");
    expect(error.message).toContain('"ordinal" must be below the capacity');
    expect(refusal(() => orders.toParts(-1n)).message).toBe('"ordinal" must be at least 0, got -1');
    expect(orders.toParts(42)).toStrictEqual({ tenant: 0n, row: 42n });
  });
});

describe("createCompositePuid › ids", () => {
  it("takes parts and ordinals, in any order", () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ tenant: BigInt(i), row: BigInt(i * i) }));
    expect(orders.ids(many)).toEqual(many.map(orders.toOrdinal).map((n) => plain.id(n)));
    expect(orders.ids([parts, ordinal, 42])).toEqual([id, id, plain.id(42n)]);
    expect(orders.ordinals(orders.ids(many)).map(orders.toParts)).toStrictEqual(many);
  });

  it("names the part and the index of the first invalid element", () => {
    const error = refusal(() => orders.ids([parts, { tenant: 1n, row: -1n }, { tenant: -1n, row: 0n }]));
    expect(error).toMatchObject({ message: '"parts[1].row" must be at least 0, got -1', index: 1 });
    expect(refusal(() => orders.ids([parts, -1n]))).toMatchObject({
      message: '"ordinals[1]" must be at least 0, got -1',
      index: 1,
    });
  });

  it("continues with the next rows of the same tenant, never with another tenant", () => {
    expect(orders.ids(parts, 3)).toEqual(plain.ids(ordinal, 3));
    const last = { tenant: 7n, row: 2n ** 43n - 1n };
    expect(orders.ids(last, 1)).toEqual([orders.id(last)]);
    expect(orders.ids(last, 0)).toEqual([]);
    expect(refusal(() => orders.ids(last, 2)).code).toBe("invalid_ordinal");
    const three = createCompositePuid({ key, parts: { a: 9n, b: 2n, c: 5n } });
    const first = { a: 1n, b: 1n, c: 3n };
    expect(three.ids(first, 2).map(three.parts)).toEqual([first, { ...first, c: 4n }]);
    expect(refusal(() => three.ids(first, 3)).message).toBe(
      '"first.c" + "count" must be at most its range 5, got 3 + 3',
    );
    expect(refusal(() => orders.ids(last, 2)).message).toBe(
      '"first.row" + "count" must be at most its range 2^43 (8796093022208), got 8796093022207 + 2',
    );
    expect(refusal(() => orders.ids(parts, -1)).code).toBe("invalid_count");
    expect(refusal(() => orders.ids(parts, 2 ** 60)).code).toBe("invalid_count");
    expect(refusal(() => orders.ids({ tenant: 7n } as never, 1)).code).toBe("invalid_ordinal");
    expect(orders.ids(ordinal, 2)).toEqual(plain.ids(ordinal, 2));
  });
});

describe("createCompositePuid › options", () => {
  const create = (given: object) => refusal(() => createCompositePuid({ key, ...given } as never));

  it.each([
    ["no parts", {}, "parts", '"parts" must be an object with the range of each part, got undefined'],
    ["null", { parts: null }, "parts", '"parts" must be an object with the range of each part, got null'],
    [
      "an empty object",
      { parts: {} },
      "parts",
      '"parts" must be an object with the range of each part, got none',
    ],
    [
      "a number as range",
      { parts: { a: 10 } },
      "parts",
      '"parts" must have bigints as ranges, got 10 for "a"; write 10n',
    ],
    [
      "a string as range",
      { parts: { a: "10" } },
      "parts",
      '"parts" must have bigints as ranges, got "10" for "a"',
    ],
    [
      "an empty range",
      { parts: { a: 0n } },
      "parts",
      '"parts" must have ranges of at least 1, got 0 for "a"',
    ],
    [
      "a name that is a number",
      { parts: { 1: 5n } },
      "parts",
      '"parts" must have names of letters, digits and _ that start with a letter, got "1"',
    ],
    [
      "a name with a space",
      { parts: { "a b": 5n } },
      "parts",
      '"parts" must have names of letters, digits and _ that start with a letter, got "a b"',
    ],
    [
      "__proto__",
      { parts: JSON.parse('{"__proto__":1}') },
      "parts",
      '"parts" must have names of letters, digits and _ that start with a letter, got "__proto__"',
    ],
    [
      "a product above the length",
      { length: 10, parts: { a: 2n ** 40n, b: 2n ** 40n } },
      "parts",
      '"parts" must have a product of at most 32^10 (1125899906842624), got 1208925819614629174706176; raise "length", which changes every id',
    ],
    [
      "a product above all lengths",
      { parts: { a: 2n ** 30000n } },
      "parts",
      '"parts" must have a product of at most 32^4096 / 2^32',
    ],
    [
      "a capacity",
      { parts: ranges, capacity: 5n },
      "capacity",
      '"options" must have no names but key, prefix, alphabet, length, parts, tweak, accept, got "capacity"',
    ],
    ["another invalid option", { parts: ranges, prefix: "/" }, "prefix", '"prefix" must have only letters'],
  ])("rejects %s", (_, given, option, message) => {
    const error = create(given);
    expect(error).toMatchObject({ code: "invalid_options", option });
    expect(error.message).toContain(message);
  });

  it("advises nothing for a range that is no number", () => {
    expect(create({ parts: { a: "10" } }).message).toBe(
      '"parts" must have bigints as ranges, got "10" for "a"',
    );
  });

  it("rejects an invalid key", () => {
    expect(create({ key: "00", parts: ranges }).code).toBe("invalid_key");
  });

  it("lets the first range grow if the length is given", () => {
    const small = createCompositePuid({ key, length: 20, parts: { tenant: 5n, row: 1000n } });
    const large = createCompositePuid({ key, length: 20, parts: { tenant: 500n, row: 1000n } });
    const given = { tenant: 4n, row: 999n };
    expect(large.id(given)).toBe(small.id(given));
    expect(large.tryParts(large.id({ tenant: 5n, row: 0n }))).toStrictEqual({ tenant: 5n, row: 0n });
    expect(small.tryParts(large.id({ tenant: 5n, row: 0n }))).toBeUndefined();
    expect(refusal(() => small.id({ tenant: 5n, row: 0n })).message).toMatch(
      /; raise the first range of "parts"$/,
    );
  });

  it("works with a filter, a tweak and another alphabet", () => {
    const accept = (text: string): boolean => !text.includes("0");
    const codec = createCompositePuid({
      key,
      alphabet: "0123456789",
      length: 25,
      tweak: "t",
      accept,
      parts: ranges,
    });
    const same = createPuid({
      key,
      alphabet: "0123456789",
      length: 25,
      tweak: "t",
      accept,
      capacity: 2n ** 63n,
    });
    expect(codec.id(parts)).toBe(same.id(ordinal));
    expect(codec.parts(codec.id(parts))).toStrictEqual(parts);
  });
});

describe("composite ids › in the rest of the library", () => {
  it("are schemas that output the parts", () => {
    expect(orders["~standard"].validate(id)).toStrictEqual({ value: parts });
    expect(orders["~standard"].validate("ord_1")).toHaveProperty("issues");
    expect(params({ order: orders })["~standard"].validate({ order: id })).toEqual({
      value: { order: parts },
    });
    expect(orders.optional()["~standard"].validate(undefined)).toEqual({ value: undefined });
    expect(orders.jsonSchema()).toEqual(plain.jsonSchema());
    expect(orders.pattern).toBe(orders.pattern);
    expect(orders.pattern.test(id)).toBe(true);
  });

  it("have their parts in a registry", () => {
    const users = createPuid({ key, prefix: "usr_" });
    const registry = createRegistry({ user: users, order: orders });
    expect(registry.decode(id)).toStrictEqual({ type: "order", ordinal, parts });
    expect(registry.decode(users.id(42n))).toStrictEqual({ type: "user", ordinal: 42n });
    expect(registry.codec("order").id(parts)).toBe(id);
    expectTypeOf<Registered<{ user: typeof users; order: typeof orders }>>().toEqualTypeOf<
      | { readonly type: "user"; readonly ordinal: bigint }
      | {
          readonly type: "order";
          readonly ordinal: bigint;
          readonly parts: { readonly tenant: bigint; readonly row: bigint };
        }
    >();
  });

  it("have their parts in a keyring, and in a registry of keyrings", () => {
    const next = createCompositePuid({ key, prefix: "or2_", parts: { ...ranges, tenant: 2n ** 30n } });
    const keyring = createKeyring(next, orders);
    expect(keyring.id(parts)).toBe(next.id(parts));
    expect(keyring.parts(id)).toStrictEqual(parts);
    expect(keyring.ids([parts])).toEqual([next.id(parts)]);
    expect(keyring.tryParts(next.id(parts))).toStrictEqual(parts);
    expect(keyring.ordinals([id, next.id(parts)])).toEqual([ordinal, ordinal]);
    expect(keyring["~standard"].validate(id)).toStrictEqual({ value: parts });
    expect(keyring.codecs).toHaveLength(2);
    expect(keyring.ranges).toStrictEqual(next.ranges);
    expect(keyring.pattern.test(id)).toBe(true);
    const registry = createRegistry({ order: keyring });
    expect(registry.decode(id)).toStrictEqual({ type: "order", ordinal, parts });
    expectTypeOf(keyring.parts).returns.toEqualTypeOf<Parts<"tenant" | "row">>();
  });

  it("have their parts also if an object inherits them", () => {
    const heir: typeof orders = Object.create(orders);
    const next = createCompositePuid({ key, prefix: "or2_", parts: ranges });
    expect(createRegistry({ order: heir }).decode(id)).toStrictEqual({ type: "order", ordinal, parts });
    expect(createKeyring(next, heir).parts(id)).toStrictEqual(parts);
  });

  it.each([
    [
      "other names",
      createCompositePuid({ key, prefix: "a_", parts: { shop: 2n ** 20n, row: 2n ** 43n } }),
      "tenant, row below 2^43 (8796093022208) and shop, row below 2^43 (8796093022208)",
    ],
    [
      "another range of a later part",
      createCompositePuid({ key, prefix: "a_", parts: { tenant: 5n, row: 5n } }),
      "and tenant, row below 5",
    ],
    ["no parts", createPuid({ key, prefix: "a_" }), "and no parts"],
  ])("reject a keyring with %s", (_, other, got) => {
    const message = '"codecs" must have the same parts, and the same ranges of all but the first, got ';
    const error = refusal(() => createKeyring(orders, other as never));
    expect(error).toMatchObject({ code: "invalid_options", option: "codecs" });
    expect(error.message).toContain(message);
    expect(error.message).toContain(got);
    expect(refusal(() => createKeyring(other as never, orders)).message).toContain(message);
  });

  it("are read and written as lines of ordinals", () => {
    const bytes = encodeLines(orders).write(new TextEncoder().encode(`${ordinal}\n`));
    expect(new TextDecoder().decode(bytes)).toBe(`${id}\n`);
    expect(new TextDecoder().decode(decodeLines(orders).write(bytes))).toBe(`${ordinal}\n`);
  });

  it("have types that name the parts", () => {
    const codec: Puid<"ord_", Parts<"tenant" | "row">> = orders;
    const typed: CompositePuid<"ord_", "tenant" | "row"> = orders;
    expect([codec, typed]).toHaveLength(2);
    expectTypeOf(orders.parts).returns.toEqualTypeOf<{ readonly tenant: bigint; readonly row: bigint }>();
    // @ts-expect-error a part is missing
    expect(() => orders.id({ tenant: 7n })).toThrow();
    // @ts-expect-error another name
    expect(() => orders.id({ tenant: 7n, rwo: 42n })).toThrow();
    // @ts-expect-error a plain codec has ordinals where this one has parts
    expect(() => createKeyring(orders, plain)).toThrow();
  });
});
