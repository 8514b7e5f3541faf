import { join } from "node:path";
import { Ajv } from "ajv";
import { rolldown } from "rolldown";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import * as mini from "zod/mini";
import {
  createCompositePuid,
  createKeyring,
  createPuid,
  createRegistry,
  createUuidPuid,
  params,
} from "../../src/index.js";
import { puid } from "../../src/integrations/zod.js";
import { puid as miniPuid } from "../../src/integrations/zod-mini.js";
import { key } from "../support/key.js";
import { refusal } from "../support/refusal.js";

const users = createPuid({ key, prefix: "usr_" });
const posts = createPuid({ key, prefix: "pst_" });
const registry = createRegistry({ user: users, post: posts });
const keyring = createKeyring(createPuid({ key, prefix: "u2_" }), users);
const ranges = { tenant: 2n ** 20n, row: 2n ** 43n };
const orders = createCompositePuid({ key, prefix: "ord_", parts: ranges });
const nextOrders = createCompositePuid({ key, prefix: "or2_", parts: ranges });
const id = "usr_t0p05ytv42x8a07rmzv";
const shape = { type: "string", pattern: "^usr_[0-9a-hjkmnp-tv-z]{19}$", minLength: 23, maxLength: 23 };

/** Both forms of zod: the rest of the tests use functions that they share. */
const forms = [
  ["zod", z, puid],
  ["zod/mini", mini as unknown as typeof z, miniPuid as unknown as typeof puid],
] as const;

