import { divide, type Group, groupOf, multiplyAdd } from "../../util/multiword.js";
import type { Half } from "./half.js";
import { SLACK } from "./narrow.js";

/** A half of up to 96 bits. The arithmetic is that of `NarrowHalf`, in three parts of 32 bits. */
export class WideHalf implements Half {
  private readonly radix: number;
  readonly count: number;
  private readonly group: Group;
  private readonly modulus: Float64Array;
  private readonly reciprocal: number;
  /**
   * Four values for each of eight half-words, most significant first: the three parts of its power, and its quotient.
   */
  private readonly powers: Float64Array;

  constructor(radix: number, count: number, d: number) {
    const modulus = BigInt(radix) ** BigInt(count);
    this.radix = radix;
    this.count = count;
    this.group = groupOf(radix);
    this.modulus = Float64Array.from(parts(modulus));
    this.reciprocal = 1 / Number(modulus);
    this.powers = new Float64Array(32);
    for (let j = 0; j < d / 2; j++) {
      const power = 2n ** BigInt(8 * d - 16 * (j + 1)) % modulus;
      this.powers.set([...parts(power), Number(power) / Number(modulus)], 4 * j);
    }
  }

  read(numerals: Uint16Array, start: number, words: Int32Array, at: number): void {
    words.fill(0, at, at + 3);
    for (let i = 0; i < this.count; ) {
      let value = 0;
      let size = 1;
      const end = Math.min(i + this.group.digits, this.count);
      for (; i < end; i++) {
        value = value * this.radix + numerals[start + i]!;
        size *= this.radix;
      }
      multiplyAdd(words, at, 3, size, value);
    }
  }

  write(words: Int32Array, at: number, symbols: Uint16Array, out: number[], start: number): void {
    for (let i = start + this.count - 1; i >= start; ) {
      let value = divide(words, at, 3, this.group);
      for (let k = 0; k < this.group.digits && i >= start; k++, i--) {
        const quotient = Math.floor(value / this.radix);
        out[i] = symbols[value - quotient * this.radix]!;
        value = quotient;
      }
    }
  }

  add(words: Int32Array, at: number, block: Int32Array): void {
    this.combine(words, at, block, 1);
  }

  subtract(words: Int32Array, at: number, block: Int32Array): void {
    this.combine(words, at, block, -1);
  }

  private combine(words: Int32Array, at: number, block: Int32Array, sign: 1 | -1): void {
    const { powers, modulus } = this;
    // SP 800-38G, Algorithms 7 and 8, step 6.iv: y is the sum of the half-words times their powers.
    let yHigh = 0;
    let yMiddle = 0;
    let yLow = 0;
    let yQuotient = 0;
    for (let k = 0; k < 4; k++) {
      const upper = block[k]! >>> 16;
      const lower = block[k]! & 0xffff;
      yHigh += upper * powers[8 * k]! + lower * powers[8 * k + 4]!;
      yMiddle += upper * powers[8 * k + 1]! + lower * powers[8 * k + 5]!;
      yLow += upper * powers[8 * k + 2]! + lower * powers[8 * k + 6]!;
      yQuotient += upper * powers[8 * k + 3]! + lower * powers[8 * k + 7]!;
    }
    // step 6.vi
    const aHigh = words[at]! >>> 0;
    const aMiddle = words[at + 1]! >>> 0;
    const aLow = words[at + 2]! >>> 0;
    const aQuotient = ((aHigh * 2 ** 32 + aMiddle) * 2 ** 32 + aLow) * this.reciprocal;
    const quotient = Math.floor(aQuotient + sign * yQuotient + SLACK);
    this.store(
      words,
      at,
      aHigh + sign * yHigh - quotient * modulus[0]!,
      aMiddle + sign * yMiddle - quotient * modulus[1]!,
      aLow + sign * yLow - quotient * modulus[2]!,
    );
  }

  /** Stores a number from −modulus to modulus − 1, given in parts: adds the modulus if it is negative, and carries. */
  private store(words: Int32Array, at: number, high: number, middle: number, low: number): void {
    const lowCarry = Math.floor(low / 2 ** 32);
    const middleSum = middle + lowCarry;
    const middleCarry = Math.floor(middleSum / 2 ** 32);
    const highSum = high + middleCarry;
    if (highSum < 0) {
      const { modulus } = this;
      this.store(words, at, high + modulus[0]!, middle + modulus[1]!, low + modulus[2]!);
      return;
    }
    // An Int32Array keeps the lowest 32 bits of each value.
    words[at] = highSum;
    words[at + 1] = middleSum;
    words[at + 2] = low;
  }
}

/** Returns the three words of a number below 2^96. */
const parts = (value: bigint): number[] =>
  [64n, 32n, 0n].map((shift) => Number((value >> shift) & 0xffffffffn));
