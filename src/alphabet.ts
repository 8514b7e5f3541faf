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
  crockford32: "0123456789abcdefghjkmnpqrstvwxyz",
  base62: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  base58: "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
  base36: "0123456789abcdefghijklmnopqrstuvwxyz",
  base64url: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
  hex: "0123456789abcdef",
  decimal: "0123456789",
  safe28: "23456789bcdfghjkmnpqrstvwxyz",
});

/**
 * Numbers as digits of one alphabet, most significant first and padded to a fixed width, and back: for
 * numbers of at most 2^53, and for any.
 */
export interface Digits {
  /** The last `count` digits of `value`. */
  write(value: number, count: number): string;
  /** The number that the text writes from `start` up to `end`, or −1 if a character is no digit. */
  read(text: string, start: number, end: number): number;
  /** `write` for numbers of any size. */
  writeBig(value: bigint, count: number): string;
  /** `read` for numbers of any size. */
  readBig(text: string, start: number, end: number): bigint;
}

export function createDigits(alphabet: string): Digits {
  const radix = alphabet.length;
  const bigRadix = BigInt(radix);
  /** The digit that each ASCII character is, or −1. */
  const values = new Int8Array(128).fill(-1);
  for (let digit = 0; digit < radix; digit++) values[alphabet.charCodeAt(digit)] = digit;
  const valueAt = (text: string, index: number): number => values[text.charCodeAt(index)] ?? -1;

  return {
    write(value, count) {
      let text = "";
      for (let i = 0; i < count; i++) {
        const quotient = Math.floor(value / radix);
        text = alphabet.charAt(value - quotient * radix) + text;
        value = quotient;
      }
      return text;
    },
    read(text, start, end) {
      let value = 0;
      for (let i = start; i < end; i++) {
        const digit = valueAt(text, i);
        if (digit < 0) return -1;
        value = value * radix + digit;
      }
      return value;
    },
    writeBig(value, count) {
      let text = "";
      for (let i = 0; i < count; i++) {
        text = alphabet.charAt(Number(value % bigRadix)) + text;
        value /= bigRadix;
      }
      return text;
    },
    readBig(text, start, end) {
      let value = 0n;
      for (let i = start; i < end; i++) {
        const digit = valueAt(text, i);
        if (digit < 0) return -1n;
        value = value * bigRadix + BigInt(digit);
      }
      return value;
    },
  };
}
