import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { ApiError } from "./errors.js";
import type { Env } from "./service.js";

/** The most bytes of a body. */
const MOST_BYTES = 16_384;

const limited = bodyLimit({
  maxSize: MOST_BYTES,
  onError() {
    throw new ApiError(413, "payload_too_large", `the body must have at most ${MOST_BYTES} bytes`);
  },
});

/** Reads the body before the handler does, so that an incomplete body is an error 400. */
export const limitBody: MiddlewareHandler<Env> = async (c, next) => {
  // Reading a body is slow on Node. GET and HEAD have none, because Fetch does not allow one.
  if (c.req.method === "GET" || c.req.method === "HEAD") return next();
  try {
    await limited(c, async () => {
      await c.req.arrayBuffer();
    });
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError(400, "bad_request", "the body must be complete");
  }
  await next();
};
