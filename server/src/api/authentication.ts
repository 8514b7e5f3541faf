import type { MiddlewareHandler } from "hono";
import { kindOf } from "../secrets.js";
import type { Env, Service } from "../service.js";
import type { Principal } from "../store/credentials.js";
import type { Store } from "../store/store.js";
import { Failure } from "./failures.js";

export const SCOPES = ["puid:generate", "puid:ordinal"] as const;
export type Scope = (typeof SCOPES)[number];

/** What a token of each scope may do, as the documentation says it. Any token may ask for its quota. */
export const SCOPE_MEANINGS: Readonly<Record<Scope, string>> = {
  "puid:generate": "Take ids, and decode ids.",
  "puid:ordinal": "Decode ids.",
};

/** How OpenAPI names the credentials of an operation that takes a token with any of these scopes. */
export const securityOf = (...scopes: Scope[]): { [scheme: string]: string[] }[] => [
  { apiKey: [] },
  { bearer: [] },
  ...(scopes.length > 0 ? scopes.map((scope) => ({ oauth2: [scope] })) : [{ oauth2: [] }]),
];

/** Lets a request on if one of its credentials is good, and has any of these scopes. No scopes ask for none. */
export const authenticate =
  ({ store }: Service, ...scopes: Scope[]): MiddlewareHandler<Env> =>
  async (c, next) => {
    const principal = await principalOf(store, c.req.raw.headers);
    if (principal === undefined) throw unauthorized(c.req.raw.headers);
    if (scopes.length > 0 && !scopes.some((scope) => principal.scopes.includes(scope))) {
      throw insufficient(`the token must have the scope ${scopes.join(" or ")}`, scopes.at(-1));
    }
    c.set("principal", principal);
    await next();
  };

/** Lets a request on if its credential may decode. */
export const requireDecoding: MiddlewareHandler<Env> = async (c, next) => {
  if (!c.get("principal").mayDecode) {
    throw insufficient("the operator of this server withholds decoding from this client or key");
  }
  await next();
};

/** The principal of an initial access token: RFC 7591, section 3. */
export async function registrar({ store }: Service, headers: Headers): Promise<Principal> {
  const token = bearerOf(headers);
  const kind = kindOf(token ?? "");
  const principal = kind === "registration" ? await store.credentials.find(kind, token!) : undefined;
  if (principal !== undefined) return principal;
  const how = "; the operator makes one: puid-server registration-tokens create";
  // An API key in its own header says nothing to RFC 6750.
  if (!headers.has("authorization")) {
    const got = headers.has("x-api-key") ? "an API key" : "nothing";
    throw unauthenticated(
      `the request must have an initial access token as Authorization: Bearer, got ${got}${how}`,
      CHALLENGE,
    );
  }
  const got = kind === "key" ? ", got an API key" : kind === "access" ? ", got an access token" : "";
  throw unauthenticated(
    `the token must be an initial access token of this server, neither expired nor revoked${got}${how}`,
    INVALID_TOKEN,
  );
}

/** The principal of an API key, in either header, or of an access token. A bad key spoils no good token. */
async function principalOf({ credentials }: Store, headers: Headers): Promise<Principal | undefined> {
  const key = headers.get("x-api-key") ?? "";
  const principal = kindOf(key) === "key" ? await credentials.find("key", key) : undefined;
  if (principal !== undefined) return principal;
  const token = bearerOf(headers) ?? "";
  const kind = kindOf(token);
  return kind === "key" || kind === "access" ? credentials.find(kind, token) : undefined;
}

/** RFC 6750, section 2.1; the scheme's name is of either case: RFC 9110, section 11.1. */
const bearerOf = (headers: Headers): string | undefined =>
  /^bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];

/** RFC 6750, section 3: no reason is given to those who said nothing. */
function unauthorized(headers: Headers): Failure {
  const isSilent = !headers.has("authorization") && !headers.has("x-api-key");
  return isSilent
    ? unauthenticated("missing credential: send X-API-Key, or Authorization: Bearer", CHALLENGE)
    : unauthenticated(
        "the credential must be an API key or an access token of this server, neither expired nor revoked",
        INVALID_TOKEN,
      );
}

const CHALLENGE = 'Bearer realm="puid"';
const INVALID_TOKEN = `${CHALLENGE}, error="invalid_token"`;

const unauthenticated = (message: string, challenge: string): Failure =>
  new Failure(401, "unauthorized", message, {}, { "WWW-Authenticate": challenge });

/** @param scope - The least scope that helps, if one does. */
function insufficient(message: string, scope?: Scope): Failure {
  const challenge = `${CHALLENGE}, error="insufficient_scope"${scope === undefined ? "" : `, scope="${scope}"`}`;
  return new Failure(403, "insufficient_scope", message, {}, { "WWW-Authenticate": challenge });
}
