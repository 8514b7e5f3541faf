import type { Context, MiddlewareHandler } from "hono";
import { RateLimit } from "../limits/rate-limit.js";
import type { Principal } from "../store/credentials.js";
import { digestOf, kindOf, type SecretKind } from "../util/secrets.js";
import { ApiError } from "./errors.js";
import { throwIfLimited } from "./rate-limiting.js";
import type { Scope } from "./scopes.js";
import type { Env, KnownCredential, Service } from "./service.js";

/** The most requests of one account to `GET /v1/ids` that this node serves at a time. */
const MOST_PENDING = 256;

/** Milliseconds that a request beyond those must wait. */
const PENDING_WAIT = 100;

/**
 * Returns middleware that requires a valid credential with any of these scopes. An empty list requires no scope.
 *
 * @param counted - The requests that count against the account's rate at this operation. HEAD always counts.
 * @param mayWait - Whether the handler looks the credential up, together with its own work. It then finds the digest in
 *   `unverified`. The principal is that of the last lookup.
 */
export const authenticate = (
  service: Service,
  scopes: readonly Scope[],
  counted: "all" | "rejected" = "all",
  mayWait: (c: Context<Env>, principal: Principal) => boolean = () => false,
): MiddlewareHandler<Env> => {
  const limit = new RateLimit(service.rates.account);
  /** The number of requests in progress by account, for requests that count only when they are rejected. */
  const pending = new Map<string, number>();
  return async (c, next) => {
    const countsLater = counted === "rejected" && c.req.method === "GET";
    let begun: string | undefined;
    const waitOf = ({ account }: KnownCredential): number => {
      if (!countsLater) return limit.take(account);
      const waiting = pending.get(account) ?? 0;
      if (waiting >= MOST_PENDING) return PENDING_WAIT;
      const waitMs = limit.wait(account);
      if (waitMs === 0) {
        pending.set(account, waiting + 1);
        begun = account;
      }
      return waitMs;
    };
    try {
      const known = await lookUpAny(service, c, waitOf, (principal) => {
        return scopes.some((scope) => principal.scopes.includes(scope)) && mayWait(c, principal);
      });
      if (known === undefined) throw unauthorized(c);
      if (scopes.length > 0 && !scopes.some((scope) => known.scopes.includes(scope))) {
        if (countsLater) limit.take(known.account);
        throw insufficient(`the token must have the scope ${scopes.join(" or ")}`, scopes.at(-1));
      }
      await next();
      const isRejected = c.res.status >= 400 && c.res.status < 500;
      if (countsLater && isRejected) limit.take(known.account);
    } finally {
      if (begun !== undefined) {
        const waiting = pending.get(begun)! - 1;
        if (waiting > 0) pending.set(begun, waiting);
        else pending.delete(begun);
      }
    }
  };
};

/** Requires a credential that may decode. A limited request has no principal, and its handler rejects it later. */
export const requireDecoding: MiddlewareHandler<Env> = async (c, next) => {
  if (!c.get("waitMs") && !c.get("principal").mayDecode) {
    throw insufficient("the client or key must be allowed to decode; ask the operator of this server");
  }
  await next();
};

/**
 * Requires an initial access token: RFC 7591, section 3.
 *
 * @throws ApiError if the request has none
 */
export async function requireInitialAccessToken(
  service: Service,
  c: Context<Env>,
  limit: RateLimit,
): Promise<void> {
  const { headers } = c.req.raw;
  const token = bearerOf(headers) ?? "";
  const kind = kindOf(token);
  // Old initial access tokens have the prefix that refresh tokens have now.
  const isKnown =
    (kind === "registration" || kind === "refresh") &&
    (await lookUp(service, c, "registration", token, ({ account }) => limit.take(account))) !== undefined;
  if (isKnown) return;
  throwIfLimited(c);
  const how = "; the operator creates one with puid-server registration-tokens create";
  // For RFC 6750, an API key in its own header is no credential.
  if (!headers.has("authorization")) {
    const got = headers.has("x-api-key") ? "an API key" : "nothing";
    throw unauthenticated(
      `the request must have an initial access token as Authorization: Bearer, got ${got}${how}`,
      CHALLENGE,
    );
  }
  const got = kind === "key" ? ", got an API key" : kind === "access" ? ", got an access token" : "";
  throw unauthenticated(
    `the token must be an initial access token of this server that is not expired or revoked${got}${how}`,
    INVALID_TOKEN,
  );
}

