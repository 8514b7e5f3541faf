import { z } from "@hono/zod-openapi";

/** The schema of an integer within inclusive bounds, which a complaint names together. */
export function integer(least: number, most: number): z.ZodInt {
  const rule = `must be an integer from ${least} to ${most}`;
  return z.int(rule).min(least, rule).max(most, rule);
}

/** Reads a query's number in decimal digits only. Number() would take an empty string, hexadecimal and spaces too. */
export const decimal = <Schema extends z.ZodType>(schema: Schema): z.ZodPreprocess<Schema> =>
  z.preprocess(
    (text) => (typeof text === "string" && /^(0|[1-9]\d{0,8})$/.test(text) ? Number(text) : text),
    schema,
  );
