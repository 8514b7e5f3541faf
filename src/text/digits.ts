import type { Network } from "../ff1/network.js";
import { quote, type Refusal } from "../util/errors.js";
import { codesOf, digitsOf } from "./alphabet.js";
import { normalize } from "./normalize.js";
import { createPattern } from "./pattern.js";
import type { Spelling } from "./spelling.js";

/** A prefix, and a digit of an alphabet for each numeral. */
export class Digits implements Spelling {
  readonly radix: number;
  readonly numerals: Uint16Array;
  readonly length: number;
  private readonly prefix: string;
  private readonly alphabet: string;
  /** The text's character codes; the prefix stays. */
  private readonly codes: number[];
  /** The character code of each numeral. */
  private readonly codeOf: Uint16Array;
  /** The numeral that each ASCII character is, or −1. */
  private readonly numeralOf: Int8Array;

  constructor(prefix: string, alphabet: string, count: number) {
    this.radix = alphabet.length;
    this.numerals = new Uint16Array(count);
    this.length = prefix.length + count;
    this.prefix = prefix;
    this.alphabet = alphabet;
    this.codes = [...codesOf(prefix.padEnd(this.length, "0"))];
    this.codeOf = codesOf(alphabet);
    this.numeralOf = digitsOf(alphabet);
  }

  read(text: unknown): boolean {
    const { prefix, numerals, numeralOf } = this;
    const start = prefix.length;
    if (typeof text !== "string" || text.length !== start + numerals.length) return false;
    if (!text.startsWith(prefix)) return false;
    let foreign = 0;
    for (let i = 0; i < numerals.length; i++) {
      const code = text.charCodeAt(start + i);
      const numeral = numeralOf[code & 127]!;
      foreign |= numeral | (127 - code); // negative if either is
      numerals[i] = numeral;
    }
    return foreign >= 0;
  }

  write(network: Network): string {
    network.writeNumerals(this.codeOf, this.codes, this.prefix.length);
    return String.fromCharCode.apply(undefined, this.codes);
  }

  explain(text: string): Refusal | undefined {
    const { prefix, alphabet } = this;
    const got = quote(text);
    if (!text.startsWith(prefix)) {
      return { reason: "prefix", rule: `must start with ${quote(prefix)}, got ${got}` };
    }
    const digits = text.slice(prefix.length);
    if (text.length !== this.length) {
      const count = this.numerals.length;
      const rule = `must have ${count} characters after its prefix, got ${digits.length} in ${got}`;
      return { reason: "length", rule };
    }
    const at = [...digits].findIndex((character) => !alphabet.includes(character));
    if (at < 0) return undefined;
    const rule = `must have only the characters ${quote(alphabet)} after its prefix`;
    const where = `${quote(digits.charAt(at))} at ${prefix.length + at} in ${got}`;
    return { reason: "character", rule: `${rule}, got ${where}` };
  }

  normalize(typed: string): string {
    return normalize(typed, this.prefix, this.alphabet);
  }

  createPattern(): RegExp {
    return createPattern(this.prefix, this.alphabet, this.numerals.length);
  }
}
