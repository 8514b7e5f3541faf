import { z } from "@hono/zod-openapi";

/** The schema of a redirect URI: RFC 6749, section 3.1.2. */
export const redirectUri: z.ZodString = z
  .string()
  .max(2048)
  .refine(isRedirectUri, "must be an absolute URI without a fragment")
  .openapi({ format: "uri" });

/** Returns whether a redirect URI is safe. RFC 7591 lets the server decide. A browser runs code in these schemes. */
function isRedirectUri(text: string): boolean {
  if (!/^[!-~]+$/.test(text) || text.includes("#")) return false;
  const scheme = URL.canParse(text) ? new URL(text).protocol : "javascript:";
  return !["javascript:", "data:", "vbscript:"].includes(scheme);
}
