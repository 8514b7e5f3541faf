import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { errorResponses } from "../errors.js";
import { SCOPES } from "../scopes.js";
import { type Api, type Env, endpointOf, type Service } from "../service.js";
import { GRANTS } from "./grants.js";

/** Adds `/.well-known/oauth-authorization-server` (RFC 8414), and returns its handler. */
export function addMetadataRoute(api: Api, service: Service): (c: Context<Env>) => Response {
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
              scopes_supported: z.array(z.enum(SCOPES)),
              response_types_supported: z.array(z.string()),
              grant_types_supported: z.array(z.enum(GRANTS)),
              token_endpoint_auth_methods_supported: z.array(z.string()),
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
        scopes_supported: [...SCOPES],
        response_types_supported: [],
        grant_types_supported: [...GRANTS],
        token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
        service_documentation: `${issuer}/openapi.json`,
      },
      200,
    );
  };
  api.openapi(route, handler);
  return handler;
}
