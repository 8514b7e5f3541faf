import type { CompositePuid } from "../core/composite-codec.js";
import type { GivenParts, Parts } from "../core/mixed-radix.js";
import { readOrdinal } from "../core/read-ordinal.js";
import { PuidError, quote } from "../util/errors.js";

/** Returns the parts that a line writes with commas between them, such as `7,42`. */
export function readParts({ ranges }: CompositePuid, text: string): GivenParts {
  const names = Object.keys(ranges);
  const values = text.split(",");
  if (values.length !== names.length || values.some((value) => !/^\d+$/.test(value))) {
    const rule = `must be ${names.join(",")} in decimal digits`;
    throw new PuidError("invalid_ordinal", `the parts ${rule}, got ${quote(text)}`);
  }
  return Object.fromEntries(names.map((name, i) => [name, readOrdinal(values[i]!)]));
}

/** Returns parts as a line, with commas between them. */
export const showParts = (parts: Parts): string => Object.values(parts).join(",");

/** Returns parts for JSON, as strings, because many readers of JSON turn numbers into doubles. */
export const toJsonParts = (parts: GivenParts): Record<string, string> =>
  Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, String(part)]));
