import { absorbLeft, encryptBlock, encryptRight } from "./aes.js";
import { WORDS } from "./halves/half.js";
import { Pair } from "./halves/pair.js";
import type { Network } from "./network.js";
import type { Parameters } from "./parameters.js";

/** The block of the current round: first the input of PRF, then S. It is shared, to save an allocation a round. */
const block = /* @__PURE__ */ new Int32Array(4);

/**
 * The ten rounds of FF1 in JavaScript, for halves of at most 96 bits. It is what runs where the kernel cannot. The steps
 * are those of `Reference`. Two things are different:
 *
 * - [i] and NUM(B) fit in one block of Q, and S fits in one block. So a round encrypts one block.
 * - The halves do not change places in steps 6.viii and 6.ix. Even rounds replace the first half, odd rounds the
 *   second.
 */
export class Fast extends Pair implements Network {
  private readonly w: Int32Array;
  /** Four words for each round: the input of PRF without NUM(B). */
  private readonly inputs: Int32Array = new Int32Array(40);
  /** The contribution of the first two words to AES, if they never change: [i] and NUM(B) are in the other two. */
  private readonly absorbed: Int32Array | undefined;

  /** @param w - The key schedule. */
  constructor(w: Int32Array, parameters: Parameters) {
    super(parameters);
    const { b, chain, tail } = parameters;
    this.w = w;
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
}
