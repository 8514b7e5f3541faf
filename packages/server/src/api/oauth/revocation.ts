import { createRoute, z } from "@hono/zod-openapi";
import { RateLimit } from "../../limits/rate-limit.js";
import { argumentMessage, requestValidationMessage } from "../../util/validation-message.js";
import { errorResponse, errorResponses } from "../errors.js";
import type { Api, Service } from "../service.js";
import {
  authenticateClient,
  CLIENT_PARAMETERS,
  CLIENT_SECURITY,
  INVALID_CLIENT,
} from "./client-authentication.js";
import { DESCRIPTION, oauthError } from "./errors.js";
import { formOrJson, optionalText } from "./parameter.js";

/** Adds `POST /oauth/revoke`, with which a client revokes its tokens: RFC 7009. */
export function addRevocationRoute(api: Api, service: Service): void {
  const limit = new RateLimit(service.rates.token);
  const schema = z.object({
    token: optionalText.openapi({
      description: "An access token, which ends alone, or a refresh token, which ends with its grant.",
    }),
    token_type_hint: optionalText.openapi({
      description: "The server ignores it, because a token has its kind in its prefix.",
    }),
    ...CLIENT_PARAMETERS,
  });
  const route = createRoute({
    method: "post",
    path: "/oauth/revoke",
    operationId: "revoke",
    summary: "Revoke a token of the client",
    security: CLIENT_SECURITY,
    request: { body: formOrJson(schema) },
    responses: {
      200: {
        description: "The client has no such token now. The response is the same if it never had one.",
        content: { "application/json": { schema: z.object({}) } },
      },
      ...errorResponses(405, 413, 415, 429),
      400: errorResponse("The request is invalid.", ["invalid_request"], DESCRIPTION),
      401: INVALID_CLIENT,
    },
  });

  api.openapi(
    route,
    async (c) => {
      // One of them is empty, or both if the request has no body.
      const request = { ...c.req.valid("form"), ...c.req.valid("json") };
      const read = (): string => {
        if (request.token !== undefined) return request.token;
        throw oauthError(400, "invalid_request", argumentMessage("token", "must be a string", undefined));
      };
      const { id } = await authenticateClient(service, c, request, limit, read);
      await service.store.grants.revokeToken(id, read());
      return c.json({}, 200);
    },
    (result) => {
      if (!result.success) throw oauthError(400, "invalid_request", requestValidationMessage(result));
    },
  );
}
