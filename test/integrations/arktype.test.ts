import { type } from "arktype";
import { describe, expect, expectTypeOf, it } from "vitest";
import { createKeyring, createPuid, createRegistry } from "../../src/index.js";
import { key } from "../support/key.js";
import { refusal } from "../support/refusal.js";

const users = createPuid({ key, prefix: "usr_" });
const posts = createPuid({ key, prefix: "pst_" });
const registry = createRegistry({ user: users, post: posts });
const keyring = createKeyring(createPuid({ key, prefix: "u2_" }), users);
const id = users.id(42n);

const errorsOf = (result: unknown): [string, string][] => {
  if (!(result instanceof type.errors)) throw new Error("The value is valid.");
  return [...result].map(({ path, message }) => [path.join("."), message]);
};

describe("ArkType, with a codec in a definition", () => {
  const Query = type({ user: users, "after?": users, "any?": registry, "ring?": keyring });

  it("decodes ids", () => {
    expect(Query({ user: id })).toEqual({ user: 42n });
    const any = { type: "post", ordinal: 7n };
    expect(Query({ user: id, after: id, any: posts.id(7n), ring: id })).toEqual({
      user: 42n,
      after: 42n,
      any,
      ring: 42n,
    });
    expect(type(users).array()([id])).toEqual([42n]);
    expectTypeOf<(typeof Query.infer)["user"]>().toEqualTypeOf<bigint>();
    expectTypeOf<(typeof Query.infer)["after"]>().toEqualTypeOf<bigint | undefined>();
    expectTypeOf<(typeof Query.inferIn)["user"]>().toEqualTypeOf<string>();
  });

  it.each([42, null, "", "usr_1", "usr_t0p05ytv42x8a07rmzw"])(
    "reports one error with our message for %j",
    (user) => {
      const { message } = refusal(() => users.ordinal(user as string));
      expect(errorsOf(Query({ user }))).toEqual([["user", message]]);
    },
  );

  it("reports a missing key itself", () => {
    expect(errorsOf(Query({}))).toEqual([["user", "user must be present (was missing)"]]);
    expect(errorsOf(type({ user: users.optional() })({}))).toEqual([
      ["user", "user must be present (was missing)"],
    ]);
  });

  it("knows nothing of the input: it has no unions, and an empty JSON Schema", () => {
    expect(() => type(users).or("null")).toThrow("indeterminate");
    expect(Query.in.toJsonSchema()).toMatchObject({ properties: { user: {} } });
  });
});

describe("ArkType, with the pattern and the codec", () => {
  const userId = type(users.pattern).to(users);
  const Query = type({ user: userId, parent: userId.or("null") });

  it("decodes ids, also in unions", () => {
    expect(Query({ user: id, parent: null })).toEqual({ user: 42n, parent: null });
    expect(Query({ user: id, parent: id })).toEqual({ user: 42n, parent: 42n });
    expectTypeOf<typeof Query.infer>().toEqualTypeOf<{ user: bigint; parent: bigint | null }>();
  });

  it("has our message only for ids that the codec never issues", () => {
    const wrong = "usr_t0p05ytv42x8a07rmzw";
    const { message } = refusal(() => users.ordinal(wrong));
    expect(errorsOf(Query({ user: wrong, parent: null }))).toEqual([["user", message]]);
    expect(errorsOf(Query({ user: "usr_1", parent: null }))).toEqual([
      ["user", expect.stringContaining("user must be matched by")],
    ]);
  });

  it("has the pattern in JSON Schema", () => {
    const { pattern } = users.jsonSchema();
    expect(userId.in.toJsonSchema()).toMatchObject({ type: "string", pattern });
    expect(Query.in.toJsonSchema()).toMatchObject({ properties: { user: { type: "string", pattern } } });
  });
});
