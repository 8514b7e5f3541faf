import { absorbLeft, encryptBlock, encryptRight } from "./aes.js";
import { BinaryHalf } from "./halves/binary.js";
import { getBig, getNumber, type Half, setBig, setNumber, WORDS } from "./halves/half.js";
import { NarrowHalf } from "./halves/narrow.js";
import { WideHalf } from "./halves/wide.js";
import type { Network } from "./network.js";
import type { Parameters } from "./parameters.js";

/** The block of the current round: first the input of PRF, then S. It is shared, to save an allocation a round. */
export const block: Int32Array = /* @__PURE__ */ new Int32Array(4);

/**
 * The ten rounds of FF1 for halves of at most 96 bits. The steps are those of `Reference`. Two things are different:
 *
 * - [i] and NUM(B) fit in one block of Q, and S fits in one block. So a round encrypts one block.
 * - The halves do not change places in steps 6.viii and 6.ix. Even rounds replace the first half, odd rounds the
 *   second.
 */
export class Fast implements Network {
  private readonly w: Int32Array;
  readonly even: Half;
  readonly odd: Half;
  private readonly modulus: bigint;
  private readonly modulusNumber: number;
  /** NUM(A) and NUM(B). */
  readonly words: Int32Array = new Int32Array(2 * WORDS);
  /** Four words for each round: the input of PRF without NUM(B). */
  readonly inputs: Int32Array = new Int32Array(40);
  /** The contribution of the first two words to AES, if they never change: [i] and NUM(B) are in the other two. */
  private readonly absorbed: Int32Array | undefined;

  constructor({ w, radix, u, v, moduli, b, d, chain, tail }: Parameters) {
    this.w = w;
    this.even = createHalf(radix, u, d);
    this.odd = createHalf(radix, v, d);
    this.modulus = moduli[1];
    this.modulusNumber = Number(moduli[1]);
    const q = tail.slice();
    const view = new DataView(q.buffer);
    for (let i = 0; i < 10; i++) {
      q[15 - b] = i; // SP 800-38G, Algorithm 7, step 6.i
      for (let k = 0; k < 4; k++) this.inputs[4 * i + k] = chain[k]! ^ view.getInt32(4 * k);
    }
    if (b < 8) {
      this.absorbed = new Int32Array(4);
      absorbLeft(w, this.inputs[0]!, this.inputs[1]!, this.absorbed);
    }
  }

  encrypt(): void {
    const { even, odd, words } = this;
    for (let i = 0; i < 10; i += 2) {
      this.prf(i, WORDS);
      even.add(words, 0, block); // Algorithm 7, steps 6.iv to 6.vii
      this.prf(i + 1, 0);
      odd.add(words, WORDS, block);
    }
  }

  decrypt(): void {
    const { even, odd, words } = this;
    for (let i = 8; i >= 0; i -= 2) {
      this.prf(i + 1, 0);
      odd.subtract(words, WORDS, block); // Algorithm 8, steps 6.iv to 6.vii
      this.prf(i, WORDS);
      even.subtract(words, 0, block);
    }
  }

  /** Computes S into `block`: steps 6.i to 6.iii, with the half at `at` as B. */
  private prf(i: number, at: number): void {
    const { w, inputs, absorbed, words } = this;
    const middle = inputs[4 * i + 2]! ^ words[at + 1]!;
    const low = inputs[4 * i + 3]! ^ words[at + 2]!;
    if (absorbed !== undefined) {
      encryptRight(w, absorbed, middle, low, block);
    } else {
      block[0] = inputs[4 * i]!;
      block[1] = inputs[4 * i + 1]! ^ words[at]!;
      block[2] = middle;
      block[3] = low;
      encryptBlock(w, block);
    }
  }

  readNumerals(numerals: Uint16Array): void {
    this.even.read(numerals, 0, this.words, 0); // Algorithm 7, step 2
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
