import type { Login } from "../../api/service.js";
import { emailAddress } from "../../util/email-schema.js";
import { SignInFailure } from "./sign-in-failure.js";

/** The claims of an ID token about an email address: OpenID Connect Core 1.0, section 5.1. Providers may send any type. */
export interface EmailClaims {
  readonly email?: unknown;
  readonly email_verified?: unknown;
}

/**
 * Returns the email address in the claims of a valid ID token, in lower case.
 *
 * @throws SignInFailure if there is none, if the provider has not verified it, or if it may not sign in
 */
export function emailOf({ email: given, email_verified: verified }: EmailClaims, login: Login): string {
  const { success, data } = emailAddress.safeParse(given);
  if (!success) throw new SignInFailure("no-email", "the ID token has no valid claim email");
  if (verified !== true && !(verified === undefined && login.trustEmails)) {
    const rule = "the ID token's claim email_verified must be true";
    const reason = verified === undefined ? `${rule}, got nothing; see the setting login.trustEmails` : rule;
    throw new SignInFailure("unverified", reason);
  }
  const email = data.toLowerCase();
  if (!isAllowed(email, login.allow)) {
    throw new SignInFailure("not-allowed", "login.allow does not contain the address or its domain");
  }
  return email;
}

function isAllowed(email: string, allow: Login["allow"]): boolean {
  if (allow === "everyone") return true;
  const { emails = [], domains = [] } = allow;
  const domain = email.slice(email.lastIndexOf("@") + 1);
  return (
    emails.some((one) => one.toLowerCase() === email) || domains.some((one) => one.toLowerCase() === domain)
  );
}
