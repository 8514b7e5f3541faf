/** Bytes from their hexadecimal digits. */
export const fromHex = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits, "hex"));

export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** The four big-endian words of a block, as the library holds it. */
export function toWords(block: Uint8Array): Uint32Array {
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  return Uint32Array.from({ length: block.length / 4 }, (_, i) => view.getUint32(4 * i));
}

export const wordsToHex = (words: Uint32Array): string =>
  Array.from(words, (word) => word.toString(16).padStart(8, "0")).join("");
