import { PuidError, quote } from "../util/errors.js";

/** Returns the ordinal that decimal digits write: as a number if it is safe, because that is faster. */
export function readOrdinal(text: string): number | bigint {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  if (/^\d{1,1300}$/.test(text)) return BigInt(text);
  throw new PuidError("invalid_ordinal", `an ordinal must be decimal digits, got ${quote(text)}`);
}
