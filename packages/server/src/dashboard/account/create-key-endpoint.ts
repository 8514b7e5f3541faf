import { z } from "@hono/zod-openapi";
import { ApiError, errorResponse, errorResponses } from "../../api/errors.js";
import type { Service } from "../../api/service.js";
import { singleLine } from "../../util/single-line-schema.js";
import type { Routes } from "../routing/routes.js";
import { validate } from "../routing/validate.js";
import { createKey } from "./keys.js";

const Body = z.object({ label: singleLine(200).default("") });

const path = "/dashboard/api/team/keys";

/** Adds the endpoint with which a program creates an API key in the session of a person. */
export function addCreateKeyEndpoint(routes: Routes, service: Service): void {
  routes.app.openAPIRegistry.registerPath({
    method: "post",
    path,
    summary: "Create an API key, with JSON",
    security: [{ session: [] }],
    request: { body: { required: true, content: { "application/json": { schema: Body } } } },
    responses: {
      201: {
        description: "The key. No other response contains it.",
        content: {
          "application/json": {
            schema: z.object({ api_key: z.string(), id: z.string(), hint: z.string(), label: z.string() }),
          },
        },
      },
      ...errorResponses(400, 401, 413, 415, 429),
      409: errorResponse("The account has too many keys.", ["too_many_keys"]),
    },
  });

  routes.endpoint("post", path, async (c) => {
    const visit = await routes.visitOf(c);
    // A form on another site cannot post JSON.
    if (!/^application\/json\b/i.test(c.req.header("content-type") ?? "")) {
      throw new ApiError(415, "unsupported_media_type", "the body must be application/json");
    }
    const given = await c.req.json().catch(() => {
      throw new ApiError(400, "bad_request", "the body must be JSON, as its Content-Type says");
    });
    const { label } = validate(Body, given, "the body");
    const { id, secret, hint } = await createKey(service, visit, { label, decode: true });
    return c.json({ api_key: secret, id, hint, label }, 201);
  });
}
