import { PuidError } from "../util/errors.js";

/** Calls a codec. Its errors name a field, column or type in place of the argument. */
export function rename<Result>(name: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof PuidError)) throw error;
    throw new PuidError(
      error.code,
      error.message.replace(/^"(id|ordinal)s?/, () => `"${name}`),
      error,
    );
  }
}
