import { describe, quote } from "../util/errors.js";
import { refuseOption } from "../util/validate.js";

/** PostgreSQL cuts longer names, and cut names may meet. */
const MOST_BYTES = 63;

/** A name for PostgreSQL, in quotes, so that any is possible and none is a keyword. */
export function identifier(option: string, name: unknown, suffix = ""): string {
  if (typeof name !== "string") refuseOption(option, "be a string", describe(name));
  if (name === "" || /[\0\p{Surrogate}]/u.test(name)) {
    refuseOption(option, "be well-formed text, without NUL", quote(name));
  }
  const whole = name + suffix;
  const bytes = new TextEncoder().encode(whole).length;
  if (bytes > MOST_BYTES) {
    refuseOption(option, `leave names of at most ${MOST_BYTES} bytes`, `${bytes} in ${quote(whole)}`);
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
