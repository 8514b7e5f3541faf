import { ApiError } from "../../api/errors.js";
import { argumentMessage } from "../../util/validation-message.js";

/** The most characters of a path to which a sign-in leads. A cookie has room for it. */
export const LONGEST_NEXT = 2048;

/**
 * Returns a path of this origin, as browsers read it. "//host", "/\host" and schemes lead to other origins.
 *
 * @throws ApiError if `next` is no such path
 */
export function pathOf(next: string, origin: string): string {
  const url = next.startsWith("/") && URL.canParse(next, origin) ? new URL(next, origin) : undefined;
  // The URL parser turns "/.//host" into "//host".
  if (url?.origin !== origin || url.pathname.startsWith("//")) {
    const rule = "must be a path on this origin that starts with one slash";
    throw new ApiError(400, "bad_request", argumentMessage("next", rule, next));
  }
  return url.pathname + url.search + url.hash;
}
