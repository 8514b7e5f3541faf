import { showList } from "./core/prefix-index.js";
import {
  isValue,
  type StandardIssue,
  type StandardResult,
  type StandardSchema,
  toStandard,
  VENDOR,
} from "./core/schema.js";
import { describe, isArray, quote } from "./util/errors.js";
import { checkOptions, propertyOf, refuseOption } from "./util/validate.js";

/** The schemas of the fields: codecs, keyrings, registries, their `optional()`, and other `params`. */
export type ParamsFields = Readonly<Record<string, StandardSchema<unknown, unknown>>>;

/** The options of `params`. */
export interface ParamsOptions {
  /**
   * What happens to other keys than those of the fields. `strip` removes them, `keep` leaves their values as they are,
   * except that of `__proto__`, and `reject` reports an issue for each of the first eight. The default is `strip`.
   */
  readonly unknown?: "strip" | "keep" | "reject" | undefined;
}

/** An object of ids: what `params` validates. */
export type ParamsInput<Fields> = Shape<{ [Name in keyof Fields]: Types<Fields[Name]>["input"] }>;

/** An object of what the ids decode to: what `params` returns. */
export type ParamsOutput<Fields> = Shape<{ [Name in keyof Fields]: Types<Fields[Name]>["output"] }>;

type Types<Schema> =
  Schema extends StandardSchema<infer Output, infer Input> ? { input: Input; output: Output } : never;

/** The schema of an object of ids. */
export interface ParamsSchema<Fields, Options>
  extends StandardSchema<
    ParamsOutput<Fields> &
      (Options extends { unknown: "keep" } ? Readonly<Record<string, unknown>> : unknown),
    ParamsInput<Fields>
  > {
  /** Returns the JSON Schema of the object, for OpenAPI. */
  readonly jsonSchema: () => ParamsJsonSchema;
}

/** The JSON Schema of an object of ids. */
export interface ParamsJsonSchema {
  readonly type: "object";
  readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** It is missing if all fields are optional: JSON Schema of OpenAPI 3.0 has no empty list. */
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
}

/** Makes the properties optional that may be undefined. */
type Shape<Values> = Flat<
  {
    -readonly [Name in keyof Values as undefined extends Values[Name] ? never : Name]: Values[Name];
  } & { -readonly [Name in keyof Values as undefined extends Values[Name] ? Name : never]?: Values[Name] }
>;

/** Makes one object type of an intersection: editors and compilers show it. */
type Flat<Type> = { [Name in keyof Type]: Type[Name] };

/** How many unknown keys are reported. A request may have any number. */
const MAX_REPORTED = 8;

const UNKNOWN: readonly unknown[] = ["strip", "keep", "reject"];

/**
 * Returns a [Standard Schema](https://standardschema.dev) of an object of ids, such as the parameters of a route, a
 * query string or a JSON body. Each issue has the path of its field.
 *
 * @param fields - A codec, keyring or registry for each field. `users.optional()` accepts a missing field.
 * @throws PuidError `invalid_options`, with the rejected `option`
 *
 * @example
 * ```ts
 * import { createPuid, params } from "puid-codec";
 *
 * const key = "f44fec9beae13cc3a609f67b2f19ab55";
 * const users = createPuid({ key, prefix: "usr_" });
 * const posts = createPuid({ key, prefix: "pst_" });
 *
 * const schema = params({ user: users, post: posts.optional() });
 * schema["~standard"].validate({ user: "usr_t0p05ytv42x8a07rmzv" }); // { value: { user: 42n } }
 *
 * const { issues } = schema["~standard"].validate({ user: "usr_42" });
 * issues; // [{ message: '"user" must have 19 characters after its prefix, got 2 in "usr_42"', path: ["user"] }]
 * ```
 */
export function params<
  const Fields extends ParamsFields,
  const Options extends ParamsOptions = ParamsOptions,
>(fields: Fields, options?: Options): ParamsSchema<Fields, Options> {
  const schemas = readFields(fields);
  const { unknown = "strip" } = checkOptions<ParamsOptions>(options === undefined ? {} : options, [
    "unknown",
  ]);
  if (!UNKNOWN.includes(unknown))
    refuseOption("unknown", `be one of ${UNKNOWN.join(", ")}`, describe(unknown));

  const validate = (value: unknown): StandardResult<never> => {
    if (typeof value !== "object" || value === null || isArray(value)) {
      return { issues: [{ message: `"params" must be an object, got ${describe(value)}` }] };
    }
    const given: Readonly<Record<string, unknown>> = { __proto__: null, ...value }; // own properties only
    const others = Object.entries(given).filter(([name]) => !schemas.has(name));
    // Object.assign would make a prototype of __proto__.
    const output: [string, unknown][] =
      unknown === "keep" ? others.filter(([name]) => name !== "__proto__") : [];
    const issues: StandardIssue[] = [];
    for (const [name, schema] of schemas) {
      const result = schema.validate(given[name]);
      if (!isValue(result)) issues.push(...result.issues.map((issue) => within(name, issue)));
      else if (given[name] !== undefined) output.push([name, result.value]);
    }
    if (unknown === "reject") {
      const names = showList([...schemas.keys()], ", ", String);
      for (const [name] of others.slice(0, MAX_REPORTED)) {
        issues.push({
          message: `${quote(name)} must be left out; the parameters are ${names}`,
          path: [name],
        });
      }
    }
    return issues.length > 0 ? { issues } : { value: Object.fromEntries(output) as never };
  };

  const isRequired = (name: string): boolean => !isValue(schemas.get(name)!.validate(undefined));
  const jsonSchema = (): ParamsJsonSchema => {
    const required = [...schemas.keys()].filter(isRequired);
    return {
      type: "object",
      properties: Object.fromEntries(
        Array.from(schemas, ([name, schema]) => [name, schema.jsonSchema.input({ target: "draft-2020-12" })]),
      ),
      ...(required.length > 0 && { required }),
      ...(unknown === "reject" && { additionalProperties: false }),
    };
  };

  return Object.freeze({ "~standard": toStandard<never, never>(validate, jsonSchema), jsonSchema });
}

/** Returns the schema of each field, by its name. */
function readFields(fields: ParamsFields): Map<string, ParamsFields[string]["~standard"]> {
  if (typeof fields !== "object" || fields === null || isArray(fields)) {
    refuseOption("fields", "be an object with a codec for each parameter", describe(fields));
  }
  const entries = Object.entries(fields);
  if (entries.length === 0) refuseOption("fields", "be an object with a codec for each parameter", "none");
  return new Map(
    entries.map(([name, schema]) => {
      const standard = (schema as Partial<ParamsFields[string]> | null | undefined)?.["~standard"];
      if (standard?.vendor === VENDOR) return [name, standard];
      const got = `${describe(schema)} for ${quote(name)}`;
      return refuseOption("fields", "be codecs, keyrings or registries, or their optional()", got);
    }),
  );
}

/** Returns the issue of a field as one of the object that has the field. */
function within(name: string, issue: StandardIssue): StandardIssue {
  const path = propertyOf(issue, "path") ?? [];
  return {
    // A schema calls its own value "id" or "params".
    message: path.length === 0 ? issue.message.replace(/^"\w+"/, () => quote(name)) : issue.message,
    path: [name, ...path],
  };
}
