import { encryptBlock } from "./aes.js";

/** What radix and length settle: steps 1 to 4 of SP 800-38G's Algorithms 7 and 8. */
export interface Layout {
  /** The numerals of the two halves. */
  readonly u: number;
  readonly v: number;
  /** radix^u and radix^v: what step 6.vi reduces by in even rounds, and in odd ones. */
  readonly moduli: readonly [even: bigint, odd: bigint];
  /** The bytes that hold any half. */
  readonly b: number;
  /** The bytes of S that step 6.iv reads as a number. */
  readonly d: number;
}

/**
 * What key, radix, length and tweak settle before a numeral is seen: the layout, and PRF over the leading
 * blocks of P ‖ Q, which no round changes.
 */
export interface Parameters extends Layout {
  /** K, as AES's key schedule. */
  readonly w: Int32Array;
  readonly radix: number;
  /** PRF's state, four words, after the blocks of P ‖ Q that are the same in every round. */
  readonly chain: Int32Array;
  /** The remaining blocks of Q: the end of T and of its padding, and zeros where [i] and NUM(B) go. */
  readonly tail: Uint8Array;
}

/**
 * Returns the layout of numeral strings of `n` ≥ 2 numerals in base `radix`, 2 to 65,536. With it come P, as four
 * words, and Q, with zeros where [i] and NUM(B) go.
 */
export function createLayout(
  radix: number,
  n: number,
  tweak: Uint8Array,
): Layout & { readonly p: Int32Array; readonly q: Uint8Array } {
  const u = Math.floor(n / 2); // step 1
  const v = n - u;
  const moduli = [BigInt(radix) ** BigInt(u), BigInt(radix) ** BigInt(v)] as const;
  const b = Math.ceil((moduli[1] - 1n).toString(16).length / 2); // step 3: exact, unlike a floating-point LOG
  const d = 4 * Math.ceil(b / 4) + 4; // step 4

  // Step 5, as words: P = [1]^1 ‖ [2]^1 ‖ [1]^1 ‖ [radix]^3 ‖ [10]^1 ‖ [u mod 256]^1 ‖ [n]^4 ‖ [t]^4.
  const t = tweak.length;
  const p = Int32Array.of(
    0x01020100 | (radix >>> 16),
    ((radix & 0xffff) << 16) | (10 << 8) | (u & 255),
    n,
    t,
  );

  // Step 6.i: Q = T ‖ [0]^((−t−b−1) mod 16) ‖ [i]^1 ‖ [NUM(B)]^b.
  const q = new Uint8Array(16 * Math.ceil((t + 1 + b) / 16));
  q.set(tweak);
  return { u, v, moduli, b, d, p, q };
}

/** The parameters for numeral strings of `n` ≥ 2 numerals in base `radix`, 2 to 65,536. */
export function createParameters(w: Int32Array, radix: number, n: number, tweak: Uint8Array): Parameters {
  const layout = createLayout(radix, n, tweak);
  const { p: chain, q } = layout;
  encryptBlock(w, chain);
  const constant = q.length - 16 * Math.ceil((1 + layout.b) / 16); // where the block of [i] starts
  absorb(w, chain, q.subarray(0, constant));
  return { ...layout, w, radix, chain, tail: q.slice(constant) };
}

/** SP 800-38G, Algorithm 6: PRF's state after some more whole blocks, in place. */
export function absorb(w: Int32Array, state: Int32Array, blocks: Uint8Array): void {
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.length);
  for (let j = 0; j < blocks.length; j += 16) {
    for (let word = 0; word < 4; word++) state[word]! ^= view.getInt32(j + 4 * word);
    encryptBlock(w, state);
  }
}
