import { z } from "@hono/zod-openapi";
import { ApiError, toApiError } from "../errors.js";
import type { Api } from "../service.js";

/** What RFC 6749 has in a failure's body, beside `error`. */
export const DESCRIPTION: z.ZodRawShape = { error_description: z.string() };

/** Secrets are not to be kept by anybody on the way: RFC 6749, section 5.1. */
export const NO_STORE = { "Cache-Control": "no-store", Pragma: "no-cache" } as const;

/** A failure with the names of RFC 6749, section 5.2, beside this API's own. */
export const oauthError = (
  status: 400 | 401,
  error: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ApiError =>
  new ApiError(status, error, message, { error_description: message }, { ...NO_STORE, ...headers });

/** Gives malformed bodies the error that the operations have for a wrong request. */
export function renameBadRequest(api: Api, error: string): void {
  api.onError((thrown) => {
    const failure = toApiError(thrown);
    throw failure.error === "bad_request" ? oauthError(400, error, failure.message) : thrown;
  });
}
