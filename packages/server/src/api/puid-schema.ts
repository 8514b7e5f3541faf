import { z } from "@hono/zod-openapi";
import { PuidError } from "puid-codec";
import type { ServiceCodec } from "./service.js";

/** The rule of an id that a request asks about. */
export const PUID_RULE = "must be a PUID of this server";

/** The schema of ids: their shape by the codec's own account, and whatever else the codec refuses. */
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
    // No example: it would tell strangers an id's ordinal.
    .openapi("Puid", { ...codec.jsonSchema?.(), description: "An id that this server has handed out." });
