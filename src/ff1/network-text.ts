import { codesOf, digitsOf } from "../util/digit-tables.js";
import type { Network } from "./network.js";
import type { TextCipher, TextFormat } from "./text-cipher.js";

/** FF1 from numbers to text and back in JavaScript: a character is a numeral of a network. */
export class NetworkText implements TextCipher {
  readonly bytes: Uint8Array;
  readonly at: number;
  protected readonly network: Network;
  /** The numerals, or what is written for them. */
  protected readonly numerals: Uint16Array;
  /** The character code of each digit. */
  protected readonly codeOf: Uint16Array;
  /** The digit of each character code from 0 to 127, or −1. */
  protected readonly digitOf: Int8Array;

  constructor(network: Network, { count, alphabet, length, prefix }: TextFormat) {
    const empty = prefix.padEnd(prefix.length + length);
    this.bytes = Uint8Array.from(empty, (character) => character.charCodeAt(0));
    this.at = prefix.length;
    this.network = network;
    this.numerals = new Uint16Array(count);
    this.codeOf = codesOf(alphabet);
    this.digitOf = digitsOf(alphabet);
  }

  encipher(number: number | bigint): void {
    this.network.readNumber(number);
    this.network.encrypt();
    this.write();
  }

  decipher(): number | bigint | undefined {
    const { network } = this;
    if (!this.read()) return undefined;
    network.readNumerals(this.numerals);
    network.decrypt();
    return network.number();
  }

  permute(number: number): number | bigint {
    this.network.readNumber(number);
    this.network.encrypt();
    return this.network.number();
  }

  /** Has no batches. */
  createBatch(): undefined {}

  /** Writes the characters of the network's numerals. */
  protected write(): void {
    this.network.writeNumerals(this.codeOf, this.numerals);
    this.bytes.set(this.numerals, this.at);
  }

  /** Sets `numerals` to those of the characters. Returns false if one is not a digit. */
  protected read(): boolean {
    const { bytes, at, numerals, digitOf } = this;
    let foreign = 0;
    for (let i = 0; i < numerals.length; i++) {
      const digit = digitOf[bytes[at + i]! & 127]!;
      foreign |= digit; // negative if any is
      numerals[i] = digit;
    }
    return foreign >= 0;
  }
}
