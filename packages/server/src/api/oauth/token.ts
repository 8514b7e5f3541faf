import { createRoute, z } from "@hono/zod-openapi";
import { RateLimit } from "../../limits/rate-limit.js";
import { digestOf } from "../../util/secrets.js";
import { argumentMessage, requestValidationMessage } from "../../util/validation-message.js";
import { type ApiError, errorResponse, errorResponses, rateLimited } from "../errors.js";
import { SCOPES, type Scope } from "../scopes.js";
import type { Api, Service } from "../service.js";
import { DESCRIPTION, NO_STORE, oauthError } from "./errors.js";
import { GRANTS } from "./grants.js";

/** Seconds until an access token expires. */
const TOKEN_LIFE = 3600;

const GRANT = `must be ${GRANTS[0]}`;

/** Adds `POST /oauth/token`, the client credentials grant: RFC 6749, section 4.4. */
export function addTokenRoute(api: Api, service: Service): void {
  const { store, tokensPerClient, clientAdmission, credentialAdmission } = service;
  const limit = new RateLimit(service.rates.token);
  const schema = z.object({
    grant_type: parameter(z.string(GRANT)),
    client_id: parameter(z.string().optional()),
    client_secret: parameter(z.string().optional()),
    scope: parameter(z.string().default(SCOPES.join(" "))),
  });
  const route = createRoute({
    method: "post",
    path: "/oauth/token",
    operationId: "token",
    summary: "Exchange client credentials for an access token",
    security: [{}, { clientSecretBasic: [] }],
    request: {
      body: {
        content: {
          "application/x-www-form-urlencoded": { schema },
          "application/json": { schema },
        },
      },
    },
    responses: {
      200: {
        description: "The access token.",
        content: {
          "application/json": {
            schema: z.object({
              access_token: z.string(),
              token_type: z.literal("Bearer"),
              expires_in: z.literal(TOKEN_LIFE),
              scope: z.string(),
            }),
          },
        },
      },
      ...errorResponses(405, 413, 415, 429),
      400: errorResponse(
        "The request is invalid.",
        ["invalid_request", "unsupported_grant_type", "invalid_scope"],
        DESCRIPTION,
      ),
      401: errorResponse(
        "The client is unknown, or the secret is wrong.",
        ["invalid_client"],
        DESCRIPTION,
        "WWW-Authenticate",
      ),
    },
  });

  api.openapi(
    route,
    async (c) => {
      // One of them is empty, or both if the request has no body.
      const request = { ...c.req.valid("form"), ...c.req.valid("json") };
      if (request.grant_type !== GRANTS[0]) {
        throw oauthError(
          400,
          "grant_type" in request ? "unsupported_grant_type" : "invalid_request",
          argumentMessage("grant_type", GRANT, request.grant_type),
        );
      }
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
        if (admitted.known !== undefined) readScopes(request.scope); // 400 comes before 429
        throw rateLimited(admitted.waitMs);
      }
      if (admitted.owner === undefined) throw unknownClient();
      const { account } = admitted.owner;
      const scopes = readScopes(request.scope);
      const details = { account, client: id, scopes, life: TOKEN_LIFE };
      const created = await store.credentials.createToken(details, tokensPerClient);
      if (created === undefined) throw unknownClient(); // deleted during this request
      credentialAdmission.remember(await digestOf(created.secret), { account, scopes });
      const body = {
        access_token: created.secret,
        token_type: "Bearer" as const,
        expires_in: TOKEN_LIFE as typeof TOKEN_LIFE,
        scope: scopes.join(" "),
      };
      return c.json(body, 200, NO_STORE);
    },
    (result) => {
      if (!result.success) throw oauthError(400, "invalid_request", requestValidationMessage(result));
    },
  );
}

/** Returns the schema of a parameter. An empty one counts as absent: RFC 6749, section 3.2. A repeated one is an array. */
const parameter = <Schema extends z.ZodType>(schema: Schema): z.ZodPreprocess<Schema> =>
  z.preprocess((value) => (value === "" ? undefined : value), schema);

const invalidClient = (message: string): ApiError =>
  oauthError(401, "invalid_client", message, { "WWW-Authenticate": 'Basic realm="puid"' });

const unknownClient = (): ApiError =>
  invalidClient('"client_id" must be a client of this server, and "client_secret" its secret');

/** Returns a client's id and secret from the body or the header, never from both: RFC 6749, section 2.3.1. */
function clientOf(
  header: string | undefined,
  body: { client_id?: string | undefined; client_secret?: string | undefined },
): { id: string; secret: string } {
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

/** Returns the scopes of a space-separated list: RFC 6749, section 3.3. */
function readScopes(text: string): Scope[] {
  const scopes = new Set(text.split(" ").filter((scope) => scope !== ""));
  const isKnown = (scope: string): scope is Scope => (SCOPES as readonly string[]).includes(scope);
  if (scopes.size === 0 || ![...scopes].every(isKnown)) {
    throw oauthError(
      400,
      "invalid_scope",
      argumentMessage("scope", `must be some of ${SCOPES.join(" ")}`, text),
    );
  }
  return [...scopes] as Scope[];
}
