import type { Layout } from "../parameters.js";
import { BinaryHalf } from "./binary.js";
import { getBig, getNumber, type Half, setBig, setNumber, WORDS } from "./half.js";
import { NarrowHalf } from "./narrow.js";
import { WideHalf } from "./wide.js";

/** Tells whether the halves of strings of n numerals have at most 96 bits. */
export const fitsPair = (radix: number, n: number): boolean =>
  BigInt(radix) ** BigInt(Math.ceil(n / 2)) <= 2n ** 96n;

/** A numeral string X whose halves have at most 96 bits each, as NUM(A) and NUM(B). */
export class Pair {
  readonly even: Half;
  readonly odd: Half;
  /** NUM(A) and NUM(B). */
  readonly words: Int32Array = new Int32Array(2 * WORDS);
  private readonly modulus: bigint;
  private readonly modulusNumber: number;

  constructor({ radix, u, v, d, moduli }: Layout) {
    this.even = createHalf(radix, u, d);
    this.odd = createHalf(radix, v, d);
    this.modulus = moduli[1];
    this.modulusNumber = Number(moduli[1]);
  }

  readNumerals(numerals: Uint16Array): void {
    this.even.read(numerals, 0, this.words, 0); // SP 800-38G, Algorithm 7, step 2
    this.odd.read(numerals, this.even.count, this.words, WORDS);
  }

  writeNumerals(symbols: Uint16Array, out: number[], start: number): void {
    this.even.write(this.words, 0, symbols, out, start); // Algorithm 7, step 7
    this.odd.write(this.words, WORDS, symbols, out, start + this.even.count);
  }

  readNumber(number: number | bigint): void {
    const { words, modulus, modulusNumber } = this;
    if (typeof number === "bigint") {
      setBig(words, 0, number / modulus);
      setBig(words, WORDS, number % modulus);
    } else {
      const a = Math.floor(number / modulusNumber);
      setNumber(words, 0, a);
      setNumber(words, WORDS, number - a * modulusNumber);
    }
  }

  number(): number | bigint {
    const { words, modulus, modulusNumber } = this;
    if (words[0] === 0 && words[WORDS] === 0) {
      const number = getNumber(words, 0) * modulusNumber + getNumber(words, WORDS);
      if (number <= Number.MAX_SAFE_INTEGER) return number;
    }
    return getBig(words, 0) * modulus + getBig(words, WORDS);
  }
}

/** Returns the fastest arithmetic for the radix and the size of a half. */
function createHalf(radix: number, count: number, d: number): Half {
  const bits = Math.log2(radix);
  if (Number.isInteger(bits)) return new BinaryHalf(bits, count, d);
  const narrow = radix ** count <= 2 ** 53 && d <= 12;
  return narrow ? new NarrowHalf(radix, count, d) : new WideHalf(radix, count, d);
}
