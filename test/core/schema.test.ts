import { sValidator } from "@hono/standard-validator";
import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import { initTRPC, TRPCError } from "@trpc/server";
import { Ajv } from "ajv";
import { Hono } from "hono";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  createKeyring,
  createPuid,
  createRegistry,
  createUuidPuid,
  type JsonSchema,
  type Registered,
} from "../../src/index.js";
import { createPuidDev } from "../../src/puid-dev.js";
import { key } from "../support/key.js";
import { refusal } from "../support/refusal.js";

const users = createPuid({ key, prefix: "usr_" });
const orders = createPuid({ key, prefix: "ord_" });
const registry = createRegistry({ user: users, order: orders });
const keyring = createKeyring(createPuid({ key, prefix: "u2_" }), users);
const id = "usr_t0p05ytv42x8a07rmzv";
const wrong = "usr_t0p05ytv42x8a07rmzw";
const message = `"id" must be issued by this key, got "${wrong}"; it is mistyped, made up or another key's`;

/** Validates a value like a library that takes a Standard Schema. */
async function validate<T>(schema: StandardSchemaV1<string, T>, value: unknown): Promise<T | string[]> {
  const result = await schema["~standard"].validate(value);
  return result.issues === undefined ? result.value : result.issues.map((issue) => issue.message);
}

describe("~standard", () => {
  it("outputs the ordinal for a codec, and also the type for a registry", async () => {
    expect(await validate(users, id)).toBe(42n);
    expect(await validate(keyring, id)).toBe(42n);
    expect(await validate(registry, id)).toEqual({ type: "user", ordinal: 42n });
    const uuids = createUuidPuid({ key });
    expect(await validate(uuids, uuids.id(7n))).toBe(7n);
  });

  it.each([
    ["a codec", users],
    ["a keyring", keyring],
    ["a registry", registry],
  ])("reports the message of the error for %s", async (_, schema) => {
    expect(await validate(schema as StandardSchemaV1<string, unknown>, wrong)).toEqual([message]);
    expect(await validate(schema as StandardSchemaV1<string, unknown>, 42)).toEqual([
      '"id" must be a string, got 42',
    ]);
  });

  it("has a version and a vendor, and is frozen", () => {
    for (const schema of [users, keyring, registry]) {
      expect(schema["~standard"]).toMatchObject({ version: 1, vendor: "puid-codec" });
      expect(Object.isFrozen(schema["~standard"])).toBe(true);
    }
  });

  it("has the JSON Schema of its input", () => {
    const schemas: [StandardJSONSchemaV1, JsonSchema][] = [
      [users, users.jsonSchema()],
      [keyring, keyring.jsonSchema()],
      [registry, registry.jsonSchema()],
      [users.optional(), users.jsonSchema()],
    ];
    for (const [schema, expected] of schemas) {
      const { input, output } = schema["~standard"].jsonSchema;
      for (const target of ["draft-2020-12", "draft-07", "openapi-3.0"]) {
        expect(input({ target })).toEqual(expected);
      }
      expect(refusal(() => input({ target: "typescript" }))).toMatchObject({
        code: "invalid_options",
        option: "target",
        message: '"target" must be a JSON Schema version, got "typescript"',
      });
      expect(refusal(() => output({ target: "draft-07" })).message).toBe('"output" must be JSON, got bigint');
    }
  });

  it("accepts undefined if it is optional", async () => {
    const schema: StandardSchemaV1<string | undefined, bigint | undefined> = users.optional();
    expect(await schema["~standard"].validate(undefined)).toEqual({ value: undefined });
    expect(await schema["~standard"].validate(id)).toEqual({ value: 42n });
    expect(await schema["~standard"].validate(wrong)).toEqual({ issues: [{ message }] });
    expect(await schema["~standard"].validate(null)).toHaveProperty("issues");
  });

  it("rethrows an error that is not a PuidError", () => {
    const accept = (): boolean => {
      throw new RangeError("mine");
    };
    const picky = createPuid({ key, prefix: "usr_", accept });
    expect(() => picky["~standard"].validate(id)).toThrow(new RangeError("mine"));
  });

  it("has the types of the specification", () => {
    const schemas: StandardSchemaV1<string, bigint>[] = [users, keyring, createUuidPuid({ key })];
    const union: StandardSchemaV1<
      string,
      Registered<{ user: typeof users; order: typeof orders }>
    > = registry;
    expect([...schemas, union]).toHaveLength(4);
    expectTypeOf<StandardSchemaV1.InferOutput<typeof users>>().toEqualTypeOf<bigint>();
    expectTypeOf<StandardSchemaV1.InferInput<typeof users>>().toEqualTypeOf<string>();
    expectTypeOf<StandardSchemaV1.InferOutput<typeof registry>>().toEqualTypeOf<
      | { readonly type: "user"; readonly ordinal: bigint }
      | { readonly type: "order"; readonly ordinal: bigint }
    >();
    // @ts-expect-error: puid.dev's codec is not a schema
    void ((): StandardSchemaV1 => createPuidDev());
  });
});

describe("tRPC", () => {
  const { router, procedure } = initTRPC.create();
  const caller = router({
    user: procedure.input(users).query(({ input }) => ({ row: input + 1n })),
  }).createCaller({});

  it("decodes a procedure's input to the ordinal", async () => {
    expect(await caller.user(id)).toEqual({ row: 43n });
    expectTypeOf<Parameters<typeof caller.user>[0]>().toEqualTypeOf<string>();
  });

  it("returns BAD_REQUEST with the message", async () => {
    const error: unknown = await caller.user(wrong).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TRPCError);
    expect(error).toMatchObject({ code: "BAD_REQUEST" });
    expect((error as TRPCError).message).toContain("must be issued by this key");
  });
});

describe("Hono's standard validator", () => {
  const app = new Hono().post("/user", sValidator("json", users), (context) =>
    context.json({ row: String(context.req.valid("json")) }),
  );
  const post = (body: unknown): Response | Promise<Response> =>
    app.request("/user", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  it("validates a request", async () => {
    const response = await post(id);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ row: "42" });
  });

  it("returns 400 with the message", async () => {
    const response = await post(wrong);
    expect(response.status).toBe(400);
    expect(JSON.stringify(await response.json())).toContain(JSON.stringify(message).slice(1, -1));
  });
});

describe("jsonSchema", () => {
  it.each([
    ["a codec", users, [id], 23, 23],
    ["a codec of UUIDs", createUuidPuid({ key }), [createUuidPuid({ key }).id(1)], 36, 36],
    ["a keyring", keyring, [id, keyring.id(1)], 22, 23],
    ["a registry", registry, [id, orders.id(1)], 23, 23],
  ])("describes the ids of %s", (_, schema, ids, minLength, maxLength) => {
    const json = schema.jsonSchema();
    expect(json).toEqual({ type: "string", pattern: expect.any(String), minLength, maxLength });
    const isValid = new Ajv().compile(json);
    for (const text of ids) expect(isValid(text)).toBe(true);
    for (const text of ["", `${ids[0]}0`, `x${ids[0]}`, `${ids[0]}`.toUpperCase(), 42])
      expect(isValid(text)).toBe(false);
  });

  it("accepts unissued ids of the right shape", () => {
    expect(new Ajv().compile(users.jsonSchema())(wrong)).toBe(true);
  });
});

it("an issue has the message of the error that `ordinal` throws", () => {
  const { issues } = users["~standard"].validate(wrong) as { issues: readonly { message: string }[] };
  expect(refusal(() => users.ordinal(wrong)).message).toBe(issues[0]!.message);
});