describe.each(forms)("puid › %s", (_, z, puid) => {
  const user = puid(users);

  it("decodes ids to ordinals and encodes ordinals to ids", () => {
    for (const ordinal of [0n, 1n, 42n, 2n ** 53n + 1n, 2n ** 63n - 1n]) {
      expect(z.decode(user, users.id(ordinal))).toBe(ordinal);
      expect(z.encode(user, ordinal)).toBe(users.id(ordinal));
    }
    const uuids = createUuidPuid({ key });
    expect(z.parse(puid(uuids), uuids.id(7n))).toBe(7n);
  });

  it.each([
    ["another type", 42],
    ["a missing value", undefined],
    ["null", null],
    ["another prefix", "pst_t0p05ytv42x8a07rmzv"],
    ["another length", "usr_1"],
    ["another character", "usr_T0P05YTV42X8A07RMZV"],
    ["an id that the codec never issues", "usr_t0p05ytv42x8a07rmzw"],
    ["nothing", ""],
  ])("reports one issue with our message for %s", (_, value) => {
    const { message } = refusal(() => users.ordinal(value as string));
    for (const options of [{}, { error: () => "another message" }]) {
      const { error } = z.safeParse(user, value, options);
      expect(error!.issues).toEqual([expect.objectContaining({ message, path: [] })]);
      expect(error!.issues[0]!.code).toBe(typeof value === "string" ? "custom" : "invalid_type");
    }
  });

  it.each([-1n, 1n << 63n])("reports one issue with our message for the ordinal %s", (ordinal) => {
    const { message } = refusal(() => users.id(ordinal));
    const { error } = z.safeEncode(z.object({ user }), { user: ordinal });
    expect(error!.issues).toEqual([{ code: "custom", path: ["user"], message }]);
  });

  it.each([
    [42, "42"],
    ["42", '"42"'],
    [null, "null"],
  ])("encodes only bigints, not %j", (value, got) => {
    const { error } = z.safeEncode(user, value as never);
    const message = `"ordinal" must be a bigint, got ${got}`;
    expect(error!.issues).toEqual([{ code: "invalid_type", expected: "bigint", path: [], message }]);
  });

  it("works inside other schemas, in both directions", () => {
    const Row = z.object({
      user,
      friends: z.array(user),
      optional: z.optional(user),
      nullable: z.nullable(user),
      either: z.union([z.number(), user]),
      byName: z.record(z.string(), user),
      pair: z.tuple([user, user]),
    });
    const input = {
      user: id,
      friends: [id],
      nullable: null,
      either: id,
      byName: { ada: id },
      pair: [id, id] as [string, string],
    };
    const pair: [bigint, bigint] = [42n, 42n];
    const output = { user: 42n, friends: [42n], nullable: null, either: 42n, byName: { ada: 42n }, pair };
    expect(z.parse(Row, input)).toStrictEqual(output);
    expect(z.encode(Row, output)).toStrictEqual(input);
    const paths = z.safeParse(Row, { ...input, friends: [id, 1], byName: { ada: "" } }).error!.issues;
    expect(paths.map(({ path }) => path)).toEqual([
      ["friends", 1],
      ["byName", "ada"],
    ]);
  });

  it("decodes a union of codecs, but only a registry can encode an ordinal of two types", () => {
    const either = z.union([puid(posts), user]);
    expect(z.decode(either, id)).toBe(42n);
    expect(z.encode(either, 42n)).toBe(posts.id(42n)); // the wrong one
    expect(z.encode(puid(registry), z.decode(puid(registry), id))).toBe(id);
  });

  it("has defaults, as an ordinal or as an id", () => {
    expect(z.parse(z.object({ user: z._default(user, 42n) }), {})).toEqual({ user: 42n });
    expect(z.parse(z.object({ user: z.prefault(user, id) }), {})).toEqual({ user: 42n });
  });

  it("works in asynchronous schemas", async () => {
    const exists = z.object({ user: user.check(z.refine(async (ordinal) => ordinal === 42n)) });
    expect(await z.parseAsync(exists, { user: id })).toEqual({ user: 42n });
    const { error } = await z.safeParseAsync(exists, { user: users.id(43n) });
    expect(error!.issues).toHaveLength(1);
    expect((await z.safeParseAsync(exists, { user: 1 })).error!.issues[0]!.message).toContain(
      "must be a string",
    );
  });

  it("has the shape of the ids in JSON Schema, for the input", () => {
    const convert = (schema: z.core.$ZodType, options?: object) =>
      z.toJSONSchema(schema, { io: "input", ...options });
    expect(convert(user)).toEqual({ $schema: expect.any(String), ...shape });
    expect(convert(puid(keyring))).toMatchObject({ ...keyring.jsonSchema() });
    expect(convert(puid(registry))).toMatchObject({ ...registry.jsonSchema() });
    expect(convert(user, { target: "openapi-3.0" })).toEqual(shape);

    const Row = z.object({ user, after: z.optional(user) });
    const json = convert(Row);
    expect(json).toMatchObject({ properties: { user: shape, after: shape }, required: ["user"] });
    const isValid = new Ajv({ strict: false }).compile({ ...json, $schema: undefined });
    expect(isValid({ user: id })).toBe(true);
    expect(isValid({ user: "usr_42" })).toBe(false);
  });

  it("has no JSON Schema for the output, unless the caller gives one", () => {
    expect(() => z.toJSONSchema(user)).toThrow("BigInt cannot be represented in JSON Schema");
    expect(z.toJSONSchema(user, { unrepresentable: "any" })).not.toHaveProperty("type");
    const override = ({
      zodSchema,
      jsonSchema,
    }: {
      zodSchema: z.core.$ZodTypes;
      jsonSchema: object;
    }): void => {
      if (zodSchema._zod.def.type === "bigint") Object.assign(jsonSchema, { type: "integer" });
    };
    expect(z.toJSONSchema(user, { unrepresentable: "any", override })).toMatchObject({ type: "integer" });
  });

  it("has the name that a registry of zod gives it", () => {
    const named = user.clone(user._zod.def);
    z.globalRegistry.add(named, { id: `User ${puid.toString().length}` });
    const json = z.toJSONSchema(z.object({ user: named }), { io: "input" });
    expect(Object.values(json.$defs!)).toMatchObject([shape]);
  });

  it("decodes a keyring's retired ids and encodes its current ones", () => {
    expect(z.decode(puid(keyring), id)).toBe(42n);
    expect(z.encode(puid(keyring), 42n)).toBe(keyring.id(42n));
  });

  it("decodes a registry's ids to type and ordinal, and encodes them", () => {
    const any = puid(registry);
    expect(z.decode(any, id)).toEqual({ type: "user", ordinal: 42n });
    expect(z.encode(any, { type: "post", ordinal: 7n })).toBe(posts.id(7n));
    const { message } = refusal(() => registry.decode("x"));
    expect(z.safeDecode(any, "x").error!.issues).toEqual([{ code: "custom", path: [], message }]);
  });

  it.each([
    [null, '"value" must be an object that ids decode to, got null'],
    [id, `"value" must be an object that ids decode to, got "${id}"`],
    [{}, '"type" must be a registered type, one of "user", "post", got undefined'],
    [{ type: "order", ordinal: 1n }, '"type" must be a registered type, one of "user", "post", got "order"'],
    [{ type: "user", ordinal: -1n }, '"ordinal" must be at least 0, got -1'],
  ])("reports %o as an issue if a registry cannot encode it", (value, message) => {
    const { error } = z.safeEncode(puid(registry), value as never);
    expect(error!.issues).toEqual([{ code: "custom", path: [], message }]);
  });

  it("rethrows what a filter throws", () => {
    let isBroken = false;
    const accept = (): boolean => {
      if (isBroken) throw new RangeError("mine");
      return true;
    };
    const picky = createPuid({ key, prefix: "usr_", accept });
    isBroken = true;
    expect(() => z.safeDecode(puid(picky), id)).toThrow(new RangeError("mine"));
    expect(() => z.safeEncode(puid(picky), 42n)).toThrow(new RangeError("mine"));
  });

  it.each([
    ["a number", 42, "42"],
    ["nothing", undefined, "undefined"],
    ["null", null, "null"],
    ["a function", users.id, "a function"],
    ["a schema of zod", z.string(), "an object"],
    ["params", params({ user: users }), "an object"],
    ["an optional codec", users.optional(), "an object"],
  ])("rejects %s", (_, value, got) => {
    const { code, option, message } = refusal(() => puid(value as never));
    expect({ code, option }).toEqual({ code: "invalid_options", option: "codec" });
    expect(message).toBe(`"codec" must be a codec, keyring or registry, got ${got}`);
  });
});

