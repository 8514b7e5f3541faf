import type { Half } from "./half.js";

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
  /** For each of six half-words, most significant first: the power's high part, its low one, its quotient. */
  private readonly powers: Float64Array;

  constructor(radix: number, count: number, d: number) {
    this.radix = radix;
    this.count = count;
    this.modulus = Number(BigInt(radix) ** BigInt(count));
    this.powers = new Float64Array(21);
    for (let j = 0; j < d / 2; j++) {
      const power = Number(2n ** BigInt(8 * d - 16 * (j + 1)) % BigInt(this.modulus));
      this.powers[j] = Math.floor(power / 2 ** 32);
      this.powers[6 + j] = power % 2 ** 32;
      this.powers[12 + j] = power / this.modulus;
    }
    this.powers.set([1 / this.modulus, Math.floor(this.modulus / 2 ** 32), this.modulus % 2 ** 32], 18);
  }

  read(numerals: Uint16Array, start: number, words: Int32Array, at: number): void {
    let value = 0;
    for (let i = start; i < start + this.count; i++) value = value * this.radix + numerals[i]!;
    setWords(words, at, value);
  }

  write(words: Int32Array, at: number, symbols: Uint16Array, out: number[], start: number): void {
    let value = (words[at + 1]! >>> 0) * 2 ** 32 + (words[at + 2]! >>> 0);
    for (let i = start + this.count - 1; i >= start; i--) {
      const quotient = Math.floor(value / this.radix);
      out[i] = symbols[value - quotient * this.radix]!;
      value = quotient;
    }
  }

  add(words: Int32Array, at: number, block: Int32Array, s: number): void {
    this.combine(words, at, block, s, 1);
  }

  subtract(words: Int32Array, at: number, block: Int32Array, s: number): void {
    this.combine(words, at, block, s, -1);
  }

  private combine(words: Int32Array, at: number, block: Int32Array, s: number, sign: 1 | -1): void {
    const { powers, modulus } = this;
    const s5 = block[s]! >>> 16;
    const s4 = block[s]! & 0xffff;
    const s3 = block[s + 1]! >>> 16;
    const s2 = block[s + 1]! & 0xffff;
    const s1 = block[s + 2]! >>> 16;
    const s0 = block[s + 2]! & 0xffff;
    const yHigh =
      s5 * powers[0]! +
      s4 * powers[1]! +
      (s3 * powers[2]! + s2 * powers[3]!) +
      (s1 * powers[4]! + s0 * powers[5]!);
    const yLow =
      s5 * powers[6]! +
      s4 * powers[7]! +
      (s3 * powers[8]! + s2 * powers[9]!) +
      (s1 * powers[10]! + s0 * powers[11]!);
    const yQuotient =
      s5 * powers[12]! +
      s4 * powers[13]! +
      (s3 * powers[14]! + s2 * powers[15]!) +
      (s1 * powers[16]! + s0 * powers[17]!);
    const aHigh = words[at + 1]!;
    const aLow = words[at + 2]! >>> 0;
    const quotient = Math.floor((aHigh * 2 ** 32 + aLow) * powers[18]! + SLACK + sign * yQuotient);
    const rest =
      (aHigh + sign * yHigh - quotient * powers[19]!) * 2 ** 32 +
      (aLow + sign * yLow - quotient * powers[20]!);
    setWords(words, at, rest < 0 ? rest + modulus : rest);
  }
}

/**
 * More than rounding takes from a sum of quotients, so that a floor of it is never too small, and at most one
 * too large.
 */
export const SLACK: number = 2 ** -28;

function setWords(words: Int32Array, at: number, value: number): void {
  words[at] = 0;
  words[at + 1] = value / 2 ** 32;
  words[at + 2] = value;
}
