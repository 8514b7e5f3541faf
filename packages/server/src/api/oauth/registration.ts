import { createRoute, z } from "@hono/zod-openapi";
import { RateLimit } from "../../limits/rate-limit.js";
import { singleLine } from "../../util/single-line-schema.js";
import { requestValidationMessage } from "../../util/validation-message.js";
import { requireInitialAccessToken } from "../authentication.js";
import { errorResponse, errorResponses } from "../errors.js";
import { SCOPES } from "../scopes.js";
import type { Api, Service } from "../service.js";
import { DESCRIPTION, NO_STORE, oauthError } from "./errors.js";
import { GRANT_TYPES, grantTypesOf, responseTypesOf } from "./grant-types.js";
import { redirectUri } from "./redirect-uri.js";

/** Adds `POST /oauth/register`, which registers a client: RFC 7591. */
export function addRegistrationRoute(api: Api, service: Service): void {
  const { store, openRegistration, defaultPlan } = service;
  const limit = new RateLimit(service.rates.registration);
  const about = {
    client_name: singleLine(200).min(1).optional(),
    redirect_uris: z.array(redirectUri).min(1).max(20),
  };
  const route = createRoute({
    method: "post",
    path: "/oauth/register",
    operationId: "register",
    summary: "Register an OAuth client",
    security: openRegistration ? [] : [{ initialAccessToken: [] }],
    middleware: async (c, next) => {
      if (openRegistration) c.set("waitMs", limit.take(c.env.address()));
      else await requireInitialAccessToken(service, c, limit);
      await next();
    },
    request: { body: { required: true, content: { "application/json": { schema: z.object(about) } } } },
    responses: {
      201: {
        description: "The client and its secret. No other response contains the secret.",
        content: {
          "application/json": {
            schema: z.object({
              client_id: z.string(),
              client_secret: z.string(),
              client_id_issued_at: z.int().min(0),
              client_secret_expires_at: z.literal(0),
              ...about,
              grant_types: z.array(z.enum(GRANT_TYPES)),
              response_types: z.array(z.literal("code")),
              token_endpoint_auth_method: z.string(),
              scope: z.string(),
            }),
          },
        },
      },
      ...errorResponses(401, 405, 413, 415, 429),
      400: errorResponse(
        "The client's metadata is invalid.",
        ["invalid_redirect_uri", "invalid_client_metadata"],
        DESCRIPTION,
      ),
    },
  });

  api.openapi(
    route,
    async (c) => {
      const { client_name, redirect_uris } = c.req.valid("json");
      // A client may decode if the initial access token may.
      const { account, mayDecode } = openRegistration
        ? { account: await store.accounts.create(defaultPlan), mayDecode: true }
        : c.get("principal");
      const { id, secret } = await store.clients.create(account, redirect_uris, client_name, mayDecode);
      return c.json(
        {
          client_id: id,
          client_secret: secret,
          client_id_issued_at: Math.floor(Date.now() / 1000),
          client_secret_expires_at: 0 as const,
          ...(client_name !== undefined && { client_name }),
          redirect_uris,
          grant_types: grantTypesOf(service),
          response_types: responseTypesOf(service),
          token_endpoint_auth_method: "client_secret_post",
          scope: SCOPES.join(" "),
        },
        201,
        NO_STORE,
      );
    },
    (result) => {
      if (result.success) return;
      const isUri = result.error.issues[0]!.path[0] === "redirect_uris";
      throw oauthError(
        400,
        isUri ? "invalid_redirect_uri" : "invalid_client_metadata",
        requestValidationMessage(result),
      );
    },
  );
}
