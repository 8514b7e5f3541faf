import { z } from "zod";
import type { Login } from "./api/service.js";
import { emailAddress } from "./util/email-schema.js";
import { isLoopback } from "./util/loopback.js";
import { singleLine } from "./util/single-line-schema.js";

/** A provider as an option. */
export type GivenLogin = Omit<Login, "trustEmails"> & { readonly trustEmails?: boolean | undefined };

const text = z.string().min(1).max(2048);

/** The part of an email address after the @. */
const domain = z.string().regex(/^([a-z\d-]+\.)+[a-z\d-]+$/i, "must be a domain such as example.com");

/** Returns whether a text is an issuer: OpenID Connect Discovery 1.0, section 2. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  const isSecure = protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
  return isSecure && username + password + search + hash === "";
}

/** The issuers at Microsoft with which the people of all tenants can sign in. */
const MANY_TENANTS = /^https:\/\/login\.microsoftonline\.com\/(common|organizations|consumers)(\/|$)/i;

/** The schema of the setting `login`. */
export const LoginSettings: z.ZodType<Login, GivenLogin> = z.strictObject({
  issuer: text
    .refine(isIssuer, {
      error:
        "must be the https URL of an issuer, such as https://accounts.google.com, or http on this machine",
      abort: true,
    })
    .refine(
      (issuer) => !MANY_TENANTS.test(new URL(issuer).href),
      "must be the issuer of one tenant, because an administrator of any tenant can choose any email address",
    ),
  name: singleLine(100).min(1).optional(),
  clientId: text,
  clientSecret: text,
  allow: z.union(
    [
      z.literal("everyone"),
      z
        .strictObject({ emails: z.array(emailAddress).optional(), domains: z.array(domain).optional() })
        .refine(
          ({ emails = [], domains = [] }) => emails.length + domains.length > 0,
          "must have an item in emails or domains",
        ),
    ],
    'must be "everyone", or an object with the lists emails and domains',
  ),
  trustEmails: z.boolean().default(false),
});
