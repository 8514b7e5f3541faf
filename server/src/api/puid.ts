import { z } from "@hono/zod-openapi";
import { PuidError } from "puid-codec";
import type { ServiceCodec } from "../service.js";

/** The schema of ids: their shape by the codec's own account, and whatever else the codec refuses. */
export const puidSchema = (codec: ServiceCodec): z.ZodType<string, string> =>
  z
    .string()
    .superRefine((text, context) => {
      try {
        codec.ordinal(text);
      } catch (error) {
        if (!(error instanceof PuidError)) throw error;
        context.addIssue({ code: "custom", message: `not a PUID of this server: ${error.message}` });
      }
    })
    // No example: it would tell strangers an id's ordinal.
    .openapi("Puid", { ...codec.jsonSchema?.(), description: "An id that this server has handed out." });
