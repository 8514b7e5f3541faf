import { PuidError } from "../util/errors.js";

/**
 * A validator of [Standard Schema](https://standardschema.dev), version 1. tRPC, Hono and others accept it as a schema:
 * its input is a string, and its output is the decoded value.
 */
export interface StandardSchema<Output> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output>;
    readonly types?: { readonly input: string; readonly output: Output } | undefined;
  };
}

/** The result of a validation: the value, or messages that say why there is none. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] };

/** The JSON Schema of an id. It checks the shape only. It cannot tell issued ids from invented ones. */
export interface JsonSchema {
  readonly type: "string";
  /** Anchored at both ends. */
  readonly pattern: string;
  readonly minLength: number;
  readonly maxLength: number;
}

/** Returns the validator of a function that throws a PuidError for invalid input. */
export const toStandard = <Output>(decode: (id: string) => Output): StandardSchema<Output>["~standard"] =>
  Object.freeze({
    version: 1,
    vendor: "puid-codec",
    validate(value: unknown): StandardResult<Output> {
      try {
        return { value: decode(value as string) };
      } catch (error) {
        if (error instanceof PuidError) return { issues: [{ message: error.message }] };
        throw error;
      }
    },
  });

/** Returns the JSON Schema of strings with a pattern and these lengths. */
export const toJsonSchema = (pattern: RegExp, minLength: number, maxLength: number): JsonSchema => ({
  type: "string",
  pattern: pattern.source,
  minLength,
  maxLength,
});
