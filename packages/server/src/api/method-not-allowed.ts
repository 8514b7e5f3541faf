import type { Hono, Env as HonoEnv } from "hono";
import { ApiError } from "./errors.js";

/** Answers 405 with the allowed methods on every path: RFC 9110, section 15.5.6. Call it after all routes are added. */
export function refuseOtherMethods<E extends HonoEnv>(app: Hono<E>): void {
  const allowed = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    if (method === "ALL") continue;
    const methods = allowed.get(path) ?? new Set();
    methods.add(method);
    // The router answers HEAD with the handler of GET.
    if (method === "GET") methods.add("HEAD");
    allowed.set(path, methods);
  }
  for (const [path, methods] of allowed) {
    const list = [...methods].join(", ");
    app.all(path, () => {
      throw new ApiError(405, "method_not_allowed", `the method must be one of ${list}`, {}, { Allow: list });
    });
  }
}
