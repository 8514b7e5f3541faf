import { getNumber, type Half, setNumber } from "./half.js";

/**
 * A half that fits in a double: radix^m < 2^53. Its first word is always zero.
 *
 * S is the sum of at most six 16-bit half-words, each times a power of 2^16. The constructor reduces these powers
 * modulo radix^m. Then a ± y is at most 1 + 6 · 2^16 < 2^19 times the modulus. Split at 2^32 into two parts, it is
 * exact in doubles: the high part is below 2^21 · 2^19, and the low part below 2^32 · 2^19. The multiple of the
 * modulus to subtract is a sum of quotients, which the constructor computes too.
 */
export class NarrowHalf implements Half {
  private readonly radix: number;
  readonly count: number;
  private readonly modulus: number;
  /**
   * Six values for the half-words, most significant first: the parts of the powers above 2^32, at 0. Their parts below
   * 2^32, at 6. Their quotients by the modulus, at 12. Then the reciprocal of the modulus, at 18, and its two parts.
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
    // SP 800-38G, Algorithms 7 and 8, step 6.iv: y is the sum of the half-words times their powers.
    const s5 = block[0]! >>> 16;
    const s4 = block[0]! & 0xffff;
    const s3 = block[1]! >>> 16;
    const s2 = block[1]! & 0xffff;
    const s1 = block[2]! >>> 16;
    const s0 = block[2]! & 0xffff;
    const yHigh = s5 * table[0]! + s4 * table[1]! + (s3 * table[2]! + s2 * table[3]!); // 2^16 and 2^0 have no high part
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
    // step 6.vi
    const aHigh = words[at + 1]!;
    const aLow = words[at + 2]! >>> 0;
    const quotient = Math.floor((aHigh * 2 ** 32 + aLow) * table[18]! + SLACK + sign * yQuotient);
    const rest =
      (aHigh + sign * yHigh - quotient * table[19]!) * 2 ** 32 + (aLow + sign * yLow - quotient * table[20]!);
    setNumber(words, at, rest < 0 ? rest + modulus : rest);
  }
}

/**
 * More than rounding can take from a sum of quotients. With it, a floor of the sum is never too small, and at most 1
 * too large. The sum is below 2^20 in size, and about 16 roundings of relative size 2^−53 take less than 2^20 · 16 ·
 * 2^−53 = 2^−29 from it.
 */
export const SLACK: number = 2 ** -28;
