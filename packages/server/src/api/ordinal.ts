import { createRoute, z } from "@hono/zod-openapi";
import { argumentMessage } from "../util/validation-message.js";
import { authenticate, requireDecoding } from "./authentication.js";
import { ApiError, errorResponses } from "./errors.js";
import { PUID_RULE, puidSchema } from "./puid-schema.js";
import { securityOf } from "./scopes.js";
import type { Api, Service } from "./service.js";

/** Adds `GET /v1/ordinal/{puid}`, which returns the ordinal of an issued id. */
export function addOrdinalRoute(api: Api, service: Service): void {
  const { store, codec } = service;
  const puid = puidSchema(codec);
  const route = createRoute({
    method: "get",
    path: "/v1/ordinal/{puid}",
    operationId: "ordinal",
    summary: "Return the ordinal of an id",
    security: securityOf("puid:generate", "puid:ordinal"),
    middleware: [authenticate(service, ["puid:generate", "puid:ordinal"]), requireDecoding] as const,
    request: { params: z.object({ puid }) },
    responses: {
      200: {
        description: "The id, and its ordinal in decimal digits, which can be above 2^53.",
        content: {
          "application/json": {
            schema: z.object({ puid, ordinal: z.string().regex(/^[1-9][0-9]*$/) }),
          },
        },
      },
      ...errorResponses(400, 401, 403, 405, 429),
    },
  });

  api.openapi(route, async (c) => {
    const { puid } = c.req.valid("param");
    const ordinal = codec.ordinal(puid);
    // Anyone with the key can make ids that the server has not issued yet.
    if (!(await store.counter.has(ordinal))) {
      throw new ApiError(400, "bad_request", argumentMessage("puid", PUID_RULE, puid));
    }
    return c.json({ puid, ordinal: String(ordinal) }, 200);
  });
}
