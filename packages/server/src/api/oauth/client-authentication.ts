import type { Context } from "hono";
import type { RateLimit } from "../../limits/rate-limit.js";
import { digestOf } from "../../util/secrets.js";
import { type ApiError, type ErrorResponse, errorResponse, rateLimited } from "../errors.js";
import type { Env, Service } from "../service.js";
import { DESCRIPTION, oauthError } from "./errors.js";
import { type OptionalText, optionalText } from "./parameter.js";

/** The parameters with which a client can authenticate. */
export const CLIENT_PARAMETERS: { client_id: OptionalText; client_secret: OptionalText } = {
  client_id: optionalText,
  client_secret: optionalText,
};

/** How a client can authenticate, as the metadata names it: RFC 8414, section 2. */
export const AUTHENTICATION_METHODS = ["client_secret_basic", "client_secret_post"] as const;

/** The OpenAPI security requirement of an operation that clients authenticate at. */
export const CLIENT_SECURITY: { [scheme: string]: string[] }[] = [{}, { clientSecretBasic: [] }];

export const INVALID_CLIENT: ErrorResponse = errorResponse(
  "The client is unknown, or the secret is wrong.",
  ["invalid_client"],
  DESCRIPTION,
  "WWW-Authenticate",
);

interface ClientParameters {
  readonly client_id?: string | undefined;
  readonly client_secret?: string | undefined;
}

/** A client that authenticated, and the account that it belongs to. */
export interface AuthenticatedClient {
  readonly id: string;
  readonly account: string;
}

/**
 * Authenticates the client of a request: RFC 6749, section 2.3.1.
 *
 * @param limit - Limits the requests of a client.
 * @param validate - Checks the rest of the request, because the error 400 comes before 429.
 * @throws ApiError if the request is not authentic, or must wait
 */
export async function authenticateClient(
  { store, clientAdmission }: Service,
  c: Context<Env>,
  request: ClientParameters,
  limit: RateLimit,
  validate: () => unknown,
): Promise<AuthenticatedClient> {
  const { id, secret } = clientOf(c.req.header("authorization"), request);
  const admitted = await clientAdmission.find(
    await digestOf(`${id}:${secret}`),
    c.env.address(),
    () => limit.take(id),
    async () => {
      const account = await store.clients.authenticate(id, secret);
      return account === undefined ? undefined : { account };
    },
  );
  if (admitted.isLimited) {
    if (admitted.known !== undefined) validate();
    throw rateLimited(admitted.waitMs);
  }
  if (admitted.owner === undefined) throw unknownClient();
  return { id, account: admitted.owner.account };
}

export const unknownClient = (): ApiError =>
  invalidClient('"client_id" must be a client of this server, and "client_secret" its secret');

const invalidClient = (message: string): ApiError =>
  oauthError(401, "invalid_client", message, { "WWW-Authenticate": 'Basic realm="puid"' });

/** Returns a client's id and secret from the body or the header, never from both: RFC 6749, section 2.3.1. */
function clientOf(header: string | undefined, body: ClientParameters): { id: string; secret: string } {
  if (header === undefined) {
    if (body.client_id === undefined || body.client_secret === undefined) {
      throw invalidClient(
        "missing client credentials: send client_id and client_secret in the body, or by HTTP Basic",
      );
    }
    return { id: body.client_id, secret: body.client_secret };
  }
  if (body.client_secret !== undefined) {
    throw oauthError(
      400,
      "invalid_request",
      "the client must authenticate with the header or with the body, got both",
    );
  }
  try {
    const [, coded] = /^basic +([\w+/]+=*)$/i.exec(header)!;
    const text = atob(coded!);
    const colon = text.indexOf(":");
    const [id, secret] = [text.slice(0, colon), text.slice(colon + 1)].map((part) =>
      decodeURIComponent(part.replaceAll("+", " ")),
    );
    if (colon < 0 || (body.client_id !== undefined && body.client_id !== id)) throw new Error("not a client");
    return { id: id!, secret: secret! };
  } catch {
    throw invalidClient("the header Authorization must have the client's id and secret, by HTTP Basic");
  }
}