describe("puid › zod", () => {
  const Row = z.object({ user: puid(users), after: puid(users).optional() });

  it("has the methods of zod's schemas", () => {
    expect(puid(users).array().parse([id])).toEqual([42n]);
    expect(Row.safeEncode({ user: 42n }).data).toEqual({ user: id });
    expect(
      puid(users)
        .refine((ordinal) => ordinal < 42n, "too new")
        .safeParse(id).error!.issues,
    ).toEqual([{ code: "custom", path: [], message: "too new" }]);
  });

  it("is a named schema in JSON Schema, with its description", () => {
    const named = puid(users).meta({ id: "UserId", description: "A user." });
    expect(z.toJSONSchema(z.object({ user: named }), { io: "input" })).toMatchObject({
      properties: { user: { $ref: "#/$defs/UserId" } },
      $defs: { UserId: { ...shape, description: "A user." } },
    });
  });

  it("converts itself to JSON Schema, as Standard JSON Schema also does", () => {
    expect(Row.toJSONSchema({ io: "input" })).toMatchObject({ properties: { user: shape } });
    const { input } = Row["~standard"].jsonSchema;
    expect(input({ target: "openapi-3.0" })).toMatchObject({ properties: { user: shape, after: shape } });
    expect(Row["~standard"].jsonSchema.input({ target: "draft-07" })).toMatchObject({ required: ["user"] });
    expect(puid(registry)["~standard"].jsonSchema.input({ target: "draft-07" })).toMatchObject({
      ...registry.jsonSchema(),
    });
  });

  it("has no JSON Schema with a bigint as the default: prefault has the id", () => {
    const convert = (schema: z.ZodType) => z.toJSONSchema(schema, { io: "input" });
    expect(() => convert(puid(users).default(42n))).toThrow("BigInt");
    expect(convert(puid(users).prefault(id))).toMatchObject({ ...shape, default: id });
  });

  it("works in compiled schemas", () => {
    const compiled = z.compile(Row);
    expect(compiled.parse({ user: id })).toEqual({ user: 42n });
    expect(compiled.safeParse({ user: "usr_1" }).error!.issues).toEqual([
      { code: "custom", path: ["user"], message: refusal(() => users.ordinal("usr_1")).message },
    ]);
  });

  it("works in schemas of zod/mini, and the other way round", () => {
    expect(mini.parse(mini.object({ user: puid(users) }), { user: id })).toEqual({ user: 42n });
    expect(mini.encode(mini.object({ user: puid(users) }), { user: 42n })).toEqual({ user: id });
    expect(z.object({ user: miniPuid(users) }).parse({ user: id })).toEqual({ user: 42n });
    const json = z.toJSONSchema(z.object({ user: miniPuid(users) }), { io: "input" });
    expect(json).toMatchObject({ properties: { user: shape } });
  });

  it("is what zod needs of a codec: a codec itself is no schema of zod", () => {
    expect(() => z.object({ user: users as never }).parse({ user: id })).toThrow("expected a Zod schema");
  });

  it.each([
    ["a composite codec", orders],
    ["a keyring of composite codecs", createKeyring(nextOrders, orders)],
  ])("decodes ids of %s to parts, and encodes them", (_, codec) => {
    const parts = { tenant: 7n, row: 42n };
    const Order = z.object({ order: puid(codec) });
    expect(Order.parse({ order: orders.id(parts) })).toEqual({ order: parts });
    expect(Order.encode({ order: parts })).toEqual({ order: codec.id(parts) });
    const messageOf = (order: unknown) => Order.safeEncode({ order } as never).error?.issues[0]?.message;
    expect(messageOf({ tenant: 7n, row: -1n })).toBe('"parts.row" must be at least 0, got -1');
    expect(messageOf(42n)).toBe('"value" must be an object that ids decode to, got 42n');
    const small = mini.object({ order: miniPuid(codec) });
    expect(mini.parse(small, { order: orders.id(parts) })).toEqual({ order: parts });
  });

  it("decodes a registry with a composite codec, and rejects parts of another ordinal", () => {
    const any = puid(createRegistry({ user: users, order: orders }));
    const parts = { tenant: 7n, row: 42n };
    const decoded = any.parse(orders.id(parts));
    expect(decoded).toEqual({ type: "order", ordinal: orders.toOrdinal(parts), parts });
    expect(any.encode(decoded)).toBe(orders.id(parts));
    expect(any.encode({ type: "user", ordinal: 42n })).toBe(id);
    const changed = any.safeEncode({ ...decoded, parts: { tenant: 8n, row: 42n } } as never);
    expect(changed.error?.issues[0]?.message).toBe('"parts" must be those of the ordinal, got an object');
  });

  it("is the key of no record, by its type", () => {
    // @ts-expect-error: zod's keys are strings, numbers and symbols
    z.record(puid(users), z.number());
    expect(z.record(z.string(), puid(users)).parse({ ada: id })).toEqual({ ada: 42n });
  });

  it("has the types of its ends", () => {
    expectTypeOf<z.input<typeof Row>>().toEqualTypeOf<{ user: string; after?: string | undefined }>();
    expectTypeOf<z.output<typeof Row>>().toEqualTypeOf<{ user: bigint; after?: bigint | undefined }>();
    const any = puid(registry);
    expectTypeOf<z.output<typeof any>>().toEqualTypeOf<
      | { readonly type: "user"; readonly ordinal: bigint }
      | { readonly type: "post"; readonly ordinal: bigint }
    >();
    const ring = puid(keyring);
    expectTypeOf<z.output<typeof ring>>().toEqualTypeOf<bigint>();
    const small = mini.object({ user: miniPuid(users) });
    expectTypeOf<mini.input<typeof small>>().toEqualTypeOf<{ user: string }>();
    expectTypeOf<mini.output<typeof small>>().toEqualTypeOf<{ user: bigint }>();
    const order = puid(orders);
    expectTypeOf<z.output<typeof order>>().toEqualTypeOf<{ readonly tenant: bigint; readonly row: bigint }>();
    // @ts-expect-error: a number is no codec
    void (() => puid(42));
    // @ts-expect-error: an optional codec cannot encode
    void (() => puid(users.optional()));
  });
});

it("puid-codec/zod/mini imports nothing of zod but zod/mini", async () => {
  const entry = join(import.meta.dirname, "../../src/integrations/zod-mini.ts");
  const bundle = await rolldown({ input: entry, external: /^#/, platform: "neutral" });
  const [chunk] = (await bundle.generate()).output;
  expect(chunk.moduleIds.some((module) => module.includes("/zod/v4/mini/"))).toBe(true);
  expect(chunk.moduleIds.filter((module) => module.includes("/classic/"))).toEqual([]);
});
