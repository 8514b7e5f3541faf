import { z } from "@hono/zod-openapi";

/**
 * The schema of a name that somebody gives, and others read, in a terminal too: one line, of which nothing is run.
 * And PostgreSQL's text has neither NUL nor half of a character.
 */
export const line = (max: number): z.ZodString =>
  z
    .string()
    .max(max)
    .refine(
      (text) => !/[\p{Cc}\p{Surrogate}]/u.test(text),
      "must be well-formed, without control characters",
    );
