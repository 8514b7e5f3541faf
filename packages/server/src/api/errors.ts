import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { Exhausted } from "../store/counter.js";
import { DatabaseError } from "../store/database.js";

/** A request that fails, and the answer that says why. */
export class ApiError extends Error {
  readonly status: ContentfulStatusCode;
  readonly error: string;
  /** What the body has beside `error` and `message`. */
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

/** Any error as a failure: what is not foreseen says nothing of itself. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof DatabaseError) {
    const mayHaveSpent = error.fault === "unknown";
    const message = "the service is away for the moment";
    return mayHaveSpent
      ? new ApiError(503, "unavailable", `${message}; ids may have been spent`, { mayHaveSpent }, RETRY)
      : new ApiError(503, "unavailable", message, {}, RETRY);
  }
  if (error instanceof Exhausted) return new ApiError(503, "unavailable", "no ids are left");
  // The router's validators refuse a body that they cannot read. Their own words may quote an inner error.
  if (error instanceof HTTPException && error.status === 400) {
    const type = error.message.includes("JSON") ? "JSON" : "a form";
    return new ApiError(400, "bad_request", `the body must be ${type}, as its Content-Type says`);
  }
  if (error instanceof HTTPException && error.status === 415) {
    return new ApiError(
      415,
      "unsupported_media_type",
      "Content-Type must name a type that this operation reads",
    );
  }
  return new ApiError(500, "internal_error", "something went wrong on the server's side");
}

/** A request that must wait. */
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

/** How OpenAPI describes a failure. */
export interface ErrorResponse {
  readonly description: string;
  readonly content: { readonly "application/json": { readonly schema: z.ZodType } };
  readonly headers?: Record<string, { readonly schema: { readonly type: "string" } }>;
}

/** A failure with one of these errors, and with what its body and headers have besides. */
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

/** The failures that operations share, by status. */
const SHARED: Record<SharedStatus, ErrorResponse> = {
  400: errorResponse("The request is not what this operation takes.", ["bad_request"]),
  401: errorResponse("No credential, or one that is not good.", ["unauthorized"], {}, "WWW-Authenticate"),
  402: errorResponse("The plan does not allow so many ids today.", ["quota_exceeded"], {
    used: count,
    limit: count,
    plan: z.string(),
  }),
  403: errorResponse("The credential may not do this.", ["insufficient_scope"], {}, "WWW-Authenticate"),
  405: errorResponse("Another method is wanted.", ["method_not_allowed"], {}, "Allow"),
  413: errorResponse("The body is larger than this server reads.", ["payload_too_large"]),
  415: errorResponse("The body is of a type that this operation does not read.", ["unsupported_media_type"]),
  429: errorResponse(
    "Too many requests of the account, the client or the address.",
    ["rate_limited"],
    { retryAfterMs: count.min(1) },
    "Retry-After",
  ),
  500: errorResponse("The server is at fault.", ["internal_error"]),
  503: errorResponse(
    "The database is away, or no ids are left.",
    ["unavailable"],
    {
      mayHaveSpent: z.literal(true).optional().openapi({ description: "Ids may be spent that nobody has." }),
    },
    "Retry-After",
  ),
};

/** The failures of an operation: those of its own, and what can always happen. */
export function errorResponses<Status extends SharedStatus>(
  ...statuses: Status[]
): Record<Status | 500 | 503, ErrorResponse> {
  const pairs = [...statuses, 500 as const, 503 as const].map((status) => [status, SHARED[status]]);
  return Object.fromEntries(pairs);
}
