import { z } from "@hono/zod-openapi";
import { hasUnsafeScheme } from "../../util/unsafe-scheme.js";

/** The schema of a redirect URI: RFC 6749, section 3.1.2. */
export const redirectUri: z.ZodString = z
  .string()
  .max(2048)
  .refine(isRedirectUri, "must be an absolute URI without a fragment")
  .openapi({ format: "uri" });

/** Returns whether a redirect URI is safe. RFC 7591 lets the server decide. */
export function isRedirectUri(text: string): boolean {
  if (!/^[!-~]+$/.test(text) || text.includes("#")) return false;
  return URL.canParse(text) && !hasUnsafeScheme(new URL(text));
}
