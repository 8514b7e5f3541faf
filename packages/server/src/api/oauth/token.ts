import { createRoute, z } from "@hono/zod-openapi";
import { RateLimit } from "../../limits/rate-limit.js";
import { digestOf } from "../../util/secrets.js";
import { argumentMessage, requestValidationMessage } from "../../util/validation-message.js";
import { errorResponse, errorResponses } from "../errors.js";
import type { Api, Service } from "../service.js";
import {
  authenticateClient,
  CLIENT_PARAMETERS,
  CLIENT_SECURITY,
  INVALID_CLIENT,
} from "./client-authentication.js";
import { DESCRIPTION, NO_STORE, oauthError } from "./errors.js";
import { type GRANT_TYPES, grantTypesOf } from "./grant-types.js";
import { authorizationCode, VERIFIER } from "./grants/authorization-code.js";
import { clientCredentials } from "./grants/client-credentials.js";
import { type Grant, TOKEN_LIFE } from "./grants/grant.js";
import { refreshToken } from "./grants/refresh-token.js";
import { formOrJson, optionalText, parameter } from "./parameter.js";

/** The parameters of grants. */
const GRANT_PARAMETERS = {
  scope: optionalText.openapi({ description: "By default all scopes that the grant allows." }),
  code: optionalText.openapi({
    description: "With `authorization_code`: the code, for one use within 60 seconds.",
  }),
  redirect_uri: optionalText.openapi({
    description: "With `authorization_code`: the same as in the authorization request, or absent as there.",
  }),
  code_verifier: optionalText.openapi({
    description: "With `authorization_code`: the PKCE verifier, of which the challenge is the SHA-256.",
    pattern: VERIFIER.source,
  }),
  refresh_token: optionalText.openapi({
    description: "With `refresh_token`: the token, for one use. The response has the next one.",
  }),
};

/** Adds `POST /oauth/token`: RFC 6749, section 3.2. */
export function addTokenRoute(api: Api, service: Service): void {
  const limit = new RateLimit(service.rates.token);
  const types = grantTypesOf(service);
  const rule = `must be ${types.length > 1 ? "one of " : ""}${types.join(", ")}`;
  const grants: Record<(typeof GRANT_TYPES)[number], Grant> = {
    client_credentials: clientCredentials(service),
    authorization_code: authorizationCode(service),
    refresh_token: refreshToken(service),
  };
  const schema = z.object({
    grant_type: parameter(z.string(rule)),
    ...CLIENT_PARAMETERS,
    ...GRANT_PARAMETERS,
  });
  const route = createRoute({
    method: "post",
    path: "/oauth/token",
    operationId: "token",
    summary: "Exchange a grant for an access token",
    security: CLIENT_SECURITY,
    request: { body: formOrJson(schema) },
    responses: {
      200: {
        description: "The access token, and the next refresh token if a person gave the grant.",
        content: {
          "application/json": {
            schema: z.object({
              access_token: z.string(),
              token_type: z.literal("Bearer"),
              expires_in: z.literal(TOKEN_LIFE),
              refresh_token: z.string().optional(),
              scope: z.string(),
            }),
          },
        },
      },
      ...errorResponses(405, 413, 415, 429),
      400: errorResponse(
        "The request is invalid.",
        [
          "invalid_request",
          "unsupported_grant_type",
          "invalid_scope",
          ...(service.dashboard ? ["invalid_grant"] : []),
        ],
        DESCRIPTION,
      ),
      401: INVALID_CLIENT,
    },
  });

  api.openapi(
    route,
    async (c) => {
      // One of them is empty, or both if the request has no body.
      const request = { ...c.req.valid("form"), ...c.req.valid("json") };
      const type = types.find((one) => one === request.grant_type);
      if (type === undefined) {
        throw oauthError(
          400,
          "grant_type" in request ? "unsupported_grant_type" : "invalid_request",
          argumentMessage("grant_type", rule, request.grant_type),
        );
      }
      const read = () => grants[type](request);
      const client = await authenticateClient(service, c, request, limit, read);
      const { account, scopes, access, refresh } = await read()(client);
      service.credentialAdmission.remember(await digestOf(access), { account, scopes });
      return c.json(
        {
          access_token: access,
          token_type: "Bearer" as const,
          expires_in: TOKEN_LIFE as typeof TOKEN_LIFE,
          ...(refresh !== undefined && { refresh_token: refresh }),
          scope: scopes.join(" "),
        },
        200,
        NO_STORE,
      );
    },
    (result) => {
      if (!result.success) throw oauthError(400, "invalid_request", requestValidationMessage(result));
    },
  );
}
