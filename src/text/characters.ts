import type { TextFormat } from "../ff1/text-cipher.js";
import { fromCodes } from "./from-codes.js";

/** The characters of the strings of a format. */
export class Characters {
  readonly format: TextFormat;
  /** The number of characters of every string. */
  readonly length: number;

  constructor(format: TextFormat) {
    this.format = format;
    this.length = format.prefix.length + format.length;
  }

  /** Returns the string whose prefix ends and whose digits begin at `at`. */
  join(bytes: Uint8Array, at: number): string {
    return fromCodes(bytes, at - this.format.prefix.length, this.length);
  }

  /** Writes the characters after the prefix. Returns false for anything but a string of ASCII with this prefix and length. */
  split(text: unknown, bytes: Uint8Array, at: number): boolean {
    const { length, prefix } = this.format;
    const start = prefix.length;
    if (typeof text !== "string" || text.length !== start + length) return false;
    if (!text.startsWith(prefix)) return false;
    let all = 0;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(start + i);
      all |= code;
      bytes[at + i] = code;
    }
    return all < 128;
  }
}
