import type { MiddlewareHandler } from "hono";
import { kindOf, type SecretKind } from "../secrets.js";
import type { Env, Service } from "../service.js";
import type { Principal } from "../store/credentials.js";
import { Failure } from "./failures.js";

export const SCOPES = ["puid:generate", "puid:ordinal"] as const;
export type Scope = (typeof SCOPES)[number];

/** How OpenAPI names the ways to say who one is. */
export const SECURITY: { [scheme: string]: string[] }[] = [{ apiKey: [] }, { bearer: [] }];

/** Lets a request on if its credential is good, and may do what `scope` names. */
export const authenticate =
  ({ store }: Service, scope?: Scope): MiddlewareHandler<Env> =>
  async (c, next) => {
    const given = credentialOf(c.req.raw.headers);
    const principal = given && (await store.credentials.find(given.kind, given.secret));
    if (principal === undefined) throw unauthorized(c.req.raw.headers);
    if (scope !== undefined && !principal.scopes.includes(scope)) throw insufficient(scope);
    c.set("principal", principal);
    await next();
  };

/** The principal of an initial access token: RFC 7591, section 3. */
export async function registrar({ store }: Service, headers: Headers): Promise<Principal> {
  const token = bearerOf(headers);
  const principal = token === undefined ? undefined : await store.credentials.find("registration", token);
  if (principal === undefined) throw unauthorized(headers);
  return principal;
}

/** An API key, in either header, or an access token. */
function credentialOf(headers: Headers): { kind: SecretKind; secret: string } | undefined {
  const key = headers.get("x-api-key");
  const secret = key ?? bearerOf(headers);
  if (secret === undefined) return undefined;
  const kind = kindOf(secret);
  return kind === "key" || (kind === "access" && key === null) ? { kind, secret } : undefined;
}

/** RFC 6750, section 2.1; the scheme's name is of either case: RFC 9110, section 11.1. */
const bearerOf = (headers: Headers): string | undefined =>
  /^bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];

/** RFC 6750, section 3: no reason is given to those who said nothing. */
function unauthorized(headers: Headers): Failure {
  const isSilent = !headers.has("authorization") && !headers.has("x-api-key");
  const challenge = isSilent ? 'Bearer realm="puid"' : 'Bearer realm="puid", error="invalid_token"';
  const message = isSilent
    ? "a credential is wanted: X-API-Key, or Authorization: Bearer"
    : "the credential must be an API key or a token of this server, neither expired nor revoked";
  return new Failure(401, "unauthorized", message, {}, { "WWW-Authenticate": challenge });
}

const insufficient = (scope: Scope): Failure =>
  new Failure(
    403,
    "insufficient_scope",
    `the token must have the scope ${scope}`,
    {},
    {
      "WWW-Authenticate": `Bearer realm="puid", error="insufficient_scope", scope="${scope}"`,
    },
  );
