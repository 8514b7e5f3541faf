import { PuidError } from "../util/errors.js";

/**
 * What [Standard Schema](https://standardschema.dev) asks of a validator, version 1, so that tRPC, Hono and the
 * others take a codec for a schema: text in, what it stands for out.
 */
export interface StandardSchema<Output> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output>;
    readonly types?: { readonly input: string; readonly output: Output } | undefined;
  };
}

/** What came of a validation: the value, or messages that say why there is none. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] };

/** The JSON Schema of a text: its shape, which tells ids from other text, not issued ids from invented ones. */
export interface JsonSchema {
  readonly type: "string";
  /** Anchored at both ends. */
  readonly pattern: string;
  readonly minLength: number;
  readonly maxLength: number;
}

/** A function that throws a PuidError for what it refuses, as a schema. */
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

/** The shape of texts that match a pattern and have so many characters. */
export const toJsonSchema = (pattern: RegExp, minLength: number, maxLength: number): JsonSchema => ({
  type: "string",
  pattern: pattern.source,
  minLength,
  maxLength,
});
