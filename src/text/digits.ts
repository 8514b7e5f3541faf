import { NetworkText } from "../ff1/network-text.js";
import { quote, type Refusal } from "../util/errors.js";
import { Characters } from "./characters.js";
import { normalize } from "./normalize.js";
import { createPattern } from "./pattern.js";
import type { Spelling } from "./spelling.js";

/** Writes ids: a prefix, then one character of an alphabet for each numeral. */
export class Digits extends Characters implements Spelling {
  readonly Text: typeof NetworkText = NetworkText;

  constructor(prefix: string, alphabet: string, count: number) {
    super({ radix: alphabet.length, count, alphabet, length: count, prefix, isUuid: false });
  }

  explain(text: string): Refusal | undefined {
    const { prefix, alphabet, count } = this.format;
    const got = quote(text);
    if (!text.startsWith(prefix)) {
      return { reason: "prefix", rest: `must start with ${quote(prefix)}, got ${got}` };
    }
    const digits = text.slice(prefix.length);
    if (text.length !== this.length) {
      const rest = `must have ${count} characters after its prefix, got ${digits.length} in ${got}`;
      return { reason: "length", rest };
    }
    const at = [...digits].findIndex((character) => !alphabet.includes(character));
    if (at < 0) return undefined;
    const where = `${quote(digits.charAt(at))} at ${prefix.length + at} in ${got}`;
    const rest = `must have only the characters ${quote(alphabet)} after its prefix, got ${where}`;
    return { reason: "character", rest };
  }

  normalize(typed: string): string {
    return normalize(typed, this.format.prefix, this.format.alphabet);
  }

  createPattern(): RegExp {
    return createPattern(this.format.prefix, this.format.alphabet, this.format.count);
  }
}
