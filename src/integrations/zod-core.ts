import type { $ZodCheck, $ZodErrorMap, $ZodString, $ZodType, ParsePayload } from "zod/v4/core";
import { $ZodCheckMaxLength, $ZodCheckMinLength, $ZodCheckRegex, NEVER } from "zod/v4/core";
import { type IdSchema, type JsonSchema, VENDOR } from "../core/schema.js";
import type { AnyPuid, CompositePuid, Parts, Registry } from "../index.js";
import { describe, PuidError, refuse } from "../util/errors.js";
import { refuseOption } from "../util/validate.js";

/** A codec or a keyring: what turns an `Output` into an id, and back. */
export interface Encoder<Output> extends IdSchema<Output> {
  readonly id: (value: Output) => string;
  readonly jsonSchema: () => JsonSchema;
}

/** What zod and zod/mini have in common. Their schemas differ: only those of zod can convert themselves to JSON Schema. */
interface Zod {
  readonly string: (params: Messages) => { check: (...checks: $ZodCheck<string>[]) => $ZodString<string> };
  readonly bigint: (params: Messages) => $ZodType<bigint, bigint>;
  readonly custom: (fn: (value: unknown) => boolean, params: Messages) => $ZodType;
}

interface Messages {
  readonly error: $ZodErrorMap;
}

/** The arguments of zod's function `codec`. */
export type CodecArguments<Output> = readonly [
  input: $ZodString<string>,
  output: $ZodType<Output, Output>,
  functions: {
    readonly decode: (id: string, payload: ParsePayload<string>) => Output;
    readonly encode: (value: Output, payload: ParsePayload<Output>) => string;
  },
];

/** Returns the arguments of zod's function `codec` for a codec, a keyring or a registry. */
export function codecArguments<Output>(
  zod: Zod,
  codec: Encoder<Output> | Registry<Record<string, AnyPuid>>,
): CodecArguments<Output> {
  if (codec?.["~standard"]?.vendor !== VENDOR || !("id" in codec || "codec" in codec)) {
    refuseOption("codec", "be a codec, keyring or registry", describe(codec));
  }
  const { validate } = codec["~standard"];
  const messageOf = (value: unknown): string | undefined => validate(value).issues?.[0]?.message;
  const idOf = (value: unknown): string => {
    if (!("codec" in codec)) return codec.id(value as Output);
    const { type, ordinal, parts } = value as { type: string; ordinal: bigint; parts?: Parts };
    const { id, toOrdinal } = codec.codec(type) as AnyPuid & Partial<CompositePuid>;
    if (parts !== undefined && toOrdinal?.(parts) !== ordinal) {
      refuse("invalid_ordinal", "parts", "be those of the ordinal", describe(parts));
    }
    return id(ordinal);
  };
  const output = "codec" in codec || "parts" in codec ? objects(zod) : bigints(zod);

  return [
    strings(zod, codec.jsonSchema(), messageOf),
    output as unknown as $ZodType<Output, Output>,
    {
      decode(text, { issues }): Output {
        const result = validate(text);
        if (result.issues === undefined) return result.value as Output;
        issues.push({ code: "custom", input: text, message: result.issues[0]!.message });
        return NEVER;
      },
      encode(value, { issues }): string {
        try {
          return idOf(value);
        } catch (error) {
          if (!(error instanceof PuidError)) throw error;
          issues.push({ code: "custom", input: value, message: error.message });
          return NEVER;
        }
      },
    },
  ];
}

/** Returns the schema of strings with the shape of ids. It rejects other types only. `decode` rejects other strings. */
function strings(
  zod: Zod,
  { pattern, minLength, maxLength }: JsonSchema,
  messageOf: (value: unknown) => string | undefined,
): $ZodString<string> {
  const when = (): boolean => false; // the checks never run: zod reads them for its JSON Schema
  return zod
    .string({ error: ({ input }) => messageOf(input) })
    .check(
      new $ZodCheckRegex({ check: "string_format", format: "regex", pattern: new RegExp(pattern), when }),
      new $ZodCheckMinLength({ check: "min_length", minimum: minLength, when }),
      new $ZodCheckMaxLength({ check: "max_length", maximum: maxLength, when }),
    );
}

/** Returns the schema of ordinals. The codec checks their range. */
const bigints = (zod: Zod): $ZodType =>
  zod.bigint({ error: ({ input }) => `"ordinal" must be a bigint, got ${describe(input)}` });

/** Returns the schema of what a registry or a composite codec decodes an id to. They check the properties. */
const objects = (zod: Zod): $ZodType =>
  zod.custom((value) => typeof value === "object" && value !== null, {
    error: ({ input }) => `"value" must be an object that ids decode to, got ${describe(input)}`,
  });
