import { z } from "zod";

/**
 * Returns the schema of a name that one user writes and others read, for example in a terminal. It is one line without
 * control characters. A bidirectional control character can make a name look like another one. PostgreSQL's `text`
 * cannot store NUL or lone surrogates.
 */
export const singleLine = (max: number): z.ZodString =>
  z
    .string()
    .max(max)
    .refine(
      (text) => !/[\p{Cc}\p{Surrogate}\p{Bidi_Control}\p{Zl}\p{Zp}]/u.test(text),
      "must be one line of well-formed Unicode, without control characters",
    );
