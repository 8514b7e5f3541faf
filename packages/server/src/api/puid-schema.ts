import { z } from "@hono/zod-openapi";
import { PuidError } from "puid-codec";
import type { ServiceCodec } from "./service.js";

/** The rule for an id in a request. */
export const PUID_RULE = "must be a PUID of this server";

/** Returns the schema of ids. It has the pattern from the codec, and rejects everything that the codec rejects. */
export const puidSchema = (codec: ServiceCodec): z.ZodType<string, string> =>
  z
    .string()
    .superRefine((text, context) => {
      try {
        codec.ordinal(text);
      } catch (error) {
        if (!(error instanceof PuidError)) throw error;
        context.addIssue({ code: "custom", message: PUID_RULE });
      }
    })
    // An example would reveal the ordinal of an id, so there is none.
    .openapi("Puid", { ...codec.jsonSchema?.(), description: "An id that this server issued." });
