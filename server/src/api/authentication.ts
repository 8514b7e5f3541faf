import type { Context, MiddlewareHandler } from "hono";
import { RateLimit } from "../limits/rate-limit.js";
import { digestOf, kindOf, type SecretKind } from "../secrets.js";
import type { Env, KnownCredential, Service } from "../service.js";
import { Failure } from "./failures.js";
import { refuseLimited } from "./limited.js";

export const SCOPES = ["puid:generate", "puid:ordinal"] as const;
export type Scope = (typeof SCOPES)[number];

/** How OpenAPI names the ways to say who one is. */
export const SECURITY: { [scheme: string]: string[] }[] = [{ apiKey: [] }, { bearer: [] }];

/**
 * Lets a request on if its credential is good, and may do what `scope` names.
 *
 * @param counted - Which requests count against the account's rate at this operation; HEAD always does.
 */
export const authenticate = (
  service: Service,
  scope?: Scope,
  counted: "all" | "refused" = "all",
): MiddlewareHandler<Env> => {
  const limit = new RateLimit(service.rates.account);
  return async (c, next) => {
    const given = credentialOf(c.req.raw.headers);
    const countsLater = counted === "refused" && c.req.method === "GET";
    const known =
      given &&
      (await lookUp(service, c, given.kind, given.secret, ({ account }) =>
        countsLater ? limit.wait(account) : limit.take(account),
      ));
    if (known === undefined) throw unauthorized(c);
    if (scope !== undefined && !known.scopes.includes(scope)) {
      if (countsLater) limit.take(known.account);
      throw insufficient(scope);
    }
    await next();
    const isRefused = c.res.status >= 400 && c.res.status < 500;
    if (countsLater && isRefused) limit.take(known.account);
  };
};

/** Lets a request on if it has an initial access token: RFC 7591, section 3. */
export async function registrar(service: Service, c: Context<Env>, limit: RateLimit): Promise<void> {
  const token = bearerOf(c.req.raw.headers);
  const known =
    token && (await lookUp(service, c, "registration", token, ({ account }) => limit.take(account)));
  if (!known) throw unauthorized(c);
}

/**
 * Looks a credential up, and sets the request's principal. If that is limited, it sets the wait instead, and the
 * request is refused after 403 and 400.
 *
 * @returns what is known of the credential, if it is good, or was when it became limited
 */
async function lookUp(
  { store, credentialAdmission }: Service,
  c: Context<Env>,
  kind: SecretKind,
  secret: string,
  waitOf: (known: KnownCredential) => number,
): Promise<KnownCredential | undefined> {
  const admitted = await credentialAdmission.find(await digestOf(secret), c.env.address(), waitOf, () =>
    store.credentials.find(kind, secret),
  );
  c.set("waitMs", admitted.isLimited ? admitted.waitMs : undefined);
  if (admitted.isLimited) return admitted.known;
  if (admitted.owner !== undefined) c.set("principal", admitted.owner);
  return admitted.owner;
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
function unauthorized(c: Context<Env>): Failure {
  refuseLimited(c);
  const { headers } = c.req.raw;
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