/** Looks up an API key, in either header, or an access token. A token works beside an invalid key. */
async function lookUpAny(
  service: Service,
  c: Context<Env>,
  waitOf: (known: KnownCredential) => number,
  mayWait: (principal: Principal) => boolean,
): Promise<KnownCredential | undefined> {
  const { headers } = c.req.raw;
  const key = headers.get("x-api-key") ?? "";
  const token = bearerOf(headers) ?? "";
  const kind = kindOf(token);
  if (kindOf(key) === "key") {
    // Beside a second credential, the first is looked up at once: whether the second one counts depends on it.
    const known = await lookUp(service, c, "key", key, waitOf, kind === undefined ? mayWait : undefined);
    if (known !== undefined) return known;
  }
  return kind === "key" || kind === "access" ? lookUp(service, c, kind, token, waitOf, mayWait) : undefined;
}

/**
 * Looks a credential up, and sets the request's principal. If the lookup is limited, it sets the wait instead: the
 * handler then rejects the request, after the checks for 403 and 400.
 *
 * @returns the owner of a valid credential; for a limited request, the owner at the last lookup
 */
async function lookUp(
  { store, credentialAdmission }: Service,
  c: Context<Env>,
  kind: SecretKind,
  secret: string,
  waitOf: (known: KnownCredential) => number,
  mayWait: (principal: Principal) => boolean = () => false,
): Promise<KnownCredential | undefined> {
  const digest = await digestOf(secret);
  const admitted = await credentialAdmission.find(digest, c.env.address(), waitOf, async (known) => {
    if (known === undefined || !isPrincipal(known) || !mayWait(known)) {
      return store.credentials.findDigest(kind, digest);
    }
    c.set("unverified", digest);
    return known;
  });
  c.set("waitMs", admitted.isLimited ? admitted.waitMs : undefined);
  const known = admitted.isLimited ? admitted.known : admitted.owner;
  c.set("plan", known?.plan);
  if (!admitted.isLimited && admitted.owner !== undefined) c.set("principal", admitted.owner);
  return known;
}

const isPrincipal = (known: KnownCredential): known is Principal => known.plan !== undefined;

/**
 * Looks up a credential that another statement found to be no longer valid, or of an account on another plan. Sets the
 * request's principal.
 *
 * @throws ApiError if it is not valid
 */
export async function lookUpAgain(service: Service, c: Context<Env>, digest: string): Promise<Principal> {
  c.set("unverified", undefined);
  const principal = await service.store.credentials.findDigest(undefined, digest);
  if (principal === undefined) {
    service.credentialAdmission.forget(digest, c.env.address());
    throw unauthorized(c);
  }
  service.credentialAdmission.remember(digest, principal);
  c.set("principal", principal);
  c.set("plan", principal.plan);
  return principal;
}

/** Returns the bearer token: RFC 6750, section 2.1. The scheme is case-insensitive: RFC 9110, section 11.1. */
const bearerOf = (headers: Headers): string | undefined =>
  /^bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];

/** Returns the error 401. The challenge gives no reason if the request has no credential: RFC 6750, section 3. */
function unauthorized(c: Context<Env>): ApiError {
  throwIfLimited(c);
  const { headers } = c.req.raw;
  const isSilent = !headers.has("authorization") && !headers.has("x-api-key");
  return isSilent
    ? unauthenticated("missing credential: send X-API-Key, or Authorization: Bearer", CHALLENGE)
    : unauthenticated(
        "the credential must be an API key or access token of this server that is not expired or revoked",
        INVALID_TOKEN,
      );
}

const CHALLENGE = 'Bearer realm="puid"';
const INVALID_TOKEN = `${CHALLENGE}, error="invalid_token"`;

const unauthenticated = (message: string, challenge: string): ApiError =>
  new ApiError(401, "unauthorized", message, {}, { "WWW-Authenticate": challenge });

/** @param scope - The narrowest scope that is sufficient, if there is one. */
function insufficient(message: string, scope?: Scope): ApiError {
  const challenge = `${CHALLENGE}, error="insufficient_scope"${scope === undefined ? "" : `, scope="${scope}"`}`;
  return new ApiError(403, "insufficient_scope", message, {}, { "WWW-Authenticate": challenge });
}
