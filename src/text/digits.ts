import type { Network } from "../ff1/network.js";
import { quote, type Refusal } from "../util/errors.js";
import { codesOf, digitsOf } from "./alphabet.js";
import { normalize } from "./normalize.js";
import { createPattern } from "./pattern.js";
import type { Spelling } from "./spelling.js";

/** Writes ids: a prefix, then one character of an alphabet for each numeral. */
export class Digits implements Spelling {
  readonly radix: number;
  readonly numerals: Uint16Array;
  readonly length: number;
  private readonly prefix: string;
  private readonly alphabet: string;
  /** The character codes of the id. Those of the prefix never change. */
  private readonly codes: number[];
  /** The character code of each numeral. */
  private readonly codeOf: Uint16Array;
  /** The numeral of each ASCII character, or −1. */
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
      foreign |= numeral | (127 - code); // negative if either is: not in the alphabet, or not ASCII
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
      return { reason: "prefix", rest: `must start with ${quote(prefix)}, got ${got}` };
    }
    const digits = text.slice(prefix.length);
    if (text.length !== this.length) {
      const count = this.numerals.length;
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
    return normalize(typed, this.prefix, this.alphabet);
  }

  createPattern(): RegExp {
    return createPattern(this.prefix, this.alphabet, this.numerals.length);
  }
}
