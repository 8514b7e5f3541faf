import { z } from "zod";
import { ApiError } from "../../api/errors.js";
import { isRedirectUri } from "../../api/oauth/redirect-uri.js";
import { parseScopes, SCOPES, type Scope } from "../../api/scopes.js";
import type { Service } from "../../api/service.js";
import type { Client } from "../../store/clients.js";
import { argumentMessage } from "../../util/validation-message.js";

type Name =
  | "client_id"
  | "redirect_uri"
  | "response_type"
  | "scope"
  | "state"
  | "code_challenge"
  | "code_challenge_method";

const any = z.string().optional();

/**
 * The parameters of an authorization request: RFC 6749, section 4.1.1, and RFC 7636, section 4.3. Their schemas accept
 * every string, because most errors go to the client.
 */
export const PARAMETERS: Readonly<Record<Name, z.ZodOptional<z.ZodString>>> = {
  client_id: any,
  redirect_uri: any,
  response_type: any,
  scope: any,
  state: any,
  code_challenge: any,
  code_challenge_method: any,
};

const NAMES = Object.keys(PARAMETERS) as Name[];

/** The client that gets the response. Nothing goes to an address before the client is known to have registered it. */
export interface Recipient {
  readonly client: Client;
  readonly redirectUri: string;
  /** The redirect URI of the request. It is empty if the request has none. */
  readonly givenRedirectUri: string;
  /** The state of the request, if it is valid. */
  readonly state: string | undefined;
}

/** What the client asks for. */
export interface Asked {
  readonly scopes: readonly Scope[];
  readonly challenge: string;
  /** The parameters of the request. */
  readonly fields: Readonly<Record<string, string>>;
}

/** An error that goes to the client: RFC 6749, section 4.1.2.1. */
export class AuthorizationError extends Error {
  readonly error: string;

  constructor(error: string, message: string) {
    super(message);
    this.error = error;
  }
}

/**
 * Returns the client of a request, and its address.
 *
 * @throws ApiError if they are wrong; the person must see the error, because no address is safe
 */
export async function readRecipient({ store }: Service, parameters: URLSearchParams): Promise<Recipient> {
  const refuse = (name: Name, rule: string): ApiError =>
    new ApiError(400, "invalid_client_request", argumentMessage(name, rule, given(parameters, name)));
  for (const name of ["client_id", "redirect_uri"] as const) {
    if (isRepeated(parameters, name)) throw refuse(name, "must not occur twice");
  }
  const client = await store.clients.find(given(parameters, "client_id") ?? "");
  if (client === undefined) throw refuse("client_id", "must be the ID of a client of this server");
  const redirectUri = given(parameters, "redirect_uri") ?? onlyOne(client.redirectUris);
  // Addresses are compared as strings: RFC 9700, section 4.1.3. Old versions registered unsafe ones.
  if (
    redirectUri === undefined ||
    !client.redirectUris.includes(redirectUri) ||
    !isRedirectUri(redirectUri)
  ) {
    throw refuse("redirect_uri", "must be exactly a redirect URI that the client registered");
  }
  const state = given(parameters, "state");
  return {
    client,
    redirectUri,
    givenRedirectUri: given(parameters, "redirect_uri") ?? "",
    state: state !== undefined && !isRepeated(parameters, "state") && STATE.test(state) ? state : undefined,
  };
}

/** Matches what a response gives back unchanged. The parser replaces invalid UTF-8 by U+FFFD. */
const STATE = /^[^\p{Cc}\ufffd]{1,2048}$/u;

/**
 * Returns what the client asks for.
 *
 * @throws AuthorizationError if the request is invalid
 */
export function readAsked(parameters: URLSearchParams): Asked {
  const fields: Partial<Record<Name, string>> = {};
  for (const name of NAMES) {
    if (isRepeated(parameters, name)) {
      throw new AuthorizationError("invalid_request", `"${name}" must not occur twice`);
    }
    const value = given(parameters, name);
    if (value !== undefined) fields[name] = value;
  }
  const check = (isRight: boolean, error: string, name: Name, rule: string): void => {
    if (!isRight) throw new AuthorizationError(error, argumentMessage(name, rule, fields[name]));
  };
  const { response_type, scope, state, code_challenge: challenge = "", code_challenge_method } = fields;
  check(response_type !== undefined, "invalid_request", "response_type", "must be code");
  check(response_type === "code", "unsupported_response_type", "response_type", "must be code");
  check(
    state === undefined || STATE.test(state),
    "invalid_request",
    "state",
    "must have at most 2048 printable characters",
  );
  // An absent method means plain: RFC 7636, section 4.3.
  check(code_challenge_method === "S256", "invalid_request", "code_challenge_method", "must be S256");
  const rule = "must be the SHA-256 of the verifier, which has 43 characters in base64url";
  check(/^[\w-]{43}$/.test(challenge), "invalid_request", "code_challenge", rule);
  const scopes = scope === undefined ? SCOPES : parseScopes(scope);
  if (scopes === undefined) {
    const known = `must be some of ${SCOPES.join(" ")}`;
    throw new AuthorizationError("invalid_scope", argumentMessage("scope", known, scope));
  }
  return { scopes, challenge, fields };
}

/** Returns whether a parameter occurs more than once: RFC 6749, section 3.1, forbids that. */
const isRepeated = (parameters: URLSearchParams, name: Name): boolean => parameters.getAll(name).length > 1;

/** Returns a parameter. An empty one counts as absent: RFC 6749, section 3.1. */
const given = (parameters: URLSearchParams, name: Name): string | undefined =>
  parameters.get(name) || undefined;

/** A client with one redirect URI can leave it out of the request: RFC 6749, section 3.1.2.3. */
const onlyOne = (uris: readonly string[]): string | undefined => (uris.length === 1 ? uris[0] : undefined);
