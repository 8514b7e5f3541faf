import { describeType, PuidError } from "../util/errors.js";
import { isBytes } from "../util/validate.js";

/** The lengths of an AES key, in bytes. */
export const KEY_BYTES: readonly number[] = [16, 24, 32];

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
