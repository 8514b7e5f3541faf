import { z } from "@hono/zod-openapi";

/**
 * The schema of a name that somebody gives, and that others read, in a terminal too. It has one line, and no control
 * character: a bidirectional one makes a name look like another. PostgreSQL's text has neither NUL nor lone surrogates.
 */
export const singleLine = (max: number): z.ZodString =>
  z
    .string()
    .max(max)
    .refine(
      (text) => !/[\p{Cc}\p{Surrogate}\p{Bidi_Control}\p{Zl}\p{Zp}]/u.test(text),
      "must be one line of well-formed text, without control characters",
    );
