/**
 * AES encryption of single blocks (FIPS 197). FF1 encrypts and decrypts with the forward cipher, so there is no
 * decryption here. The addresses of its lookups depend on the key, so it is only used where WebAssembly cannot run.
 *
 * A word is big-endian: word c of a block is column c of the standard's state, with row 0 in its highest byte.
 */

import type { BlockCipher } from "./block-cipher.js";

/** Multiplies by x in GF(2^8): FIPS 197, section 4.2, XTIMES(). */
const xtime = (a: number): number => (a << 1) ^ ((a >>> 7) * 0x11b);

/** SBOX(): FIPS 197, section 5.1.1, SUBBYTES() of each byte. */
const S_BOX = /* @__PURE__ */ (() => {
  // 3 generates the multiplicative group, which has 255 elements. So the inverse of 3^k is 3^(255 − k).
  const powers = [1];
  for (let k = 1; k < 255; k++) powers.push(xtime(powers[k - 1]!) ^ powers[k - 1]!);
  const box = new Uint8Array(256);
  box[0] = 0x63;
  powers.forEach((power, k) => {
    const inverse = powers[(255 - k) % 255]!;
    // The affine map of section 5.1.1. In two copies of a byte, a right shift by 7 … 4 rotates it left by 1 … 4.
    const twice = inverse | (inverse << 8);
    box[power] = inverse ^ (twice >>> 7) ^ (twice >>> 6) ^ (twice >>> 5) ^ (twice >>> 4) ^ 0x63;
  });
  return box;
})();

/**
 * Returns the table of a row: for each byte, its contribution to a column after SUBBYTES() and MIXCOLUMNS(). That is
 * 2, 1, 1 and 3 times the substituted byte, rotated down by the row.
 */
const tableOfRow = (row: number): Int32Array =>
  Int32Array.from(S_BOX, (s) => {
    const column = (xtime(s) << 24) | (s << 16) | (s << 8) | (xtime(s) ^ s);
    return (column >>> (8 * row)) | (column << (32 - 8 * row));
  });

const T0 = /* @__PURE__ */ tableOfRow(0);
const T1 = /* @__PURE__ */ tableOfRow(1);
const T2 = /* @__PURE__ */ tableOfRow(2);
const T3 = /* @__PURE__ */ tableOfRow(3);

/** Substitutes each byte of a word: FIPS 197, section 5.2, SUBWORD(). */
const substituteWord = (word: number): number => shifted(word, word, word, word);

/** Returns the round keys of a key of 16, 24 or 32 bytes, as words: FIPS 197, Algorithm 2, KEYEXPANSION(). */
export function expandKey(key: Uint8Array): Int32Array {
  const keyWords = key.length / 4; // Nk
  const rounds = keyWords + 6; // Nr
  const view = new DataView(key.buffer, key.byteOffset, key.length);
  const w = new Int32Array(4 * (rounds + 1));
  for (let i = 0; i < keyWords; i++) w[i] = view.getInt32(4 * i);
  let roundConstant = 1; // Rcon
  for (let i = keyWords; i < w.length; i++) {
    let word = w[i - 1]!;
    if (i % keyWords === 0) {
      word = substituteWord((word << 8) | (word >>> 24)) ^ (roundConstant << 24);
      roundConstant = xtime(roundConstant);
    } else if (keyWords > 6 && i % keyWords === 4) {
      word = substituteWord(word);
    }
    w[i] = w[i - keyWords]! ^ word;
  }
  return w;
}

/** AES with tables, for one key. */
export class TableAes implements BlockCipher {
  /** The key schedule. */
  private readonly w: Int32Array;

  constructor(key: Uint8Array) {
    this.w = expandKey(key);
  }

  /** Encrypts a block: FIPS 197, Algorithm 1, CIPHER(). */
  encrypt(block: Int32Array): void {
    const { w } = this;
    let a = block[0]! ^ w[0]!; // ADDROUNDKEY()
    let b = block[1]! ^ w[1]!;
    let c = block[2]! ^ w[2]!;
    let d = block[3]! ^ w[3]!;
    const last = w.length - 4;
    for (let k = 4; k < last; k += 4) {
      const e = mixed(a, b, c, d) ^ w[k]!;
      const f = mixed(b, c, d, a) ^ w[k + 1]!;
      const g = mixed(c, d, a, b) ^ w[k + 2]!;
      d = mixed(d, a, b, c) ^ w[k + 3]!;
      a = e;
      b = f;
      c = g;
    }
    block[0] = shifted(a, b, c, d) ^ w[last]!; // the last round has no MIXCOLUMNS()
    block[1] = shifted(b, c, d, a) ^ w[last + 1]!;
    block[2] = shifted(c, d, a, b) ^ w[last + 2]!;
    block[3] = shifted(d, a, b, c) ^ w[last + 3]!;
  }
}

/** Returns one column after SUBBYTES() and SHIFTROWS(): its four bytes come from four columns. */
const shifted = (a: number, b: number, c: number, d: number): number =>
  (S_BOX[a >>> 24]! << 24) |
  (S_BOX[(b >>> 16) & 255]! << 16) |
  (S_BOX[(c >>> 8) & 255]! << 8) |
  S_BOX[d & 255]!;

/** Returns one column after SUBBYTES(), SHIFTROWS() and MIXCOLUMNS(). */
const mixed = (a: number, b: number, c: number, d: number): number =>
  T0[a >>> 24]! ^ T1[(b >>> 16) & 255]! ^ T2[(c >>> 8) & 255]! ^ T3[d & 255]!;
