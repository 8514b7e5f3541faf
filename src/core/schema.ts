import { describe, PuidError } from "../util/errors.js";
import { propertyOf, refuseOption } from "../util/validate.js";

/**
 * A validator of [Standard Schema](https://standardschema.dev), version 1, with its JSON Schema. tRPC, Hono and others
 * accept it as a schema. It validates at once, without a promise.
 */
export interface StandardSchema<Output, Input = string> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output>;
    /**
     * Converts the schema to JSON Schema. `input` describes strings, for targets such as `draft-2020-12`, `draft-07` and
     * `openapi-3.0`. `output` throws `invalid_options`: JSON Schema has no bigint.
     */
    readonly jsonSchema: {
      readonly input: (options: { readonly target: string }) => Record<string, unknown>;
      readonly output: (options: { readonly target: string }) => Record<string, unknown>;
    };
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** The result of a validation: the value, or messages that say why there is none. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

/** Tells whether the result of a validation is a value. */
export const isValue = <Output>(
  result: StandardResult<Output>,
): result is { readonly value: Output; readonly issues?: undefined } =>
  propertyOf(result, "issues") === undefined;

/** Why a value is invalid, and where: the path of the value in an object. */
export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly string[] | undefined;
}

/** A schema of ids. */
export interface IdSchema<Output> extends StandardSchema<Output> {
  /**
   * Returns the schema of an id that may be missing. Use it in `params`.
   *
   * @example
   * ```ts
   * import { createPuid, generateKey, params } from "puid-codec";
   *
   * const users = createPuid({ key: generateKey(), prefix: "usr_" });
   * const query = params({ after: users.optional() });
   * query["~standard"].validate({}); // { value: {} }
   * ```
   */
  readonly optional: () => StandardSchema<Output | undefined, string | undefined>;
}

/** The JSON Schema of an id. It checks the shape only. It cannot tell issued ids from invented ones. */
export interface JsonSchema {
  readonly type: "string";
  /** Anchored at both ends. */
  readonly pattern: string;
  readonly minLength: number;
  readonly maxLength: number;
}

/** The vendor of all schemas of this library. */
export const VENDOR = "puid-codec";

/** Returns a schema from its validation and the JSON Schema of its input. */
export const toStandard = <Output, Input>(
  validate: (value: unknown) => StandardResult<Output>,
  jsonSchema: () => object,
): StandardSchema<Output, Input>["~standard"] =>
  Object.freeze({
    version: 1,
    vendor: VENDOR,
    validate,
    jsonSchema: {
      input: ({ target }: { readonly target: string }) =>
        // Our keywords mean the same in all versions.
        /^(draft|openapi)-/.test(target)
          ? (jsonSchema() as Record<string, unknown>)
          : refuseOption("target", "be a JSON Schema version", describe(target)),
      output: () => refuseOption("output", "be JSON", "bigint"),
    },
  });

/** Returns the schema of a function that throws a PuidError for anything but an id. */
export function toIdSchema<Output, Schema extends object>(
  decode: (id: string) => Output,
  jsonSchema: () => Schema,
): IdSchema<Output> & { readonly jsonSchema: () => Schema } {
  const validate = (value: unknown): StandardResult<Output> => {
    try {
      return { value: decode(value as string) };
    } catch (error) {
      if (error instanceof PuidError) return { issues: [{ message: error.message }] };
      throw error;
    }
  };
  return {
    jsonSchema,
    "~standard": toStandard(validate, jsonSchema),
    optional: () => ({
      "~standard": toStandard<Output | undefined, string | undefined>(
        (value) => (value === undefined ? { value } : validate(value)),
        jsonSchema,
      ),
    }),
  };
}

/** Returns the JSON Schema of strings with a pattern, and with this length or from one length to another. */
export const toJsonSchema = (
  pattern: RegExp,
  minLength: number,
  maxLength: number = minLength,
): JsonSchema => ({
  type: "string",
  pattern: pattern.source,
  minLength,
  maxLength,
});
