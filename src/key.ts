import { KEY_BYTES } from "./ff1/aes-key.js";
import { describe, PuidError } from "./util/errors.js";

/**
 * A new random key, from the platform's own secure source.
 *
 * @param bytes - The key's length: 16 (the default), 24 or 32 bytes, for AES-128, AES-192 or AES-256.
 * @returns The key's lower-case hexadecimal digits, two a byte.
 * @throws PuidError `invalid_key` if `bytes` is none of the three.
 *
 * @example
 * ```ts
 * import { generateKey } from "puid-codec";
 *
 * generateKey().length; // 32
 * generateKey(32).length; // 64
 * ```
 */
export function generateKey(bytes = 16): string {
  if (!KEY_BYTES.includes(bytes)) {
    throw new PuidError("invalid_key", `"bytes" must be 16, 24 or 32, got ${describe(bytes)}`);
  }
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
