import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import { describe, expect, expectTypeOf, it } from "vitest";
import { createKeyring, createPuid, createRegistry, params } from "../src/index.js";
import { key } from "./support/key.js";
import { refusal } from "./support/refusal.js";

const users = createPuid({ key, prefix: "usr_" });
const posts = createPuid({ key, prefix: "pst_" });
const registry = createRegistry({ user: users, post: posts });
const keyring = createKeyring(createPuid({ key, prefix: "u2_" }), users);
const id = users.id(42n);

const validate = (schema: StandardSchemaV1, value: unknown) => schema["~standard"].validate(value);

describe("params › fields", () => {
  const schema = params({ user: users, ring: keyring, any: registry, post: posts.optional() });

  it("decodes a codec, a keyring and a registry", () => {
    const any = { type: "post", ordinal: 7n };
    const given = { user: id, ring: id, any: posts.id(7n), post: posts.id(8n) };
    expect(validate(schema, given)).toEqual({ value: { user: 42n, ring: 42n, any, post: 8n } });
  });

  it("leaves out an optional field that is missing or undefined", () => {
    const value = { user: 42n, ring: 42n, any: { type: "user", ordinal: 42n } };
    expect(validate(schema, { user: id, ring: id, any: id })).toStrictEqual({ value });
    expect(validate(schema, { user: id, ring: id, any: id, post: undefined })).toStrictEqual({ value });
  });

  it("rejects an optional field that is empty or null", () => {
    const schema = params({ post: posts.optional() });
    const issuesFor = (post: unknown) => validate(schema, { post });
    expect(issuesFor("")).toEqual({
      issues: [{ message: '"post" must start with "pst_", got ""', path: ["post"] }],
    });
    expect(issuesFor(null)).toEqual({
      issues: [{ message: '"post" must be a string, got null', path: ["post"] }],
    });
  });

  it("reports each invalid field with its path, under the field's name", () => {
    expect(validate(schema, { user: "usr_1", any: ["x"], ring: "$&" })).toEqual({
      issues: [
        { message: '"user" must have 19 characters after its prefix, got 1 in "usr_1"', path: ["user"] },
        { message: '"ring" must start with one of "u2_", "usr_", got "$&"', path: ["ring"] },
        { message: '"any" must be a string, got an array', path: ["any"] },
      ],
    });
    expect(validate(params({ $1: users }), { $1: 3 })).toEqual({
      issues: [{ message: '"$1" must be a string, got 3', path: ["$1"] }],
    });
  });

  it("contains the params of an object inside", () => {
    const nested = params({ owner: params({ id: users }) });
    expect(validate(nested, { owner: { id } })).toEqual({ value: { owner: { id: 42n } } });
    expect(validate(nested, { owner: { id: 1 } })).toEqual({
      issues: [{ message: '"id" must be a string, got 1', path: ["owner", "id"] }],
    });
    expect(validate(nested, {})).toEqual({
      issues: [{ message: '"owner" must be an object, got undefined', path: ["owner"] }],
    });
  });

  it.each([
    [
      "a missing object",
      undefined,
      '"fields" must be an object with a codec for each parameter, got undefined',
    ],
    ["null", null, '"fields" must be an object with a codec for each parameter, got null'],
    ["no fields", {}, '"fields" must be an object with a codec for each parameter, got none'],
    [
      "a map",
      new Map([["a", users]]),
      '"fields" must be an object with a codec for each parameter, got none',
    ],
    ["an array", [users], '"fields" must be an object with a codec for each parameter, got an array'],
    [
      "a function",
      { id: users.id },
      '"fields" must be codecs, keyrings or registries, or their optional(), got a function for "id"',
    ],
    ["null", { id: null }, 'got null for "id"'],
    ["another library's schema", { id: { "~standard": { vendor: "zod" } } }, 'got an object for "id"'],
  ])("rejects %s", (_, fields, message) => {
    const { code, option, message: actual } = refusal(() => params(fields as never));
    expect({ code, option }).toEqual({ code: "invalid_options", option: "fields" });
    expect(actual).toContain(message);
  });
});

describe("params › values", () => {
  it.each([
    ["undefined", undefined, "undefined"],
    ["null", null, "null"],
    ["a string", id, `"${id}"`],
    ["an array", [id], "an array"],
  ])("rejects %s", (_, value, got) => {
    expect(validate(params({ id: users }), value)).toEqual({
      issues: [{ message: `"params" must be an object, got ${got}` }],
    });
  });

  it("ignores inherited properties", () => {
    expect(validate(params({ id: users }), Object.create({ id }))).toEqual({
      issues: [{ message: '"id" must be a string, got undefined', path: ["id"] }],
    });
  });

  it("treats __proto__ as any other name", () => {
    const given = JSON.parse(`{ "__proto__": "${id}", "constructor": "${id}" }`);
    const schema = params({ ["__proto__"]: users, constructor: users });
    const result = validate(schema, given) as { value: object };
    expect(Object.entries(result.value)).toEqual([
      ["__proto__", 42n],
      ["constructor", 42n],
    ]);
    expect(Object.getPrototypeOf(result.value)).toBe(Object.prototype);
  });

  it("rethrows what a filter throws", () => {
    const accept = (): boolean => {
      throw new RangeError("mine");
    };
    const picky = createPuid({ key, prefix: "usr_", accept });
    expect(() => validate(params({ id: picky }), { id })).toThrow(new RangeError("mine"));
  });
});

