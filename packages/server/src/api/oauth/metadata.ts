import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { errorResponses } from "../errors.js";
import { SCOPES } from "../scopes.js";
import { type Api, type Env, endpointOf, originOf, type Service } from "../service.js";
import { AUTHENTICATION_METHODS } from "./client-authentication.js";
import { AUTHORIZE, GRANT_TYPES, grantTypesOf, responseTypesOf } from "./grant-types.js";

/** Adds `/.well-known/oauth-authorization-server` (RFC 8414), and returns its handler. */
export function addMetadataRoute(api: Api, service: Service): (c: Context<Env>) => Response {
  const methods = z.array(z.enum(AUTHENTICATION_METHODS));
  const route = createRoute({
    method: "get",
    path: "/.well-known/oauth-authorization-server",
    operationId: "metadata",
    summary: "Return the OAuth 2.0 metadata of this server",
    responses: {
      200: {
        description: "The metadata that RFC 8414 defines.",
        content: {
          "application/json": {
            schema: z.object({
              issuer: z.url(),
              token_endpoint: z.url(),
              registration_endpoint: z.url(),
              revocation_endpoint: z.url(),
              scopes_supported: z.array(z.enum(SCOPES)),
              response_types_supported: z.array(z.literal("code")),
              grant_types_supported: z.array(z.enum(GRANT_TYPES)),
              token_endpoint_auth_methods_supported: methods,
              revocation_endpoint_auth_methods_supported: methods,
              // These exist with the authorization code grant.
              authorization_endpoint: z.url().optional(),
              response_modes_supported: z.array(z.literal("query")).optional(),
              code_challenge_methods_supported: z.array(z.literal("S256")).optional(),
              authorization_response_iss_parameter_supported: z.literal(true).optional(),
              service_documentation: z.url(),
            }),
          },
        },
      },
      ...errorResponses(405),
    },
  });

  const handler = (c: Context<Env>) => {
    const issuer = endpointOf(service, c.req.url);
    return c.json(
      {
        issuer,
        token_endpoint: `${issuer}/oauth/token`,
        registration_endpoint: `${issuer}/oauth/register`,
        revocation_endpoint: `${issuer}/oauth/revoke`,
        scopes_supported: [...SCOPES],
        response_types_supported: responseTypesOf(service),
        grant_types_supported: grantTypesOf(service),
        token_endpoint_auth_methods_supported: [...AUTHENTICATION_METHODS],
        revocation_endpoint_auth_methods_supported: [...AUTHENTICATION_METHODS],
        ...(service.dashboard && {
          authorization_endpoint: originOf(service, c.req.url) + AUTHORIZE,
          response_modes_supported: ["query" as const],
          code_challenge_methods_supported: ["S256" as const],
          authorization_response_iss_parameter_supported: true as const,
        }),
        service_documentation: `${issuer}/openapi.json`,
      },
      200,
    );
  };
  api.openapi(route, handler);
  return handler;
}
