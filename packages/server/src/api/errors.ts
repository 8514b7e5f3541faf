import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { DatabaseError } from "../store/database.js";
import { Exhausted } from "../store/ordinals/counter.js";

/** An error that becomes a response: its status, its code and its message. */
export class ApiError extends Error {
  readonly status: ContentfulStatusCode;
  readonly error: string;
  /** The members of the body beside `error` and `message`. */
  readonly more: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: ContentfulStatusCode,
    error: string,
    message: string,
    more: ApiError["more"] = {},
    headers: ApiError["headers"] = {},
  ) {
    super(message);
    this.status = status;
    this.error = error;
    this.more = more;
    this.headers = headers;
  }
}

/** Returns any error as an ApiError. An unexpected error reveals nothing about itself. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof DatabaseError) {
    const mayHaveSpent = error.fault === "unknown";
    const message = "the service is temporarily unavailable";
    return mayHaveSpent
      ? new ApiError(503, "unavailable", `${message}; ids may have been spent`, { mayHaveSpent }, RETRY)
      : new ApiError(503, "unavailable", message, {}, RETRY);
  }
  if (error instanceof Exhausted) return new ApiError(503, "unavailable", "no ids are left");
  // The router's validators throw these for a body that they cannot read. Their messages can quote an inner error.
  if (error instanceof HTTPException && error.status === 400) {
    const type = error.message.includes("JSON") ? "JSON" : "a form";
    return new ApiError(400, "bad_request", `the body must be ${type}, as its Content-Type says`);
  }
  if (error instanceof HTTPException && error.status === 415) {
    return new ApiError(
      415,
      "unsupported_media_type",
      "Content-Type must be a type that this operation accepts",
    );
  }
  return new ApiError(500, "internal_error", "the server failed; its log has the reason");
}

/** Returns the error for a request that must wait. */
export const rateLimited = (waitMs: number): ApiError =>
  new ApiError(
    429,
    "rate_limited",
    `too many requests: try again in ${waitMs} ms`,
    { retryAfterMs: waitMs },
    { "Retry-After": String(Math.ceil(waitMs / 1000)) },
  );

const RETRY = { "Retry-After": "1" };

export const answer = (c: Context, { status, error, message, more, headers }: ApiError): Response =>
  c.json({ error, ...more, message }, status, { ...headers });

/** An error response in the OpenAPI document. */
export interface ErrorResponse {
  readonly description: string;
  readonly content: { readonly "application/json": { readonly schema: z.ZodType } };
  readonly headers?: Record<string, { readonly schema: { readonly type: "string" } }>;
}

/** Returns an error response with one of these codes, and with more members and headers. */
export const errorResponse = (
  description: string,
  errors: readonly [string, ...string[]],
  more: z.ZodRawShape = {},
  ...headers: string[]
): ErrorResponse => ({
  description,
  content: {
    "application/json": { schema: z.object({ error: z.enum(errors), ...more, message: z.string() }) },
  },
  ...(headers.length > 0 && {
    headers: Object.fromEntries(headers.map((name) => [name, { schema: { type: "string" } }])),
  }),
});

const count = z.int().min(0);

type SharedStatus = 400 | 401 | 402 | 403 | 405 | 413 | 415 | 429 | 500 | 503;

/** The error responses that operations share, by status. */
const SHARED: Record<SharedStatus, ErrorResponse> = {
  400: errorResponse("A parameter or the body is invalid.", ["bad_request"]),
  401: errorResponse("The credential is missing or invalid.", ["unauthorized"], {}, "WWW-Authenticate"),
  402: errorResponse("The plan does not allow this many ids today.", ["quota_exceeded"], {
    used: count,
    limit: count,
    plan: z.string(),
  }),
  403: errorResponse("The credential may not do this.", ["insufficient_scope"], {}, "WWW-Authenticate"),
  405: errorResponse("The path does not support this method.", ["method_not_allowed"], {}, "Allow"),
  413: errorResponse("The body is too large.", ["payload_too_large"]),
  415: errorResponse("The operation does not accept this type of body.", ["unsupported_media_type"]),
  429: errorResponse(
    "The account, the client or the address sent too many requests.",
    ["rate_limited"],
    { retryAfterMs: count.min(1) },
    "Retry-After",
  ),
  500: errorResponse("The server failed.", ["internal_error"]),
  503: errorResponse(
    "The database is unavailable, or no ids are left.",
    ["unavailable"],
    {
      mayHaveSpent: z
        .literal(true)
        .optional()
        .openapi({ description: "The request may have used ids that no response contains." }),
    },
    "Retry-After",
  ),
};

/** Returns the error responses of an operation: these statuses, and those that every operation has. */
export function errorResponses<Status extends SharedStatus>(
  ...statuses: Status[]
): Record<Status | 500 | 503, ErrorResponse> {
  const pairs = [...statuses, 500 as const, 503 as const].map((status) => [status, SHARED[status]]);
  return Object.fromEntries(pairs);
}
