import { codesOf, digitsOf } from "./alphabet.js";
import { expandKey } from "./ff1/aes.js";
import { createNetwork } from "./ff1/forms.js";
import type { Network } from "./ff1/network.js";
import { createParameters, type Parameters } from "./ff1/parameters.js";
import { toBigInt } from "./long.js";
import type { Format } from "./options.js";

/**
 * Ordinals 0 … capacity − 1 as texts of a prefix and `length` digits, enciphered, and back: format 1, "From
 * ordinal to id" and "From id to ordinal". Ordinals are safe integers, or any bigints.
 */
export class Permutation {
  private readonly capacity: bigint;
  /** Safe integers below this are below the capacity. */
  private readonly safeCapacity: number;
  readonly parameters: Parameters;
  private readonly network: Network;
  readonly prefix: string;
  readonly numerals: Uint16Array;
  /** The text's character codes; the prefix stays. */
  readonly codes: number[];
  /** The character code of each numeral. */
  readonly codeOf: Uint16Array;
  /** The numeral that each ASCII character is, or −1. */
  private readonly numeralOf: Int8Array;

  constructor({ key, tweak, alphabet, length, prefix, capacity }: Format<string>) {
    this.capacity = capacity;
    this.safeCapacity = Math.min(Number(capacity), 2 ** 53);
    this.parameters = createParameters(expandKey(key), alphabet.length, length, tweak);
    this.network = createNetwork(this.parameters);
    this.prefix = prefix;
    this.numerals = new Uint16Array(length);
    this.codes = [];
    for (let i = 0; i < prefix.length; i++) this.codes.push(prefix.charCodeAt(i));
    for (let i = 0; i < length; i++) this.codes.push(0);
    this.codeOf = codesOf(alphabet);
    this.numeralOf = digitsOf(alphabet);
  }

  /** The text of an ordinal. */
  encipher(ordinal: number | bigint): string {
    const { network, codes, codeOf, prefix } = this;
    network.readNumber(ordinal); // step 1
    network.encrypt(); // step 2
    network.writeNumerals(codeOf, codes, prefix.length); // step 3
    return String.fromCharCode.apply(undefined, codes);
  }

  /** The ordinal of a text, or `undefined` if it is none: of another shape, or of a point past the capacity. */
  decipher(text: unknown): bigint | undefined {
    const { network, numerals } = this;
    if (!this.readDigits(text)) return undefined;
    network.readNumerals(numerals);
    network.decrypt(); // step 2
    return this.toOrdinal(network.number());
  }

  /** From id to ordinal, step 3. */
  toOrdinal(point: number | bigint): bigint | undefined {
    if (typeof point === "bigint") return point < this.capacity ? point : undefined;
    return point < this.safeCapacity ? toBigInt(point) : undefined;
  }

  /** Sets `numerals` to a text's digits; false if it is none of this length and prefix, in these digits. */
  readDigits(text: unknown): boolean {
    const { prefix, numerals, numeralOf } = this;
    const start = prefix.length;
    if (typeof text !== "string" || text.length !== start + numerals.length) return false;
    if (start > 0 && !text.startsWith(prefix)) return false;
    let foreign = 0;
    for (let i = 0; i < numerals.length; i++) {
      const code = text.charCodeAt(start + i);
      const numeral = numeralOf[code & 127]!;
      foreign |= numeral | (127 - code); // negative if either is
      numerals[i] = numeral;
    }
    return foreign >= 0;
  }
}
