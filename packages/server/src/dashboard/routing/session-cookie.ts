import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { type Env, originOf, type Service } from "../../api/service.js";
import type { Session } from "../../store/sessions.js";
import { kindOf } from "../../util/secrets.js";

/** Seconds until a session expires. */
export const SESSION_LIFE = 604_800;

const NAME = "puid_session";

/** Returns the session of the request's cookie. */
export async function findSession(service: Service, c: Context<Env>): Promise<Session | undefined> {
  const secret = getCookie(c, NAME, prefixOf(service, c)) ?? "";
  return kindOf(secret) === "session" ? service.store.sessions.find(secret) : undefined;
}

/** Gives the browser a new session of a person. The session that it had ends. */
export async function startSession(service: Service, c: Context<Env>, person: string): Promise<void> {
  const prefix = prefixOf(service, c);
  const previous = getCookie(c, NAME, prefix);
  const { secret } = await service.store.sessions.create(person, SESSION_LIFE, previous);
  setCookie(c, NAME, secret, {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    maxAge: SESSION_LIFE,
    ...(prefix && { prefix, secure: true }),
  });
}

/** Makes the browser forget its session. */
export function forgetSession(service: Service, c: Context<Env>): void {
  const prefix = prefixOf(service, c);
  deleteCookie(c, NAME, { path: "/", ...(prefix && { prefix, secure: true }) });
}

/** With the prefix __Host-, browsers accept the cookie over https only, and from no other host of the domain. */
export const prefixOf = (service: Service, c: Context<Env>): "host" | undefined =>
  originOf(service, c.req.url).startsWith("https:") ? "host" : undefined;
