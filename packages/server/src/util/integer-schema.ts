import { z } from "zod";

/** Returns the schema of an integer within inclusive bounds. Its message names both bounds. */
export function integer(least: number, most: number): z.ZodInt {
  const rule = `must be an integer from ${least} to ${most}`;
  return z.int(rule).min(least, rule).max(most, rule);
}

/**
 * Returns a schema that reads a number from a query, in decimal digits only. Number() also accepts an empty string,
 * hexadecimal digits and spaces.
 */
export const decimal = <Schema extends z.ZodType>(schema: Schema): z.ZodPreprocess<Schema> =>
  z.preprocess(
    (text) => (typeof text === "string" && /^(0|[1-9]\d{0,8})$/.test(text) ? Number(text) : text),
    schema,
  );
