/**
 * AES encryption of single blocks (FIPS 197). FF1 encrypts and decrypts with the forward cipher, so there is no
 * decryption here. Table lookups depend on the key: do not run this where an attacker shares the CPU caches.
 *
 * A word is big-endian: word c of a block is column c of the standard's state, with row 0 in its highest byte. A key
 * is its schedule `w`, expanded once. Keep these functions at module level, with `w` as an argument. A closure per
 * key would halve the speed, because V8 treats the tables as constants only in functions that exist once.
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
const substituteWord = (word: number): number => shiftedRow(word, word, word, word);

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
  readonly w: Int32Array;

  constructor(key: Uint8Array) {
    this.w = expandKey(key);
  }

  encrypt(block: Int32Array): void {
    encryptBlock(this.w, block);
  }
}

/** Encrypts a block of four words in place, under the key schedule `w`: FIPS 197, Algorithm 1, CIPHER(). */
export function encryptBlock(w: Int32Array, block: Int32Array): void {
  absorbLeft(w, block[0]!, block[1]!, absorbedLeft);
  encryptRight(w, absorbedLeft, block[2]!, block[3]!, block);
}

const absorbedLeft = /* @__PURE__ */ new Int32Array(4);

/**
 * Computes what the first two words of a block contribute to the four columns after round 1. Blocks that begin with the
 * same two words can share it.
 */
export function absorbLeft(w: Int32Array, left0: number, left1: number, absorbed: Int32Array): void {
  const a = left0 ^ w[0]!;
  const b = left1 ^ w[1]!;
  absorbed[0] = T0[a >>> 24]! ^ T1[(b >>> 16) & 255]! ^ w[4]!;
  absorbed[1] = T0[b >>> 24]! ^ T3[a & 255]! ^ w[5]!;
  absorbed[2] = T2[(a >>> 8) & 255]! ^ T3[b & 255]! ^ w[6]!;
  absorbed[3] = T1[(a >>> 16) & 255]! ^ T2[(b >>> 8) & 255]! ^ w[7]!;
}

/** Encrypts a block, given its `absorbed` first two words and its other two words. Writes the result to `block`. */
export function encryptRight(
  w: Int32Array,
  absorbed: Int32Array,
  right0: number,
  right1: number,
  block: Int32Array,
): void {
  let c = right0 ^ w[2]!;
  let d = right1 ^ w[3]!;
  let e = absorbed[0]! ^ T2[(c >>> 8) & 255]! ^ T3[d & 255]!;
  let f = absorbed[1]! ^ T1[(c >>> 16) & 255]! ^ T2[(d >>> 8) & 255]!;
  let g = absorbed[2]! ^ T0[c >>> 24]! ^ T1[(d >>> 16) & 255]!;
  let h = absorbed[3]! ^ T0[d >>> 24]! ^ T3[c & 255]!;
  if (w.length > 44) {
    encryptLong(w, e, f, g, h, block);
    return;
  }
  // Rounds 2 to 9 of a 16-byte key: the loop of `encryptLong`, unrolled for speed.
  let a = T0[e >>> 24]! ^ T1[(f >>> 16) & 255]! ^ T2[(g >>> 8) & 255]! ^ T3[h & 255]! ^ w[8]!;
  let b = T0[f >>> 24]! ^ T1[(g >>> 16) & 255]! ^ T2[(h >>> 8) & 255]! ^ T3[e & 255]! ^ w[9]!;
  c = T0[g >>> 24]! ^ T1[(h >>> 16) & 255]! ^ T2[(e >>> 8) & 255]! ^ T3[f & 255]! ^ w[10]!;
  d = T0[h >>> 24]! ^ T1[(e >>> 16) & 255]! ^ T2[(f >>> 8) & 255]! ^ T3[g & 255]! ^ w[11]!;
  e = T0[a >>> 24]! ^ T1[(b >>> 16) & 255]! ^ T2[(c >>> 8) & 255]! ^ T3[d & 255]! ^ w[12]!;
  f = T0[b >>> 24]! ^ T1[(c >>> 16) & 255]! ^ T2[(d >>> 8) & 255]! ^ T3[a & 255]! ^ w[13]!;
  g = T0[c >>> 24]! ^ T1[(d >>> 16) & 255]! ^ T2[(a >>> 8) & 255]! ^ T3[b & 255]! ^ w[14]!;
  h = T0[d >>> 24]! ^ T1[(a >>> 16) & 255]! ^ T2[(b >>> 8) & 255]! ^ T3[c & 255]! ^ w[15]!;
  a = T0[e >>> 24]! ^ T1[(f >>> 16) & 255]! ^ T2[(g >>> 8) & 255]! ^ T3[h & 255]! ^ w[16]!;
  b = T0[f >>> 24]! ^ T1[(g >>> 16) & 255]! ^ T2[(h >>> 8) & 255]! ^ T3[e & 255]! ^ w[17]!;
  c = T0[g >>> 24]! ^ T1[(h >>> 16) & 255]! ^ T2[(e >>> 8) & 255]! ^ T3[f & 255]! ^ w[18]!;
  d = T0[h >>> 24]! ^ T1[(e >>> 16) & 255]! ^ T2[(f >>> 8) & 255]! ^ T3[g & 255]! ^ w[19]!;
  e = T0[a >>> 24]! ^ T1[(b >>> 16) & 255]! ^ T2[(c >>> 8) & 255]! ^ T3[d & 255]! ^ w[20]!;
  f = T0[b >>> 24]! ^ T1[(c >>> 16) & 255]! ^ T2[(d >>> 8) & 255]! ^ T3[a & 255]! ^ w[21]!;
  g = T0[c >>> 24]! ^ T1[(d >>> 16) & 255]! ^ T2[(a >>> 8) & 255]! ^ T3[b & 255]! ^ w[22]!;
  h = T0[d >>> 24]! ^ T1[(a >>> 16) & 255]! ^ T2[(b >>> 8) & 255]! ^ T3[c & 255]! ^ w[23]!;
  a = T0[e >>> 24]! ^ T1[(f >>> 16) & 255]! ^ T2[(g >>> 8) & 255]! ^ T3[h & 255]! ^ w[24]!;
  b = T0[f >>> 24]! ^ T1[(g >>> 16) & 255]! ^ T2[(h >>> 8) & 255]! ^ T3[e & 255]! ^ w[25]!;
  c = T0[g >>> 24]! ^ T1[(h >>> 16) & 255]! ^ T2[(e >>> 8) & 255]! ^ T3[f & 255]! ^ w[26]!;
  d = T0[h >>> 24]! ^ T1[(e >>> 16) & 255]! ^ T2[(f >>> 8) & 255]! ^ T3[g & 255]! ^ w[27]!;
  e = T0[a >>> 24]! ^ T1[(b >>> 16) & 255]! ^ T2[(c >>> 8) & 255]! ^ T3[d & 255]! ^ w[28]!;
  f = T0[b >>> 24]! ^ T1[(c >>> 16) & 255]! ^ T2[(d >>> 8) & 255]! ^ T3[a & 255]! ^ w[29]!;
  g = T0[c >>> 24]! ^ T1[(d >>> 16) & 255]! ^ T2[(a >>> 8) & 255]! ^ T3[b & 255]! ^ w[30]!;
  h = T0[d >>> 24]! ^ T1[(a >>> 16) & 255]! ^ T2[(b >>> 8) & 255]! ^ T3[c & 255]! ^ w[31]!;
  a = T0[e >>> 24]! ^ T1[(f >>> 16) & 255]! ^ T2[(g >>> 8) & 255]! ^ T3[h & 255]! ^ w[32]!;
  b = T0[f >>> 24]! ^ T1[(g >>> 16) & 255]! ^ T2[(h >>> 8) & 255]! ^ T3[e & 255]! ^ w[33]!;
  c = T0[g >>> 24]! ^ T1[(h >>> 16) & 255]! ^ T2[(e >>> 8) & 255]! ^ T3[f & 255]! ^ w[34]!;
  d = T0[h >>> 24]! ^ T1[(e >>> 16) & 255]! ^ T2[(f >>> 8) & 255]! ^ T3[g & 255]! ^ w[35]!;
  e = T0[a >>> 24]! ^ T1[(b >>> 16) & 255]! ^ T2[(c >>> 8) & 255]! ^ T3[d & 255]! ^ w[36]!;
  f = T0[b >>> 24]! ^ T1[(c >>> 16) & 255]! ^ T2[(d >>> 8) & 255]! ^ T3[a & 255]! ^ w[37]!;
  g = T0[c >>> 24]! ^ T1[(d >>> 16) & 255]! ^ T2[(a >>> 8) & 255]! ^ T3[b & 255]! ^ w[38]!;
  h = T0[d >>> 24]! ^ T1[(a >>> 16) & 255]! ^ T2[(b >>> 8) & 255]! ^ T3[c & 255]! ^ w[39]!;
  lastRound(w, 40, e, f, g, h, block);
}

