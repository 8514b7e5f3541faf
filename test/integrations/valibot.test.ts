import { toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { describe, expect, expectTypeOf, it } from "vitest";
import { createKeyring, createPuid, type Puid } from "../../src/index.js";
import { key } from "../support/key.js";
import { refusal } from "../support/refusal.js";

const users = createPuid({ key, prefix: "usr_" });
const keyring = createKeyring(createPuid({ key, prefix: "u2_" }), users);
const id = users.id(42n);

/** The function of the guide. */
function puid<Output>(codec: Puid<string, Output>) {
  const { validate } = codec["~standard"];
  const message = ({ input }: { input: unknown }): string => validate(input).issues?.[0]?.message ?? "";
  return v.pipe(
    v.string(message),
    v.regex(codec.pattern, message),
    v.rawTransform<string, Output>(({ dataset, addIssue, NEVER }) => {
      const result = validate(dataset.value);
      if (result.issues === undefined) return result.value;
      addIssue({ message: message({ input: dataset.value }) });
      return NEVER;
    }),
  );
}

const Query = v.object({ user: puid(users), after: v.optional(puid(users)), any: v.nullable(puid(keyring)) });
const issuesFor = (input: object) =>
  v
    .safeParse(Query, { any: null, ...input })
    .issues!.map(({ message, path }) => ({ message, path: v.getDotPath({ path } as never) }));

describe("Valibot, with the function of the guide", () => {
  it("decodes ids inside other schemas", () => {
    expect(v.parse(Query, { user: id, any: null })).toEqual({ user: 42n, any: null });
    expect(v.parse(Query, { user: id, after: id, any: keyring.id(7n) })).toEqual({
      user: 42n,
      after: 42n,
      any: 7n,
    });
    expectTypeOf<v.InferInput<typeof Query>>().toEqualTypeOf<{
      user: string;
      after?: string | undefined;
      any: string | null;
    }>();
    expectTypeOf<v.InferOutput<typeof Query>>().toEqualTypeOf<{
      user: bigint;
      after?: bigint | undefined;
      any: bigint | null;
    }>();
  });

  it.each([42, null, "", "usr_1", "pst_t0p05ytv42x8a07rmzv", "usr_t0p05ytv42x8a07rmzw"])(
    "reports one issue with our message for %j",
    (value) => {
      const { message } = refusal(() => users.ordinal(value as string));
      expect(issuesFor({ user: value })).toEqual([{ message, path: "user" }]);
    },
  );

  it("reports a missing key itself", () => {
    expect(issuesFor({})).toEqual([{ message: expect.stringContaining("Invalid key"), path: "user" }]);
  });

  it("has the pattern in JSON Schema", () => {
    const { pattern } = users.jsonSchema();
    expect(toJsonSchema(Query, { typeMode: "input" })).toMatchObject({
      properties: { user: { type: "string", pattern }, after: { pattern } },
      required: ["user", "any"],
    });
  });
});

it("Valibot takes no Standard Schema of another library", () => {
  const schema = v.object({ user: users as never });
  expect(() => v.parse(schema, { user: id })).toThrow(TypeError);
});
