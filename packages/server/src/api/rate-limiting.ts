import type { Context, MiddlewareHandler } from "hono";
import type { RateLimit } from "../limits/rate-limit.js";
import { rateLimited } from "./errors.js";
import type { Env } from "./service.js";

/** Throws 429 if a request must wait. */
export function throwIfLimited(c: Context<Env>): void {
  const waitMs = c.get("waitMs");
  if (waitMs) throw rateLimited(waitMs);
}

/** Limits requests by their addresses. */
export const limitByAddress =
  (limit: RateLimit): MiddlewareHandler<Env> =>
  async (c, next) => {
    c.set("waitMs", limit.take(c.env.address()));
    throwIfLimited(c);
    await next();
  };
