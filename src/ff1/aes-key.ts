import { describeType, refuse } from "../util/errors.js";
import { isBytes } from "../util/validate.js";

/** The lengths of an AES key, in bytes. */
export const KEY_BYTES: readonly number[] = [16, 24, 32];

/**
 * Returns the bytes of a key, given as bytes or as hexadecimal digits in either case.
 *
 * @throws PuidError `invalid_key`, with a message that shows nothing of the key
 */
export function readKey(key: unknown): Uint8Array {
  if (typeof key !== "string") return checkKey(key, "a Uint8Array or a hexadecimal string");
  const at = key.search(/[^0-9a-f]/i);
  if (at >= 0) {
    const advice = /[\s"']/.test(key.charAt(at)) ? "remove spaces, quotes and line breaks" : "";
    refuse("invalid_key", "key", "have only hexadecimal digits", `another character at ${at}`, advice);
  }
  if (!KEY_BYTES.includes(key.length / 2)) {
    refuse("invalid_key", "key", "have 32, 48 or 64 hexadecimal digits", String(key.length));
  }
  return fromHex(key);
}

/** Returns the bytes that pairs of hexadecimal digits write. */
export function fromHex(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length / 2);
  for (let k = 0; k < digits.length; k++) {
    const code = digits.charCodeAt(k);
    // The lowest four bits of a letter count from 1.
    bytes[k >> 1] = (bytes[k >> 1]! << 4) | ((code & 15) + 9 * (code >> 6));
  }
  return bytes;
}

/** Returns the hexadecimal digits of bytes, two a byte. */
export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * Validates the bytes of an AES key, and returns them.
 *
 * @throws PuidError `invalid_key`
 */
export function checkKey(key: unknown, expected: string): Uint8Array {
  if (!isBytes(key))
    refuse("invalid_key", "key", `be ${expected}`, describeType(key), "make one once, with puid keygen");
  if (!KEY_BYTES.includes(key.length))
    refuse("invalid_key", "key", "have 16, 24 or 32 bytes", String(key.length));
  return key;
}
