import { z } from "zod";

/** Characters that nobody sees, except those that join letters and emoji or choose their form. */
const INVISIBLE = /(?!\u200c|\u200d|\ufe0e|\ufe0f)\p{Default_Ignorable_Code_Point}/u;

/** Characters that break a line, change the direction of text or are no Unicode. PostgreSQL cannot store NUL. */
const CONTROL = /[\p{Cc}\p{Surrogate}\p{Bidi_Control}\p{Zl}\p{Zp}]/u;

/** More marks on one letter than any language has. They would cover the lines above and below. */
const STACK = /\p{M}{5}/u;

const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * Returns the schema of a name that one user writes and others read, for example in a terminal or on the page that asks
 * for consent. A name must not look empty, or like another one.
 */
export const singleLine = (max: number): z.ZodString =>
  z
    .string()
    .max(max)
    .refine(
      (text) => !CONTROL.test(text),
      "must be one line of well-formed Unicode, without control characters",
    )
    .refine(
      (text) => text === "" || (VISIBLE.test(text) && !INVISIBLE.test(text) && !STACK.test(text)),
      "must have visible characters only, with at most four marks on a letter",
    );
