import { describe, expect, expectTypeOf, it } from "vitest";
import {
  acceptLegacy,
  createCompositePuid,
  createKeyring,
  createPuid,
  createUuidPuid,
  type LegacyMatch,
  params,
} from "../src/index.js";
import { key } from "./support/key.js";
import { refusal } from "./support/refusal.js";

const users = createPuid({ key, prefix: "usr_" });
const base36 = (id: string): bigint | undefined =>
  /^[0-9a-z]{1,10}$/.test(id) ? BigInt(Number.parseInt(id, 36)) : undefined;
const decoder = acceptLegacy(users, { decode: base36 });

describe("acceptLegacy", () => {
  it("decodes ids of the codec first, then those of the other library", () => {
    expect(decoder.decode(users.id(42n))).toStrictEqual({ from: "puid", value: 42n });
    expect(decoder.decode("16")).toStrictEqual({ from: "legacy", value: 42n });
    expect(decoder.tryDecode("16")).toStrictEqual({ from: "legacy", value: 42n });
  });

  it("asks the other decoder for strings only", () => {
    const asked: unknown[] = [];
    const { tryDecode } = acceptLegacy(users, {
      decode(id) {
        asked.push(id);
        return id.startsWith("usr_") ? undefined : id;
      },
    });
    asked.length = 0;
    for (const value of [42, null, undefined, ["16"], { id: "16" }]) expect(tryDecode(value)).toBeUndefined();
    expect(tryDecode(users.id(1n))).toEqual({ from: "puid", value: 1n });
    expect(asked).toEqual([]);
    expect(tryDecode("16")).toEqual({ from: "legacy", value: "16" });
    expect(asked).toEqual(["16"]);
  });

  it("throws the codec's reason if neither accepts an id", () => {
    expect(refusal(() => decoder.decode("usr_42"))).toMatchObject({ code: "invalid_id", reason: "length" });
    expect(refusal(() => decoder.decode(42 as never))).toMatchObject({ code: "invalid_id", reason: "type" });
    expect(decoder.tryDecode("usr_42")).toBeUndefined();
  });

  it("rethrows what the other decoder throws", () => {
    const decode = (id: string): undefined => {
      if (!id.startsWith("usr_")) throw new RangeError("mine");
    };
    expect(() => acceptLegacy(users, { decode }).tryDecode("16")).toThrow(new RangeError("mine"));
  });

  it("keeps values that are false or zero, and treats null as no id", () => {
    const values = new Map<string, unknown>([
      ["zero", 0],
      ["false", false],
      ["empty", ""],
      ["null", null],
    ]);
    const { tryDecode } = acceptLegacy(users, { decode: (id) => values.get(id) as string });
    expect(tryDecode("zero")).toEqual({ from: "legacy", value: 0 });
    expect(tryDecode("false")).toEqual({ from: "legacy", value: false });
    expect(tryDecode("empty")).toEqual({ from: "legacy", value: "" });
    expect(tryDecode("null")).toBeUndefined();
    expect(acceptLegacy(users, { decode: () => null }).tryDecode("16")).toBeUndefined();
  });

  it("is a schema of matches, also in params and with optional()", () => {
    expect(decoder["~standard"].validate("16")).toEqual({ value: { from: "legacy", value: 42n } });
    expect(decoder["~standard"].validate("usr_42")).toHaveProperty("issues");
    expect(decoder["~standard"].jsonSchema.input({ target: "draft-07" })).toEqual({ type: "string" });
    const schema = params({ id: decoder, after: decoder.optional() });
    expect(schema["~standard"].validate({ id: "16" })).toEqual({
      value: { id: { from: "legacy", value: 42n } },
    });
    expect(Object.isFrozen(decoder)).toBe(true);
  });

  it("takes keyrings and composite codecs", () => {
    const ring = createKeyring(createPuid({ key, prefix: "u2_" }), users);
    const { decode } = acceptLegacy(ring, { decode: base36 });
    expect(decode(users.id(42n))).toEqual({ from: "puid", value: 42n });
    const orders = createCompositePuid({ key, prefix: "ord_", parts: { tenant: 5n, row: 10n } });
    const match = acceptLegacy(orders, { decode: base36 }).decode(orders.id({ tenant: 4n, row: 9n }));
    expect(match).toEqual({ from: "puid", value: { tenant: 4n, row: 9n } });
    expectTypeOf(match).toEqualTypeOf<
      LegacyMatch<{ readonly tenant: bigint; readonly row: bigint }, bigint>
    >();
  });

  it("rejects a decoder that accepts ids of the codec", () => {
    const rule = '"decode" must return undefined for the ids of the codec, got ';
    const advice = "; give the codec a prefix with a character that the other ids never contain";
    const plain = createPuid({ key, alphabet: "0123456789", length: 9, capacity: 1000n });
    expect(refusal(() => acceptLegacy(plain, { decode: base36 }))).toMatchObject({
      code: "invalid_options",
      option: "decode",
      message: `${rule}${base36(plain.id(0n))}n for "${plain.id(0n)}"${advice}`,
    });
    const uuids = createUuidPuid({ key });
    const isUuid = (id: string): string | undefined => (/^[0-9a-f-]{36}$/.test(id) ? id : undefined);
    expect(refusal(() => acceptLegacy(uuids, { decode: isUuid })).message).toContain(rule);
    // The last of the samples, and only that
    const last = users.id((255n * users.capacity) / 256n);
    const only = (id: string): true | undefined => (id === last ? true : undefined);
    expect(refusal(() => acceptLegacy(users, { decode: only })).message).toContain(`got true for "${last}"`);
    // Those of a retired codec too
    const ring = createKeyring(users, createPuid({ key, length: 9, capacity: 1000n }));
    expect(refusal(() => acceptLegacy(ring, { decode: base36 })).message).toContain(rule);
    const later = async (): Promise<bigint> => 42n;
    expect(refusal(() => acceptLegacy(users, { decode: later })).message).toContain(`${rule}an object`);
    expect(refusal(() => acceptLegacy(users, { decode: Number })).message).toContain(`${rule}NaN`);
  });

  it("takes a codec whose filter leaves some ordinals without an id", () => {
    const accept = (id: string): boolean => /[0-4]$/.test(id);
    const codec = createPuid({ key, prefix: "a_", alphabet: "0123456789", length: 6, accept });
    expect(acceptLegacy(codec, { decode: () => undefined }).tryDecode("16")).toBeUndefined();
  });

  it.each([
    [
      "no codec",
      undefined,
      { decode: base36 },
      "codec",
      '"codec" must be a codec, such as one of createPuid, got undefined',
    ],
    ["no options", users, undefined, undefined, '"options" must be an object, got undefined'],
    ["no decoder", users, {}, "decode", '"decode" must be a function, got undefined'],
    [
      "another option",
      users,
      { decode: base36, encode: base36 },
      "encode",
      '"options" must have no names but decode, got "encode"',
    ],
  ])("rejects %s", (_, codec, options, option, message) => {
    const error = refusal(() => acceptLegacy(codec as never, options as never));
    expect(error).toMatchObject({ code: "invalid_options", message });
    expect(error.option).toBe(option);
  });
});
