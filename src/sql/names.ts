import { toHex } from "../ff1/aes-key.js";
import { describe, quote } from "../util/errors.js";
import { refuseOption } from "../util/validate.js";

/** PostgreSQL truncates longer names (NAMEDATALEN − 1), and two truncated names may be equal. */
const MAX_BYTES = 63;

/** Returns a name in quotes, which allow any characters and keywords. */
export function identifier(option: string, name: unknown, suffix = ""): string {
  if (typeof name !== "string") refuseOption(option, "be a string", describe(name));
  if (name === "" || /[\0\p{Surrogate}]/u.test(name)) {
    refuseOption(option, "be a well-formed string, not empty and without NUL", quote(name));
  }
  const whole = name + suffix;
  const bytes = new TextEncoder().encode(whole).length;
  if (bytes > MAX_BYTES) {
    refuseOption(option, `leave names of at most ${MAX_BYTES} bytes`, `${bytes} in ${quote(whole)}`);
  }
  return `"${whole.replaceAll('"', '""')}"`;
}

/** Returns a string literal that means the same with `standard_conforming_strings` on and off. */
export const literal = (text: string): string => `E'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

/** Returns a bytea expression. It has no backslash, unlike a bytea literal. */
export const bytes = (value: Uint8Array): string => `decode('${toHex(value)}', 'hex')`;

/** Returns a body in dollar quotes, with a tag that the body does not contain. */
export function dollarQuoted(body: string): string {
  let tag = "$puid$";
  for (let i = 1; body.includes(tag); i++) tag = `$puid${i}$`;
  return `${tag}\n${body}${tag}`;
}
