import { refuseOption } from "../check.js";
import { describe, quote } from "../errors.js";

/** PostgreSQL cuts longer names, and cut names may meet. */
const MOST_BYTES = 63;

/** A name for PostgreSQL, in quotes, so that any is possible and none is a keyword. */
export function identifier(option: string, name: unknown, suffix = ""): string {
  if (typeof name !== "string") refuseOption(option, `"${option}" must be a string, got ${describe(name)}`);
  if (name === "" || /[\0\p{Surrogate}]/u.test(name)) {
    refuseOption(option, `"${option}" must be well-formed text, without NUL, got ${quote(name)}`);
  }
  const whole = name + suffix;
  const bytes = new TextEncoder().encode(whole).length;
  if (bytes > MOST_BYTES) {
    const rule = `"${option}" must leave names of at most ${MOST_BYTES} bytes`;
    refuseOption(option, `${rule}, got ${bytes} in ${quote(whole)}`);
  }
  return `"${whole.replaceAll('"', '""')}"`;
}

/** Text for PostgreSQL, in quotes that mean the same whatever `standard_conforming_strings` is. */
export const literal = (text: string): string => `E'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

/** Bytes for PostgreSQL, without the backslash of its own way to write them. */
export const bytes = (value: Uint8Array): string =>
  `decode('${Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("")}', 'hex')`;

/** A function's body in dollar quotes, of a tag that it does not hold. */
export function dollarQuoted(body: string): string {
  let tag = "$puid$";
  for (let i = 1; body.includes(tag); i++) tag = `$puid${i}$`;
  return `${tag}\n${body}${tag}`;
}
