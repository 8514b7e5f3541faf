import type { Half } from "./half.js";

/** A half in radix 2^k. Each numeral is k bits of the words, and a reduction is a mask. */
export class BinaryHalf implements Half {
  private readonly bits: number;
  readonly count: number;
  /** How many numerals are read and written together: as many as fit in 31 bits, so that shifts stay below 32. */
  private readonly group: number;
  // The positions in S of its three lowest words. If d is 8, `high` repeats a word, and its mask discards it.
  private readonly low: number;
  private readonly middle: number;
  private readonly high: number;
  private readonly lowMask: number;
  private readonly middleMask: number;
  private readonly highMask: number;

  constructor(bits: number, count: number, d: number) {
    this.bits = bits;
    this.count = count;
    this.group = Math.floor(31 / bits);
    this.low = d / 4 - 1;
    this.middle = d / 4 - 2;
    this.high = Math.max(d / 4 - 3, 0);
    this.lowMask = maskOf(bits * count);
    this.middleMask = maskOf(bits * count - 32);
    this.highMask = maskOf(bits * count - 64);
  }

  read(numerals: Uint16Array, start: number, words: Int32Array, at: number): void {
    const { bits, group } = this;
    const end = start + this.count;
    let high = 0;
    let middle = 0;
    let low = 0;
    for (let i = start; i < end; ) {
      const first = i;
      let value = 0;
      for (const stop = Math.min(i + group, end); i < stop; i++) value = (value << bits) | numerals[i]!;
      const shift = bits * (i - first);
      high = (high << shift) | (middle >>> (32 - shift));
      middle = (middle << shift) | (low >>> (32 - shift));
      low = (low << shift) | value;
    }
    words[at] = high;
    words[at + 1] = middle;
    words[at + 2] = low;
  }

  write(words: Int32Array, at: number, symbols: Uint16Array, out: number[], start: number): void {
    const { bits, group } = this;
    const mask = (1 << bits) - 1;
    const shift = bits * group;
    let high = words[at]!;
    let middle = words[at + 1]!;
    let low = words[at + 2]!;
    for (let end = start + this.count; end > start; end -= group) {
      let value = low;
      for (let i = end - 1; i >= start && i >= end - group; i--) {
        out[i] = symbols[value & mask]!;
        value >>>= bits;
      }
      low = (low >>> shift) | (middle << (32 - shift));
      middle = (middle >>> shift) | (high << (32 - shift));
      high >>>= shift;
    }
  }

  add(words: Int32Array, at: number, block: Int32Array): void {
    const low = words[at + 2]!;
    const lowS = block[this.low]!;
    const lowSum = (low + lowS) | 0;
    const middle = words[at + 1]!;
    const middleS = block[this.middle]!;
    const middleSum = (middle + middleS + carry(low, lowS, lowSum)) | 0;
    if (this.highMask !== 0) {
      const highSum = words[at]! + block[this.high]! + carry(middle, middleS, middleSum);
      words[at] = highSum & this.highMask;
    }
    words[at + 1] = middleSum & this.middleMask;
    words[at + 2] = lowSum & this.lowMask;
  }

  subtract(words: Int32Array, at: number, block: Int32Array): void {
    const low = words[at + 2]!;
    const lowS = block[this.low]!;
    const lowRest = (low - lowS) | 0;
    const middle = words[at + 1]!;
    const middleS = block[this.middle]!;
    const middleRest = (middle - middleS - borrow(low, lowS, lowRest)) | 0;
    if (this.highMask !== 0) {
      const highRest = words[at]! - block[this.high]! - borrow(middle, middleS, middleRest);
      words[at] = highRest & this.highMask;
    }
    words[at + 1] = middleRest & this.middleMask;
    words[at + 2] = lowRest & this.lowMask;
  }
}

/** Returns a word whose lowest `bits` bits are set: none for 0 and less, all for 32 and more. */
const maskOf = (bits: number): number => (bits <= 0 ? 0 : bits >= 32 ? -1 : 2 ** bits - 1);

// `carry` and `borrow` have no branch: the processor would mispredict it every other time.

/** Returns the carry out of `sum`, which is a + b or a + b + 1. */
const carry = (a: number, b: number, sum: number): number => ((a & b) | ((a | b) & ~sum)) >>> 31;

/** Returns the borrow of `rest`, which is a − b or a − b − 1. */
const borrow = (a: number, b: number, rest: number): number => ((~a & b) | ((~a | b) & rest)) >>> 31;
