import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { z } from "zod";
import type { Env, Service } from "../../api/service.js";
import { prefixOf } from "../routing/session-cookie.js";

/** What a browser keeps between the start of a sign-in and its end. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  /** The verifier of PKCE: RFC 7636. */
  readonly verifier: string;
  /** The path that the person wanted. */
  readonly next: string;
}

const NAME = "puid_sign_in";

/** Seconds that a person has to sign in at the provider. */
const LIFE = 600;

const Attempt: z.ZodType<Attempt> = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
});

/**
 * Gives the browser an attempt. It replaces the one that the browser has: with one cookie, the attempts of a person
 * cannot fill up the header, and nobody signs in twice at once.
 */
export function keepAttempt(service: Service, c: Context<Env>, attempt: Attempt): void {
  // Base64 keeps a long path below the 4096 bytes of a cookie. Percent signs would triple it.
  setCookie(c, NAME, btoa(JSON.stringify(attempt)), { ...optionsOf(service, c), maxAge: LIFE });
}

/** Returns the attempt of the browser, and makes the browser forget it. */
export function takeAttempt(service: Service, c: Context<Env>): Attempt | undefined {
  const options = optionsOf(service, c);
  const text = getCookie(c, NAME, options.prefix);
  deleteCookie(c, NAME, options);
  try {
    return Attempt.parse(JSON.parse(atob(text ?? "")));
  } catch {
    return undefined;
  }
}

/** With SameSite=Strict, browsers would not send the cookie when the provider sends the person back. */
function optionsOf(service: Service, c: Context<Env>) {
  const prefix = prefixOf(service, c);
  return {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    ...(prefix && { prefix, secure: true }),
  } as const;
}
