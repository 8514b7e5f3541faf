import type { MiddlewareHandler } from "hono";
import { ApiError } from "../../api/errors.js";
import { type Env, originOf, type Service } from "../../api/service.js";
import { quote } from "../../util/describe-value.js";

/**
 * Returns middleware that rejects requests from pages of other origins. Browsers send the header Origin with each POST.
 *
 * @param required - Whether the request must have the header. Programs send none, but a program cannot send the cookie
 *   of somebody else.
 */
export const requireSameOrigin =
  (service: Service, required: boolean): MiddlewareHandler<Env> =>
  async (c, next) => {
    const origin = c.req.header("origin");
    const expected = originOf(service, c.req.url);
    if (origin === undefined ? required : origin !== expected) {
      const got = origin === undefined ? "nothing" : quote(origin);
      const rule = `the header Origin must be "${expected}"`;
      const how = 'behind a proxy, the operator must set "origin" to the public origin';
      // The operator of a proxy needs the reason.
      service.log.info({ requestId: c.get("requestId"), reason: `${rule}; ${how}` }, "cross-origin request");
      throw new ApiError(403, "cross_origin", `${rule}, got ${got}; ${how}`);
    }
    await next();
  };
