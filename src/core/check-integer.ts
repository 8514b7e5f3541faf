import { describe, type PuidErrorDetails, refuse, showInteger } from "../util/errors.js";

/** @throws PuidError `invalid_ordinal` for anything but a bigint or a safe integer of at least 0 */
export function checkInteger(name: string, value: bigint | number, details?: PuidErrorDetails): void {
  if (typeof value !== "bigint" && !Number.isInteger(value)) {
    // A string of digits is not an ordinal. It may be an id, which must not be enciphered a second time.
    const isDigits = typeof value === "string" && /^\d+$/.test(value);
    const advice = isDigits ? "pass BigInt(row.id) or set the driver's parser" : "";
    refuse("invalid_ordinal", name, "be a bigint or an integer", describe(value), advice, details);
  }
  if (value < 0) refuse("invalid_ordinal", name, "be at least 0", showInteger(value), "", details);
  if (typeof value === "number" && value > Number.MAX_SAFE_INTEGER) {
    refuse("invalid_ordinal", name, "be a bigint above 2^53 - 1", String(value), "", details);
  }
}
