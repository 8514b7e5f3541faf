import { getNumber, type Half, setNumber } from "./half.js";

/**
 * A half that a double holds, radix^m < 2^53, so that its first word is zero.
 *
 * S is the sum of its half-words, each times a power of 2^16. With those powers reduced beforehand, a ± y is
 * at most 2^19 times the modulus; in two parts, above and below 2^32, it is exact in doubles. What multiple of
 * the modulus to take from it is the sum of quotients likewise known beforehand.
 */
export class NarrowHalf implements Half {
  private readonly radix: number;
  readonly count: number;
  private readonly modulus: number;
  /**
   * Six each, for the half-words from the most significant on: the powers' parts above 2^32, their parts below,
   * and their quotients by the modulus. Then the modulus's reciprocal, and its own two parts.
   */
  private readonly table: Float64Array;

  constructor(radix: number, count: number, d: number) {
    this.radix = radix;
    this.count = count;
    this.modulus = Number(BigInt(radix) ** BigInt(count));
    this.table = new Float64Array(21);
    for (let j = 0; j < d / 2; j++) {
      const power = Number(2n ** BigInt(8 * d - 16 * (j + 1)) % BigInt(this.modulus));
      this.table[j] = Math.floor(power / 2 ** 32);
      this.table[6 + j] = power % 2 ** 32;
      this.table[12 + j] = power / this.modulus;
    }
    this.table.set([1 / this.modulus, Math.floor(this.modulus / 2 ** 32), this.modulus % 2 ** 32], 18);
  }

  read(numerals: Uint16Array, start: number, words: Int32Array, at: number): void {
    let value = 0;
    for (let i = start; i < start + this.count; i++) value = value * this.radix + numerals[i]!;
    setNumber(words, at, value);
  }

  write(words: Int32Array, at: number, symbols: Uint16Array, out: number[], start: number): void {
    let value = getNumber(words, at);
    for (let i = start + this.count - 1; i >= start; i--) {
      const quotient = Math.floor(value / this.radix);
      out[i] = symbols[value - quotient * this.radix]!;
      value = quotient;
    }
  }

  add(words: Int32Array, at: number, block: Int32Array): void {
    this.combine(words, at, block, 1);
  }

  subtract(words: Int32Array, at: number, block: Int32Array): void {
    this.combine(words, at, block, -1);
  }

  private combine(words: Int32Array, at: number, block: Int32Array, sign: 1 | -1): void {
    const { table, modulus } = this;
    // Step 6.iv: y, as the sum of its half-words times their powers
    const s5 = block[0]! >>> 16;
    const s4 = block[0]! & 0xffff;
    const s3 = block[1]! >>> 16;
    const s2 = block[1]! & 0xffff;
    const s1 = block[2]! >>> 16;
    const s0 = block[2]! & 0xffff;
    const yHigh = s5 * table[0]! + s4 * table[1]! + (s3 * table[2]! + s2 * table[3]!); // 2^16 and 1 have none
    const yLow =
      s5 * table[6]! +
      s4 * table[7]! +
      (s3 * table[8]! + s2 * table[9]!) +
      (s1 * table[10]! + s0 * table[11]!);
    const yQuotient =
      s5 * table[12]! +
      s4 * table[13]! +
      (s3 * table[14]! + s2 * table[15]!) +
      (s1 * table[16]! + s0 * table[17]!);
    // Step 6.vi
    const aHigh = words[at + 1]!;
    const aLow = words[at + 2]! >>> 0;
    const quotient = Math.floor((aHigh * 2 ** 32 + aLow) * table[18]! + SLACK + sign * yQuotient);
    const rest =
      (aHigh + sign * yHigh - quotient * table[19]!) * 2 ** 32 + (aLow + sign * yLow - quotient * table[20]!);
    setNumber(words, at, rest < 0 ? rest + modulus : rest);
  }
}

/**
 * More than rounding takes from a sum of quotients, so that a floor of it is never too small, and at most one
 * too large.
 */
export const SLACK: number = 2 ** -28;
