import type { TokenRefusal } from "../../../store/grants.js";
import { argumentMessage } from "../../../util/validation-message.js";
import type { ApiError } from "../../errors.js";
import { parseScopes, SCOPES, type Scope } from "../../scopes.js";
import type { AuthenticatedClient } from "../client-authentication.js";
import { oauthError } from "../errors.js";

/** Seconds until an access token expires. */
export const TOKEN_LIFE = 3600;

/** Seconds until a refresh token expires. */
export const REFRESH_LIFE = 2_592_000;

/** The parameters of a token request that grants read. An absent one is undefined. */
export interface TokenRequest {
  readonly scope?: string | undefined;
  readonly code?: string | undefined;
  readonly redirect_uri?: string | undefined;
  readonly code_verifier?: string | undefined;
  readonly refresh_token?: string | undefined;
}

/** New tokens, and the account that they act for. */
export interface Tokens {
  readonly account: string;
  readonly scopes: readonly string[];
  readonly access: string;
  readonly refresh?: string;
}

/**
 * A grant. It checks its parameters, and returns the exchange for tokens. Both throw an ApiError if they refuse.
 */
export type Grant = (request: TokenRequest) => (client: AuthenticatedClient) => Promise<Tokens>;

/** Returns a parameter that the grant requires. */
export function required(request: TokenRequest, name: keyof TokenRequest): string {
  const value = request[name];
  if (value !== undefined) return value;
  throw oauthError(400, "invalid_request", argumentMessage(name, "must be a string", value));
}

/** Returns the scopes of a request. */
export function readScopes(text: string): Scope[] {
  const scopes = parseScopes(text);
  if (scopes !== undefined) return scopes;
  throw oauthError(
    400,
    "invalid_scope",
    argumentMessage("scope", `must be some of ${SCOPES.join(" ")}`, text),
  );
}

/** Returns the error for a code or a refresh token that gives no tokens: RFC 6749, section 5.2. */
export function refusalOf({ why }: TokenRefusal, name: "code" | "refresh_token"): ApiError {
  const messages = {
    unknown: `"${name}" must be one of this client that is not expired or revoked`,
    reused: `"${name}" must be used only once; what it gave is revoked now`,
    mismatch:
      '"redirect_uri" and "code_verifier" must fit the authorization request; the code is used up now',
    scope: '"scope" must have no scopes that the person did not grant',
  };
  return oauthError(400, why === "scope" ? "invalid_scope" : "invalid_grant", messages[why]);
}
