import { isBytes } from "./check.js";
import { describe, describeType, PuidError } from "./errors.js";

/** The lengths of an AES key, in bytes. */
const KEY_BYTES = [16, 24, 32];

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

/**
 * A key's bytes, from the bytes themselves or from their hexadecimal digits, in either case.
 *
 * @throws PuidError `invalid_key`, with a message that shows nothing of the key's content.
 */
export function readKey(key: unknown): Uint8Array {
  if (typeof key !== "string") return checkKey(key, "a Uint8Array or a hexadecimal string");
  const foreign = key.search(/[^0-9a-f]/i);
  if (foreign >= 0) {
    throw new PuidError("invalid_key", `"key" must be hexadecimal, which its character ${foreign} is not`);
  }
  if (!KEY_BYTES.includes(key.length / 2)) {
    throw new PuidError("invalid_key", `"key" must have 32, 48 or 64 hexadecimal digits, got ${key.length}`);
  }
  return fromHex(key);
}

/** The bytes that pairs of hexadecimal digits write. */
export const fromHex = (digits: string): Uint8Array =>
  Uint8Array.from(digits.match(/../g)!, (pair) => Number.parseInt(pair, 16));

/**
 * The same bytes, now known to be an AES key.
 *
 * @throws PuidError `invalid_key`
 */
export function checkKey(key: unknown, expected: string): Uint8Array {
  if (!isBytes(key)) {
    const got = describeType(key);
    throw new PuidError("invalid_key", `"key" must be ${expected}, got ${got}; generateKey() makes one`);
  }
  if (!KEY_BYTES.includes(key.length)) {
    throw new PuidError("invalid_key", `"key" must have 16, 24 or 32 bytes, got ${key.length}`);
  }
  return key;
}
