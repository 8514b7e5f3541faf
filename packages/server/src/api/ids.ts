import { createRoute, z } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import type { CompletePlan, Plan } from "../limits/plans.js";
import type { Principal } from "../store/credentials.js";
import type { Grant, OrdinalRequest, Refusal } from "../store/ordinals/outcome.js";
import { quote } from "../util/describe-value.js";
import { decimal, integer } from "../util/integer-schema.js";
import { validationMessage } from "../util/validation-message.js";
import { authenticate, lookUpAgain } from "./authentication.js";
import { ApiError, errorResponses, rateLimited } from "./errors.js";
import { puidSchema } from "./puid-schema.js";
import { securityOf } from "./scopes.js";
import type { Api, Env, Service } from "./service.js";

/** Adds `GET /v1/ids`, which issues ids with consecutive ordinals. */
export function addIdsRoute(api: Api, service: Service): void {
  const { store, codec, plans, metrics } = service;
  // One document is for all plans.
  const most = Math.max(...Object.values(plans).map(({ idsPerRequest }) => idsPerRequest));
  const rules = new CountRules(plans);
  // For a limited request, it is the plan at the last lookup.
  const checkCount: MiddlewareHandler<Env> = async (c, next) => {
    if (c.get("unverified") === undefined) rules.check(c, c.get("plan") ?? "");
    await next();
  };
  const route = createRoute({
    method: "get",
    path: "/v1/ids",
    operationId: "ids",
    summary: "Issue ids with consecutive ordinals",
    security: securityOf("puid:generate"),
    // A request that seems valid waits for the statement that takes its ordinals, which also checks its credential.
    middleware: [
      authenticate(service, ["puid:generate"], "rejected", (c, { plan }) => {
        return c.req.method === "GET" && rules.allows(c, plan);
      }),
      checkCount,
    ] as const,
    request: { query: queryOf(most) },
    responses: {
      200: {
        description: "The ids, in the order of their ordinals.",
        content: {
          "application/json": {
            schema: z.object({
              ids: z.array(puidSchema(codec)).min(1).max(most),
              count: z.int().min(1).max(most),
              quota: z.object({ used: z.int().min(0), limit: z.int().min(0).nullable() }),
            }),
          },
        },
      },
      ...errorResponses(400, 401, 402, 403, 405, 429),
    },
  });

  const requestOf = (principal: Principal, count: number): OrdinalRequest => ({
    account: principal.account,
    count,
    plan: planOf(plans, principal),
  });

  /** Takes ordinals. A credential that has not been looked up yet is checked in the same statement. */
  async function take(c: Context<Env>, count: number): Promise<Grant | Refusal> {
    const principal = c.get("principal");
    const digest = c.get("unverified");
    const credential = digest === undefined ? undefined : { digest, plan: principal.plan };
    const outcome = await store.ordinals.take({ ...requestOf(principal, count), credential });
    if (digest === undefined) return outcome;
    if (outcome.granted || (outcome.why !== "stale" && outcome.why !== "gone")) {
      store.credentials.noteUse(principal);
      return outcome;
    }
    const current = await lookUpAgain(service, c, digest);
    rules.check(c, current.plan);
    return store.ordinals.take(requestOf(current, count));
  }

  api.openapi(route, async (c) => {
    const { n } = c.req.valid("query");
    // HEAD has the status of GET, and uses nothing.
    if (c.req.method === "HEAD") {
      const principal = c.get("principal");
      const refusal = await store.ordinals.refusal(requestOf(principal, n));
      if (refusal !== undefined) throw refusalError(refusal, principal, planOf(plans, principal));
      return c.body(null, 200, { "Content-Type": "application/json" }) as never;
    }
    const outcome = await take(c, n);
    const principal = c.get("principal");
    const plan = planOf(plans, principal);
    if (!outcome.granted) throw refusalError(outcome, principal, plan);
    metrics?.issued(n);
    const quota = { used: outcome.used, limit: plan.limit };
    return c.json({ ids: codec.ids(outcome.first, n), count: n, quota }, 200);
  });
}

/** Returns the schema of a query for up to `most` ids. */
const queryOf = (most: number) => {
  const description =
    "The number of ids. The plan of the account can have a smaller maximum: `idsPerRequest` of the quota.";
  return z.object({ n: decimal(integer(1, most).default(1).openapi({ description })) });
};

/** Checks `n` with plans. */
class CountRules {
  private readonly schemas: ReadonlyMap<string, z.ZodType>;
  private readonly most: ReadonlyMap<string, number>;

  constructor(plans: Service["plans"]) {
    this.most = new Map(Object.entries(plans).map(([name, { idsPerRequest }]) => [name, idsPerRequest]));
    this.schemas = new Map(Array.from(this.most, ([name, most]) => [name, queryOf(most)]));
  }

  /** Whether a plan certainly allows the `n` of a request. It takes less time than `check`. */
  allows(c: Context<Env>, plan: string): boolean {
    const { n = "1" } = this.queryOf(c);
    return typeof n === "string" && /^[1-9]\d{0,4}$/.test(n) && Number(n) <= (this.most.get(plan) ?? 0);
  }

  /**
   * Checks that a plan allows the `n` of a request.
   *
   * @throws ApiError with 400 if it does not
   */
  check(c: Context<Env>, plan: string): void {
    const query = this.queryOf(c);
    const result = this.schemas.get(plan)?.safeParse(query);
    if (result?.success === false) {
      throw new ApiError(400, "bad_request", validationMessage(result.error, query, "the query"));
    }
  }

  private queryOf(c: Context<Env>): { n: unknown } {
    const [n, ...more] = c.req.queries("n") ?? [];
    return { n: more.length > 0 ? [n, ...more] : n };
  }
}

/** Returns the plan of an account. */
export function planOf(plans: Service["plans"], { plan }: Pick<Principal, "plan">): CompletePlan {
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
    case "stale":
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