describe("params › unknown", () => {
  const given = { id, page: "2" };

  it("strips other keys by default", () => {
    expect(validate(params({ id: users }), given)).toStrictEqual({ value: { id: 42n } });
    expect(validate(params({ id: users }, { unknown: "strip" }), given)).toStrictEqual({
      value: { id: 42n },
    });
  });

  it("keeps other keys", () => {
    const schema = params({ id: users }, { unknown: "keep" });
    expect(validate(schema, given)).toStrictEqual({ value: { id: 42n, page: "2" } });
    const polluted = validate(schema, JSON.parse(`{ "id": "${id}", "__proto__": { "x": 1 } }`));
    const { value } = polluted as { value: object };
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(["id"]);
    expect(Object.assign({}, value)).not.toHaveProperty("x");
  });

  it("rejects each other key, with its path", () => {
    const schema = params({ id: users, post: posts.optional() }, { unknown: "reject" });
    expect(validate(schema, { ...given, "a\nb": 1 })).toEqual({
      issues: [
        { message: '"page" must be left out; the parameters are id, post', path: ["page"] },
        { message: '"a\\nb" must be left out; the parameters are id, post', path: ["a\nb"] },
      ],
    });
    expect(validate(schema, { id })).toStrictEqual({ value: { id: 42n } });
  });

  it("reports eight of them at most, and names eight parameters at most", () => {
    const names = Array.from({ length: 20 }, (_, i) => `p${i}`);
    const fields = Object.fromEntries(names.map((name) => [name, posts.optional()]));
    const others = Object.fromEntries(names.map((name) => [`other-${name}`, 1]));
    const { issues = [] } = params(fields, { unknown: "reject" })["~standard"].validate(others);
    expect(issues).toHaveLength(8);
    expect(issues[0]!.message).toBe(
      '"other-p0" must be left out; the parameters are p0, p1, p2, p3, p4, p5, p6, p7 and 12 more',
    );
  });

  it.each([
    [
      "another word",
      { unknown: "drop" },
      "unknown",
      '"unknown" must be one of strip, keep, reject, got "drop"',
    ],
    ["another option", { strict: true }, "strict", '"options" must have no names but unknown, got "strict"'],
    ["null", null, undefined, '"options" must be an object, got null'],
  ])("rejects %s", (_, options, option, message) => {
    const error = refusal(() => params({ id: users }, options as never));
    expect(error).toMatchObject({ code: "invalid_options", message });
    expect(error.option).toBe(option);
  });
});

describe("params › JSON Schema", () => {
  it("describes the object", () => {
    const schema = params({ id: users, post: posts.optional() });
    const expected = {
      type: "object",
      properties: { id: users.jsonSchema(), post: posts.jsonSchema() },
      required: ["id"],
    };
    expect(schema.jsonSchema()).toEqual(expected);
    for (const target of ["draft-2020-12", "draft-07", "openapi-3.0"]) {
      expect(schema["~standard"].jsonSchema.input({ target })).toEqual(expected);
    }
    const strict = params({ id: users }, { unknown: "reject" });
    expect(strict.jsonSchema()).toMatchObject({ additionalProperties: false });
  });

  it("has no empty list of required fields, which OpenAPI 3.0 rejects", () => {
    expect(params({ post: posts.optional() }).jsonSchema()).not.toHaveProperty("required");
  });
});

describe("params › types", () => {
  it("are those of the fields", () => {
    const schema = params({ id: users, post: posts.optional() });
    const typed: StandardSchemaV1 & StandardJSONSchemaV1 = schema;
    expect(typed["~standard"].vendor).toBe("puid-codec");
    expectTypeOf<StandardSchemaV1.InferOutput<typeof schema>>().toEqualTypeOf<{
      id: bigint;
      post?: bigint | undefined;
    }>();
    expectTypeOf<StandardSchemaV1.InferInput<typeof schema>>().toEqualTypeOf<{
      id: string;
      post?: string | undefined;
    }>();
    const kept = params({ id: users }, { unknown: "keep" });
    expectTypeOf<StandardSchemaV1.InferOutput<typeof kept>["other"]>().toEqualTypeOf<unknown>();
    expectTypeOf<StandardSchemaV1.InferOutput<typeof kept>["id"]>().toEqualTypeOf<bigint>();
    // @ts-expect-error a string is no schema
    expect(() => params({ id: "usr_" })).toThrow();
  });
});
