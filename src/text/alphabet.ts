/** Alphabets to choose from, each in the order of its digits. */
export interface Alphabets {
  /** Lower case without look-alikes: what people can read aloud, and case-folding systems keep apart. */
  readonly crockford32: string;
  /** Digits, upper case, lower case: the shortest ids of letters and digits alone. */
  readonly base62: string;
  /** Bitcoin's: base 62 without 0, O, I and l. */
  readonly base58: string;
  /** Digits and lower case. */
  readonly base36: string;
  /** RFC 4648's URL-safe alphabet, in its order: upper case, lower case, digits, `-` and `_`. */
  readonly base64url: string;
  /** Lower-case hexadecimal digits. */
  readonly hex: string;
  /** The ten digits. */
  readonly decimal: string;
  /** Lower case without vowels, which spell words, and without look-alikes. */
  readonly safe28: string;
}

/** On its own, so that a bundle which needs no other alphabet has no other. */
export const crockford32 = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * Alphabets to choose from; `createPuid` takes any other just as well.
 *
 * @example
 * ```ts
 * import { alphabets, createPuid, generateKey } from "puid-codec";
 *
 * const orders = createPuid({ key: generateKey(), alphabet: alphabets.base58 });
 * orders.length; // 17
 * ```
 */
export const alphabets: Alphabets = /* @__PURE__ */ Object.freeze({
  crockford32,
  base62: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  base58: "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
  base36: "0123456789abcdefghijklmnopqrstuvwxyz",
  base64url: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
  hex: "0123456789abcdef",
  decimal: "0123456789",
  safe28: "23456789bcdfghjkmnpqrstvwxyz",
});

/** The character code of each digit. */
export function codesOf(alphabet: string): Uint16Array {
  const codes = new Uint16Array(alphabet.length);
  for (let digit = 0; digit < alphabet.length; digit++) codes[digit] = alphabet.charCodeAt(digit);
  return codes;
}

/** The digit that each ASCII character is, or −1. */
export function digitsOf(alphabet: string): Int8Array {
  const digits = new Int8Array(128).fill(-1);
  for (let digit = 0; digit < alphabet.length; digit++) digits[alphabet.charCodeAt(digit)] = digit;
  return digits;
}
