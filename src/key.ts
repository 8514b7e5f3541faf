import { KEY_BYTES, toHex } from "./ff1/aes-key.js";
import { describe, refuse } from "./util/errors.js";

/**
 * Returns a new random key from the platform's cryptographic random source.
 *
 * @param bytes - The length of the key in bytes: 16 (the default), 24 or 32, for AES-128, AES-192 or AES-256.
 * @returns The key in lower-case hexadecimal, two digits a byte.
 * @throws PuidError `invalid_key` if `bytes` is another number.
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
    refuse("invalid_key", "bytes", "be 16, 24 or 32", describe(bytes));
  }
  return toHex(crypto.getRandomValues(new Uint8Array(bytes)));
}
