import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { hasSecret } from "../util/secrets.js";
import type { Env, Service } from "./service.js";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/**
 * Gives each request an id for the log. It is the client's own if that is short, has only harmless characters and is no
 * secret.
 */
export const assignRequestId: MiddlewareHandler<Env> = async (c, next) => {
  const given = c.req.header("X-Request-Id") ?? "";
  const isFit = /^[\w.~-]{1,128}$/.test(given) && !hasSecret(given);
  const id = isFit ? given : crypto.randomUUID();
  c.set("requestId", id);
  c.header("X-Request-Id", id);
  await next();
};

/**
 * Counts and logs responses by route and account. It never logs URLs, headers or bodies, because they contain ids,
 * addresses and secrets.
 */
export const logRequests =
  ({ log, metrics }: Pick<Service, "log" | "metrics">): MiddlewareHandler<Env> =>
  async (c, next) => {
    const began = performance.now();
    metrics?.began();
    await next();
    const seconds = (performance.now() - began) / 1000;
    const { status, headers } = c.res;
    headers.set("X-Content-Type-Options", "nosniff");
    if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
    // Callers choose methods and paths, so these must not create new time series.
    const method = METHODS.includes(c.req.method) ? c.req.method : "other";
    const route = status === 404 ? "none" : routePath(c, -1);
    metrics?.answered(method, route, status, seconds);
    const account = c.get("principal")?.account ?? c.get("account");
    const ms = Math.round(1e6 * seconds) / 1000;
    log.info({ requestId: c.get("requestId"), method, route, status, ms, account }, "answered");
  };
