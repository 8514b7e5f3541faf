import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { ApiError } from "./errors.js";
import type { Env } from "./service.js";

/** The most bytes of a body that are read. */
const MOST_BYTES = 16_384;

const limited = bodyLimit({
  maxSize: MOST_BYTES,
  onError() {
    throw new ApiError(413, "payload_too_large", `the body must have at most ${MOST_BYTES} bytes`);
  },
});

/** Reads the body before anything else does, so that one that breaks off is nobody's fault but the request's. */
export const limitBody: MiddlewareHandler<Env> = async (c, next) => {
  // To ask a request for its body is costly on Node, and those that read have none: Fetch would not make one.
  if (c.req.method === "GET" || c.req.method === "HEAD") return next();
  try {
    await limited(c, async () => {
      await c.req.arrayBuffer();
    });
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError(400, "bad_request", "the body must come whole");
  }
  await next();
};
