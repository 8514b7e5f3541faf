import type { Context, MiddlewareHandler } from "hono";
import type { RateLimit } from "../limits/rate-limit.js";
import { rateLimited } from "./errors.js";
import type { Env } from "./service.js";

/**
 * Checks that a request need not wait.
 *
 * @throws ApiError with 429 if it must
 */
export function throwIfLimited(c: Context<Env>): void {
  const waitMs = c.get("waitMs");
  if (waitMs) throw rateLimited(waitMs);
}

/** Returns middleware that limits requests by address. */
export const limitByAddress =
  (limit: RateLimit): MiddlewareHandler<Env> =>
  async (c, next) => {
    c.set("waitMs", limit.take(c.env.address()));
    throwIfLimited(c);
    await next();
  };
