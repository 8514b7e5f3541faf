import { createRoute, z } from "@hono/zod-openapi";
import { DEFAULT_IDS_PER_REQUEST } from "../limits/plans.js";
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
              idsPerRequest: count
                .min(1)
                .optional()
                .openapi({
                  description: `The most ids of one request, if they are not ${DEFAULT_IDS_PER_REQUEST}.`,
                }),
            }),
          },
        },
      },
      ...errorResponses(401, 405, 429),
    },
  });

  api.openapi(route, async (c) => {
    const principal = c.get("principal");
    const plan = planOf(plans, principal);
    const quota = await store.accounts.quota(principal.account, plan);
    // Some clients of puid.dev may reject a member that it does not send.
    const isDefault = plan.idsPerRequest === DEFAULT_IDS_PER_REQUEST;
    const more = isDefault ? {} : { idsPerRequest: plan.idsPerRequest };
    return c.json({ plan: principal.plan, ...quota, ...more }, 200);
  });
}
