import { createRoute, z } from "@hono/zod-openapi";
import { authenticate } from "./authentication.js";
import { errorResponses } from "./errors.js";
import { planOf } from "./ids.js";
import { securityOf } from "./scopes.js";
import type { Api, Service } from "./service.js";

/** Adds `GET /v1/quota`, which returns the quota of today. */
export function addQuotaRoute(api: Api, service: Service): void {
  const { store, plans } = service;
  const count = z.int().min(0);
  const route = createRoute({
    method: "get",
    path: "/v1/quota",
    operationId: "quota",
    summary: "Return the plan and the remaining ids of this UTC day",
    security: securityOf(),
    middleware: authenticate(service, []),
    responses: {
      200: {
        description: "The quota. This request does not use it.",
        content: {
          "application/json": {
            schema: z.object({
              plan: z.string().min(1),
              used: count,
              limit: count.nullable(),
              remaining: count.nullable(),
            }),
          },
        },
      },
      ...errorResponses(401, 405, 429),
    },
  });

  api.openapi(route, async (c) => {
    const principal = c.get("principal");
    const quota = await store.accounts.quota(principal.account, planOf(plans, principal));
    return c.json({ plan: principal.plan, ...quota }, 200);
  });
}
