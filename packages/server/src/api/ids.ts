import { createRoute, z } from "@hono/zod-openapi";
import { MOST_IDS } from "../limits/ids-per-request.js";
import type { Plan } from "../limits/plans.js";
import type { Principal } from "../store/credentials.js";
import type { Refusal } from "../store/ordinals/outcome.js";
import { quote } from "../util/describe-value.js";
import { decimal, integer } from "../util/integer-schema.js";
import { authenticate } from "./authentication.js";
import { ApiError, errorResponses, rateLimited } from "./errors.js";
import { puidSchema } from "./puid-schema.js";
import { securityOf } from "./scopes.js";
import type { Api, Service } from "./service.js";

/** Adds `GET /v1/ids`, which issues ids with consecutive ordinals. */
export function addIdsRoute(api: Api, service: Service): void {
  const { store, codec, plans, metrics } = service;
  const count = decimal(integer(1, MOST_IDS).default(1).openapi({ description: "The number of ids." }));
  const route = createRoute({
    method: "get",
    path: "/v1/ids",
    operationId: "ids",
    summary: "Issue ids with consecutive ordinals",
    security: securityOf("puid:generate"),
    middleware: authenticate(service, ["puid:generate"], "rejected"),
    request: { query: z.object({ n: count }) },
    responses: {
      200: {
        description: "The ids, in the order of their ordinals.",
        content: {
          "application/json": {
            schema: z.object({
              ids: z.array(puidSchema(codec)).min(1).max(MOST_IDS),
              count: z.int().min(1).max(MOST_IDS),
              quota: z.object({ used: z.int().min(0), limit: z.int().min(0).nullable() }),
            }),
          },
        },
      },
      ...errorResponses(400, 401, 402, 403, 405, 429),
    },
  });

  api.openapi(route, async (c) => {
    const { n } = c.req.valid("query");
    const principal = c.get("principal");
    const plan = planOf(plans, principal);
    const request = { account: principal.account, count: n, plan };
    // HEAD has the status of GET, and uses nothing.
    if (c.req.method === "HEAD") {
      const refusal = await store.ordinals.refusal(request);
      if (refusal !== undefined) throw refusalError(refusal, principal, plan);
      return c.body(null, 200, { "Content-Type": "application/json" }) as never;
    }
    const grant = await store.ordinals.take(request);
    if (!grant.granted) throw refusalError(grant, principal, plan);
    metrics?.issued(n);
    const quota = { used: grant.used, limit: plan.limit };
    return c.json({ ids: codec.ids(grant.first, n), count: n, quota }, 200);
  });
}

/** Returns the plan of an account. */
export function planOf(plans: Service["plans"], { plan }: Pick<Principal, "plan">): Plan {
  if (!Object.hasOwn(plans, plan)) throw new Error(`the configuration has no plan ${quote(plan)}`);
  return plans[plan]!;
}

function refusalError(refusal: Refusal, { plan }: Principal, { limit }: Plan): ApiError {
  switch (refusal.why) {
    case "rate":
      return rateLimited(refusal.waitMs);
    case "quota":
      return new ApiError(
        402,
        "quota_exceeded",
        `the plan ${plan} allows ${limit} ids until midnight UTC, and ${refusal.used} are used`,
        { used: refusal.used, limit, plan },
      );
    case "gone":
      return new ApiError(
        401,
        "unauthorized",
        "the account was deleted",
        {},
        {
          "WWW-Authenticate": 'Bearer realm="puid", error="invalid_token"',
        },
      );
  }
}
