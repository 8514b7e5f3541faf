import type { z } from "zod";
import { ApiError } from "../../api/errors.js";
import { validationMessage } from "../../util/validation-message.js";

/**
 * Returns a value of a request as a schema reads it.
 *
 * @param whole - The subject of the message if the value as a whole is wrong.
 * @throws ApiError with 400 if the value is invalid
 */
export function validate<Output>(schema: z.ZodType<Output>, value: unknown, whole: string): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ApiError(400, "bad_request", validationMessage(result.error, value, whole));
}
