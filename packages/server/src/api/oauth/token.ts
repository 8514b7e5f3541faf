import { createRoute, z } from "@hono/zod-openapi";
import { RateLimit } from "../../limits/rate-limit.js";
import { digestOf } from "../../util/secrets.js";
import { argumentMessage, requestValidationMessage } from "../../util/validation-message.js";
import { SCOPES, type Scope } from "../authentication.js";
import { type ApiError, errorResponse, errorResponses, rateLimited } from "../errors.js";
import type { Api, Service } from "../service.js";
import { DESCRIPTION, NO_STORE, oauthError } from "./errors.js";
import { GRANTS } from "./grants.js";

/** Seconds that an access token is good for. */
const TOKEN_LIFE = 3600;

const GRANT = `must be ${GRANTS[0]}`;

/** `POST /oauth/token`: RFC 6749, section 4.4. */
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
    summary: "An access token for a client's credentials",
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
        description: "The token.",
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
        "The request is not right.",
        ["invalid_request", "unsupported_grant_type", "invalid_scope"],
        DESCRIPTION,
      ),
      401: errorResponse(
        "The client is not known, or the secret is not its own.",
        ["invalid_client"],
        DESCRIPTION,
        "WWW-Authenticate",
      ),
    },
  });

  api.openapi(
    route,
    async (c) => {
      // Of the two that which was not sent is empty, and both are where there was no body.
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
      if (created === undefined) throw unknownClient(); // it was deleted in the meantime
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

/** A parameter that is empty counts as absent: RFC 6749, section 3.2. One that comes twice is an array here. */
const parameter = <Schema extends z.ZodType>(schema: Schema): z.ZodPreprocess<Schema> =>
  z.preprocess((value) => (value === "" ? undefined : value), schema);

const invalidClient = (message: string): ApiError =>
  oauthError(401, "invalid_client", message, { "WWW-Authenticate": 'Basic realm="puid"' });

const unknownClient = (): ApiError =>
  invalidClient('"client_id" must be a client of this server, and "client_secret" its secret');

/** A client's name and secret: in the body or as RFC 6749's section 2.3.1 has it in a header, never both. */
function clientOf(
  header: string | undefined,
  body: { client_id?: string | undefined; client_secret?: string | undefined },
): { id: string; secret: string } {
  if (header === undefined) {
    if (body.client_id === undefined || body.client_secret === undefined) {
      throw invalidClient(
        "missing client credentials: send client_id and client_secret, or the same by HTTP Basic",
      );
    }
    return { id: body.client_id, secret: body.client_secret };
  }
  if (body.client_secret !== undefined) {
    throw oauthError(
      400,
      "invalid_request",
      "the client must authenticate in one way: a header, or the body",
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
    throw invalidClient("the header Authorization must be of HTTP Basic, with the client's id and secret");
  }
}

/** RFC 6749, section 3.3. */
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
