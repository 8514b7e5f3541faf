import type { Hono, MiddlewareHandler } from "hono";
import { RateLimit } from "../limits/rate-limit.js";
import { digestOf, isSameDigest } from "../util/secrets.js";
import { ApiError } from "./errors.js";
import { limitByAddress } from "./rate-limiting.js";
import type { Env, Service, ServiceState } from "./service.js";

/** Adds the endpoints for the operator: `/healthz`, `/readyz` and `/metrics`. */
export function addMonitoringRoutes(
  app: Hono<Env>,
  { metrics, metricsToken, rates }: Service,
  checkReady: () => Promise<void>,
  readState: () => Promise<ServiceState>,
): void {
  // A restart helps only a process that does not answer, so this checks nothing else.
  app.get("/healthz", (c) => c.json({ status: "ok" }));

  app.get("/readyz", limitByAddress(new RateLimit(rates.ready)), async (c) => {
    await checkReady();
    return c.json({ status: "ready" });
  });

  if (metrics === undefined) return;
  const requireToken: MiddlewareHandler<Env> = async (c, next) => {
    if (metricsToken !== null) {
      const given = await digestOf(c.req.header("authorization") ?? "");
      if (!isSameDigest(given, await digestOf(`Bearer ${metricsToken}`))) {
        throw new ApiError(
          401,
          "unauthorized",
          "missing or invalid metrics token: send it as Authorization: Bearer",
          {},
          {
            "WWW-Authenticate": 'Bearer realm="metrics"',
          },
        );
      }
    }
    await next();
  };
  app.get("/metrics", requireToken, limitByAddress(new RateLimit(rates.ready)), async (c) => {
    const { type, text } = await metrics.render(await readState());
    return c.body(text, 200, { "Content-Type": type });
  });
}
