/** The predefined alphabets. The position of a character is its digit. `core/options.ts` validates other alphabets. */
export interface Alphabets {
  /** Lower case without look-alikes. People can read such ids aloud, and systems that ignore case keep them apart. */
  readonly crockford32: string;
  /** Digits, upper case, lower case. Gives the shortest ids of letters and digits. */
  readonly base62: string;
  /** Bitcoin's alphabet: base 62 without `0`, `O`, `I` and `l`. */
  readonly base58: string;
  /** Digits and lower case. */
  readonly base36: string;
  /** The URL-safe alphabet of RFC 4648, in its order: upper case, lower case, digits, `-` and `_`. */
  readonly base64url: string;
  /** Lower-case hexadecimal digits. */
  readonly hex: string;
  /** The ten digits. */
  readonly decimal: string;
  /** Lower case without vowels, so that ids spell no words, and without look-alikes. */
  readonly safe28: string;
}

/** The default alphabet. It is a separate constant, so that a bundle without `alphabets` contains only this one. */
export const crockford32 = "0123456789abcdefghjkmnpqrstvwxyz";

/** The digits of UUIDs. Also a separate constant. */
export const hex = "0123456789abcdef";

/**
 * Lists alphabets by name. `createPuid` accepts any other alphabet too.
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
  hex,
  decimal: "0123456789",
  safe28: "23456789bcdfghjkmnpqrstvwxyz",
});
