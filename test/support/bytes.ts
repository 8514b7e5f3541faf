/** Returns the bytes of hexadecimal digits. */
export const fromHex = (digits: string): Uint8Array =>
  Uint8Array.from(digits.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const fromText = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Returns the big-endian words of 32 bits of a block, which is how the library holds it. */
export function toWords(block: Uint8Array): Int32Array {
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  return Int32Array.from({ length: block.length / 4 }, (_, i) => view.getInt32(4 * i));
}

export const wordsToHex = (words: Int32Array): string =>
  Array.from(words, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");

/** Returns the number that words of 32 bits represent, most significant first. */
export const fromWords = (words: Int32Array): bigint => BigInt(`0x${wordsToHex(words)}`);

/** Returns the words of a number below 2^(32 · length). */
export const bigToWords = (value: bigint, length: number): Int32Array =>
  toWords(fromHex(value.toString(16).padStart(8 * length, "0")));
