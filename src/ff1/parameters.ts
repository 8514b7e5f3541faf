import type { BlockCipher } from "./block-cipher.js";

/** The values that depend on radix and length only: SP 800-38G, Algorithms 7 and 8, steps 1 to 4. */
export interface Layout {
  readonly radix: number;
  /** The number of numerals in each half. */
  readonly u: number;
  readonly v: number;
  /** radix^u and radix^v: the moduli of step 6.vi in even and in odd rounds. */
  readonly moduli: readonly [even: bigint, odd: bigint];
  /** The number of bytes that hold any half. */
  readonly b: number;
  /** The number of bytes of S that step 6.iv reads. */
  readonly d: number;
}

/**
 * All that key, radix, length and tweak determine: the layout, and PRF over the leading blocks of P ‖ Q, which are the
 * same in every round.
 */
export interface Parameters extends Layout {
  /** CIPH_K */
  readonly cipher: BlockCipher;
  /** The state of PRF, four words, after the blocks of P ‖ Q that are the same in every round. */
  readonly chain: Int32Array;
  /** The words of the other blocks of Q, for each round: the end of T and its padding, [i], and zeros for NUM(B). */
  readonly tails: readonly Int32Array[];
}

/**
 * Returns the layout of strings of n numerals, n ≥ 2, in a radix from 2 to 65,536. It also returns P, as four words,
 * and Q, with zeros in place of [i] and NUM(B).
 */
export function createLayout(
  radix: number,
  n: number,
  tweak: Uint8Array,
): Layout & { readonly p: Int32Array; readonly q: Uint8Array } {
  const u = Math.floor(n / 2); // SP 800-38G, Algorithm 7, step 1
  const v = n - u; // step 1
  const moduli = [BigInt(radix) ** BigInt(u), BigInt(radix) ** BigInt(v)] as const;
  const b = Math.ceil((moduli[1] - 1n).toString(16).length / 2); // step 3, exactly: a floating-point LOG errs
  const d = 4 * Math.ceil(b / 4) + 4; // step 4

  // step 5, as words: P = [1]^1 ‖ [2]^1 ‖ [1]^1 ‖ [radix]^3 ‖ [10]^1 ‖ [u mod 256]^1 ‖ [n]^4 ‖ [t]^4.
  const t = tweak.length;
  const p = Int32Array.of(
    0x01020100 | (radix >>> 16),
    ((radix & 0xffff) << 16) | (10 << 8) | (u & 255),
    n,
    t,
  );

  // step 6.i: Q = T ‖ [0]^((−t−b−1) mod 16) ‖ [i]^1 ‖ [NUM(B)]^b.
  const q = new Uint8Array(16 * Math.ceil((t + 1 + b) / 16));
  q.set(tweak);
  return { radix, u, v, moduli, b, d, p, q };
}

/** Returns the parameters of strings of n numerals, n ≥ 2, in a radix from 2 to 65,536. */
export function createParameters(
  cipher: BlockCipher,
  radix: number,
  n: number,
  tweak: Uint8Array,
): Parameters {
  const layout = createLayout(radix, n, tweak);
  const { p: chain, q } = layout;
  cipher.encrypt(chain); // step 6.ii, PRF of P, the first block
  const constant = q.length - 16 * Math.ceil((1 + layout.b) / 16); // the start of the block with [i]
  absorb(cipher, chain, toWords(q.subarray(0, constant)));
  const tails: Int32Array[] = [];
  for (let i = 0; i < 10; i++) {
    q[q.length - layout.b - 1] = i; // step 6.i
    tails.push(toWords(q.subarray(constant)));
  }
  return { ...layout, cipher, chain, tails };
}

/** Advances the state of PRF by whole blocks, in place: SP 800-38G, Algorithm 6, step 3. */
export function absorb(cipher: BlockCipher, state: Int32Array, words: Int32Array): void {
  for (let j = 0; j < words.length; j += 4) {
    for (let word = 0; word < 4; word++) state[word]! ^= words[j + word]!;
    cipher.encrypt(state);
  }
}

/** Returns the words of bytes. The most significant byte of a word comes first. */
function toWords(bytes: Uint8Array): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const words = new Int32Array(bytes.length / 4);
  for (let word = 0; word < words.length; word++) words[word] = view.getInt32(4 * word);
  return words;
}
