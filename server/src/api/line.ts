import { z } from "@hono/zod-openapi";

/**
 * The schema of a name that somebody gives, and others read, in a terminal too: one line, of which nothing is run.
 * And PostgreSQL's text has no NUL.
 */
export const line = (max: number): z.ZodString =>
  z
    .string()
    .max(max)
    .refine((text) => !/\p{Cc}/u.test(text), "must have no control characters");
