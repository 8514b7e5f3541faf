import { Halves } from "./halves.js";
import type { Network } from "./network.js";
import { absorb, type Parameters } from "./parameters.js";

/**
 * The ten rounds of FF1 in JavaScript, for halves of any size, exactly as in SP 800-38G, Algorithms 7 and 8, step 6. It
 * runs where the kernel cannot.
 */
export class BigintNetwork extends Halves<Parameters> implements Network {
  encrypt(): void {
    const { moduli } = this.layout;
    for (let i = 0; i < 10; i++) {
      const modulus = moduli[i % 2]!; // SP 800-38G, Algorithm 7, step 6.v
      const c = (this.a + this.y(i, this.b)) % modulus; // step 6.vi
      this.a = this.b; // step 6.viii
      this.b = c; // step 6.ix
    }
  }

  decrypt(): void {
    const { moduli } = this.layout;
    for (let i = 9; i >= 0; i--) {
      const modulus = moduli[i % 2]!; // Algorithm 8, step 6.v
      const c = (this.b - (this.y(i, this.a) % modulus) + modulus) % modulus; // step 6.vi
      this.b = this.a; // step 6.viii
      this.a = c; // step 6.ix
    }
  }

  /** Returns y, from the round number i and the half that is B, or A in decryption. */
  private y(i: number, half: bigint): bigint {
    const { cipher, d, chain, tails } = this.layout;
    const q = tails[i]!.slice(); // step 6.i
    for (let word = q.length - 1; half > 0n; word--) {
      q[word]! ^= Number(half & 0xffffffffn);
      half >>= 32n;
    }
    const r = chain.slice(); // step 6.ii
    absorb(cipher, r, q);
    let y = toNumber(r, Math.min(d / 4, 4)); // steps 6.iii and 6.iv
    for (let j = 1; 16 * j < d; j++) {
      const block = r.slice();
      block[3]! ^= j;
      cipher.encrypt(block);
      const words = Math.min(d / 4 - 4 * j, 4);
      y = (y << BigInt(32 * words)) | toNumber(block, words);
    }
    return y;
  }
}

/** Returns the number of the first words of a block. */
function toNumber(block: Int32Array, words: number): bigint {
  let number = 0n;
  for (let word = 0; word < words; word++) number = (number << 32n) | BigInt(block[word]! >>> 0);
  return number;
}
