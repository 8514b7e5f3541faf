import { z } from "@hono/zod-openapi";
import { hasUnsafeScheme } from "../../util/unsafe-scheme.js";

/** The schema of a redirect URI: RFC 6749, section 3.1.2. */
export const redirectUri: z.ZodString = z
  .string()
  .max(2048)
  .refine(isRedirectUri, "must be a URI such as https://app.example.com/callback, without a fragment")
  .openapi({ format: "uri" });

/** Returns whether a redirect URI is safe. RFC 7591 lets the server decide. */
export function isRedirectUri(text: string): boolean {
  if (!/^[!-~]+$/.test(text) || text.includes("#")) return false;
  // The parser also accepts "https:/host" and "https:host".
  if (/^https?:/i.test(text) && !/^https?:\/\/[^/?]/i.test(text)) return false;
  return URL.canParse(text) && !hasUnsafeScheme(new URL(text));
}
