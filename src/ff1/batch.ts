import { block, Fast } from "./fast.js";
import { WORDS } from "./halves/half.js";
import type { Parameters } from "./parameters.js";

/** The encipherment of many blocks at once. */
export type EncryptBlocks = (blocks: Uint8Array) => Uint8Array;

/**
 * Many numeral strings, which go through each round together, so that a round is one call of an AES that does
 * many blocks at once. The steps are those of `fast.ts`.
 */
export class Batch extends Fast {
  private readonly encryptBlocks: EncryptBlocks;
  /** A block for each string. */
  private readonly bytes: Uint8Array;
  private readonly input: DataView;
  /** Whether [i] and NUM(B) are in the last two words of each block, and the first two never change. */
  private readonly leftIsConstant: boolean;

  constructor(parameters: Parameters, size: number, encryptBlocks: EncryptBlocks) {
    super(parameters, size);
    this.encryptBlocks = encryptBlocks;
    this.bytes = new Uint8Array(16 * size);
    this.input = new DataView(this.bytes.buffer);
    this.leftIsConstant = parameters.b < 8;
    for (let k = 0; k < size; k++) {
      this.input.setInt32(16 * k, this.inputs[0]!);
      this.input.setInt32(16 * k + 4, this.inputs[1]!);
    }
  }

  /** Algorithm 7, step 6, for the first `count` strings. */
  encryptMany(count: number): void {
    const { even, odd, words } = this;
    for (let i = 0; i < 10; i += 2) {
      let s = this.prfMany(i, WORDS, count);
      for (let k = 0; k < count; k++) even.add(words, 2 * WORDS * k, this.blockAt(s, k), 0);
      s = this.prfMany(i + 1, 0, count);
      for (let k = 0; k < count; k++) odd.add(words, 2 * WORDS * k + WORDS, this.blockAt(s, k), 0);
    }
  }

  /** Algorithm 8, step 6, for the first `count` strings. */
  decryptMany(count: number): void {
    const { even, odd, words } = this;
    for (let i = 8; i >= 0; i -= 2) {
      let s = this.prfMany(i + 1, 0, count);
      for (let k = 0; k < count; k++) odd.subtract(words, 2 * WORDS * k + WORDS, this.blockAt(s, k), 0);
      s = this.prfMany(i, WORDS, count);
      for (let k = 0; k < count; k++) even.subtract(words, 2 * WORDS * k, this.blockAt(s, k), 0);
    }
  }

  /** Steps 6.i to 6.iii, with each string's half at `at` for B. */
  private prfMany(i: number, at: number, count: number): DataView {
    const { words, inputs, bytes, input, leftIsConstant } = this;
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

  /** Block k as words. */
  private blockAt(blocks: DataView, k: number): Int32Array {
    block[0] = blocks.getInt32(16 * k);
    block[1] = blocks.getInt32(16 * k + 4);
    block[2] = blocks.getInt32(16 * k + 8);
    if (!this.leftIsConstant) block[3] = blocks.getInt32(16 * k + 12); // else d ≤ 12
    return block;
  }
}
