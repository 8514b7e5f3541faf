import { z } from "@hono/zod-openapi";
import { ApiError, toApiError } from "../errors.js";
import type { Api } from "../service.js";

/** The member that RFC 6749 adds to the body of an error. */
export const DESCRIPTION: z.ZodRawShape = { error_description: z.string() };

/** The headers of responses with secrets. No cache may store them: RFC 6749, section 5.1. */
export const NO_STORE = { "Cache-Control": "no-store", Pragma: "no-cache" } as const;

/** Returns a message with the characters that OAuth allows in `error_description`: RFC 6749, sections 4.1.2.1 and 5.2. */
export const descriptionOf = (message: string): string =>
  message.replaceAll('"', "'").replaceAll(/[^ !#-[\]-~]/g, "?");

/** Returns an error with the members of RFC 6749, section 5.2, and those of this API. */
export const oauthError = (
  status: 400 | 401,
  error: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ApiError =>
  new ApiError(
    status,
    error,
    message,
    { error_description: descriptionOf(message) },
    { ...NO_STORE, ...headers },
  );

/** Gives malformed bodies the code that OAuth defines for an invalid request. */
export function renameBadRequest(api: Api, error: string): void {
  api.onError((thrown) => {
    const failure = toApiError(thrown);
    throw failure.error === "bad_request" ? oauthError(400, error, failure.message) : thrown;
  });
}
