import { z } from "@hono/zod-openapi";

/** Returns the schema of a parameter. An empty one counts as absent: RFC 6749, section 3.2. A repeated one is an array. */
export const parameter = <Schema extends z.ZodType>(schema: Schema): z.ZodPreprocess<Schema> =>
  z.preprocess((value) => (value === "" ? undefined : value), schema);

export type OptionalText = z.ZodPreprocess<z.ZodOptional<z.ZodString>>;

/** Returns the body of a request that clients send as a form or as JSON. */
export const formOrJson = <Schema extends z.ZodType>(
  schema: Schema,
): {
  content: {
    "application/x-www-form-urlencoded": { schema: Schema };
    "application/json": { schema: Schema };
  };
} => ({ content: { "application/x-www-form-urlencoded": { schema }, "application/json": { schema } } });

/** The schema of a parameter that can be absent. */
export const optionalText: OptionalText = parameter(z.string().optional());
