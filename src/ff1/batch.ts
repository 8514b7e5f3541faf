import { block, Fast } from "./fast.js";
import { WORDS } from "./halves/half.js";
import type { Network } from "./network.js";
import type { Parameters } from "./parameters.js";

/** Encrypts many 16-byte blocks, each independently. */
export type EncryptBlocks = (blocks: Uint8Array) => Uint8Array;

/**
 * The rounds of FF1 for many numeral strings together. Each round calls an AES that encrypts many blocks at once. The
 * steps are those of `Fast`.
 */
export class Batch {
  /** Reads and writes strings, one at a time. */
  private readonly one: Fast;
  /** NUM(A) and NUM(B) of each string. */
  private readonly words: Int32Array;
  private readonly encryptBlocks: EncryptBlocks;
  /** One block for each string. */
  private readonly bytes: Uint8Array;
  private readonly input: DataView;
  /** Whether [i] and NUM(B) are in the last two words of each block. Then the first two words never change. */
  private readonly leftIsConstant: boolean;

  constructor(parameters: Parameters, size: number, encryptBlocks: EncryptBlocks) {
    this.one = new Fast(parameters);
    this.words = new Int32Array(2 * WORDS * size);
    this.encryptBlocks = encryptBlocks;
    this.bytes = new Uint8Array(16 * size);
    this.input = new DataView(this.bytes.buffer);
    this.leftIsConstant = parameters.b < 8;
    const { inputs } = this.one;
    for (let k = 0; k < size; k++) {
      this.input.setInt32(16 * k, inputs[0]!);
      this.input.setInt32(16 * k + 4, inputs[1]!);
    }
  }

  /** Sets string `k` to the numerals of a number. */
  readNumber(number: number | bigint, k: number): void {
    this.one.readNumber(number);
    copy(this.one.words, 0, this.words, 2 * WORDS * k);
  }

  /** Sets string `k` to n numerals. */
  readNumerals(numerals: Uint16Array, k: number): void {
    const { even, odd } = this.one;
    const at = 2 * WORDS * k;
    even.read(numerals, 0, this.words, at); // SP 800-38G, Algorithm 7, step 2
    odd.read(numerals, even.count, this.words, at + WORDS);
  }

  /** Returns the network of string `k`. The next call changes it. */
  at(k: number): Network {
    copy(this.words, 2 * WORDS * k, this.one.words, 0);
    return this.one;
  }

  /** Encrypts the first `count` strings: Algorithm 7, step 6. */
  encryptMany(count: number): void {
    const { words } = this;
    const { even, odd } = this.one;
    for (let i = 0; i < 10; i += 2) {
      let s = this.prfMany(i, WORDS, count);
      for (let k = 0; k < count; k++) even.add(words, 2 * WORDS * k, this.blockAt(s, k));
      s = this.prfMany(i + 1, 0, count);
      for (let k = 0; k < count; k++) odd.add(words, 2 * WORDS * k + WORDS, this.blockAt(s, k));
    }
  }

  /** Decrypts the first `count` strings: Algorithm 8, step 6. */
  decryptMany(count: number): void {
    const { words } = this;
    const { even, odd } = this.one;
    for (let i = 8; i >= 0; i -= 2) {
      let s = this.prfMany(i + 1, 0, count);
      for (let k = 0; k < count; k++) odd.subtract(words, 2 * WORDS * k + WORDS, this.blockAt(s, k));
      s = this.prfMany(i, WORDS, count);
      for (let k = 0; k < count; k++) even.subtract(words, 2 * WORDS * k, this.blockAt(s, k));
    }
  }

  /** Returns S of each string: steps 6.i to 6.iii, with its half at `at` as B. */
  private prfMany(i: number, at: number, count: number): DataView {
    const { words, bytes, input, leftIsConstant } = this;
    const { inputs } = this.one;
    const q0 = inputs[4 * i]!;
    const q1 = inputs[4 * i + 1]!;
    const q2 = inputs[4 * i + 2]!;
    const q3 = inputs[4 * i + 3]!;
    for (let k = 0; k < count; k++) {
      const half = 2 * WORDS * k + at;
      if (!leftIsConstant) {
        input.setInt32(16 * k, q0);
        input.setInt32(16 * k + 4, q1 ^ words[half]!);
      }
      input.setInt32(16 * k + 8, q2 ^ words[half + 1]!);
      input.setInt32(16 * k + 12, q3 ^ words[half + 2]!);
    }
    const s = this.encryptBlocks(bytes.subarray(0, 16 * count));
    return new DataView(s.buffer, s.byteOffset);
  }

  /** Returns block k as words. */
  private blockAt(blocks: DataView, k: number): Int32Array {
    block[0] = blocks.getInt32(16 * k);
    block[1] = blocks.getInt32(16 * k + 4);
    block[2] = blocks.getInt32(16 * k + 8);
    if (!this.leftIsConstant) block[3] = blocks.getInt32(16 * k + 12); // otherwise b < 8, so d ≤ 12: three words
    return block;
  }
}

/** Copies NUM(A) and NUM(B) of one string. */
function copy(from: Int32Array, start: number, to: Int32Array, at: number): void {
  for (let word = 0; word < 2 * WORDS; word++) to[at + word] = from[start + word]!;
}