/** Does rounds 2 to Nr, from the columns after round 1. */
function encryptLong(w: Int32Array, a: number, b: number, c: number, d: number, block: Int32Array): void {
  const last = w.length - 4;
  for (let k = 8; k < last; k += 4) {
    const e = T0[a >>> 24]! ^ T1[(b >>> 16) & 255]! ^ T2[(c >>> 8) & 255]! ^ T3[d & 255]! ^ w[k]!;
    const f = T0[b >>> 24]! ^ T1[(c >>> 16) & 255]! ^ T2[(d >>> 8) & 255]! ^ T3[a & 255]! ^ w[k + 1]!;
    const g = T0[c >>> 24]! ^ T1[(d >>> 16) & 255]! ^ T2[(a >>> 8) & 255]! ^ T3[b & 255]! ^ w[k + 2]!;
    const h = T0[d >>> 24]! ^ T1[(a >>> 16) & 255]! ^ T2[(b >>> 8) & 255]! ^ T3[c & 255]! ^ w[k + 3]!;
    a = e;
    b = f;
    c = g;
    d = h;
  }
  lastRound(w, last, a, b, c, d, block);
}

/** Does round Nr, which has no MIXCOLUMNS(). Its round key begins at `w[last]`. */
function lastRound(
  w: Int32Array,
  last: number,
  a: number,
  b: number,
  c: number,
  d: number,
  block: Int32Array,
): void {
  block[0] = shiftedRow(a, b, c, d) ^ w[last]!;
  block[1] = shiftedRow(b, c, d, a) ^ w[last + 1]!;
  block[2] = shiftedRow(c, d, a, b) ^ w[last + 2]!;
  block[3] = shiftedRow(d, a, b, c) ^ w[last + 3]!;
}

/** Returns one column after SUBBYTES() and SHIFTROWS(): its four bytes come from four columns. */
const shiftedRow = (a: number, b: number, c: number, d: number): number =>
  (S_BOX[a >>> 24]! << 24) |
  (S_BOX[(b >>> 16) & 255]! << 16) |
  (S_BOX[(c >>> 8) & 255]! << 8) |
  S_BOX[d & 255]!;
