/**
 * AES encryption of single blocks, as FIPS 197 has it. FF1 runs the cipher forward in both of its own
 * directions, so there is no decryption here.
 *
 * Words are big-endian: word c of a block is column c of the standard's state, its first byte on top. A key is
 * its schedule, expanded once: functions of the module take it as `w`, rather than close over it, since V8
 * knows the tables for constants only in functions that exist once.
 */

/** FIPS 197, section 4.2: multiplication by x in GF(2^8). */
const xtime = (a: number): number => (a << 1) ^ ((a >>> 7) * 0x11b);

/** FIPS 197, section 5.1.1: SUBBYTES() of each byte. */
const S_BOX = /* @__PURE__ */ (() => {
  // 3 generates the field's multiplicative group: powers[k] = 3^k, and 3^(255 − k) is its inverse.
  const powers = [1];
  for (let k = 1; k < 255; k++) powers.push(xtime(powers[k - 1]!) ^ powers[k - 1]!);
  const box = new Uint8Array(256);
  box[0] = 0x63;
  powers.forEach((power, k) => {
    const inverse = powers[(255 - k) % 255]!;
    const twice = inverse | (inverse << 8); // so that a shift right by 7 … 4 rotates a byte left by 1 … 4
    box[power] = inverse ^ (twice >>> 7) ^ (twice >>> 6) ^ (twice >>> 5) ^ (twice >>> 4) ^ 0x63;
  });
  return box;
})();

/**
 * SUBBYTES() and MIXCOLUMNS() of one byte, as the column that it adds to: 2, 1, 1 and 3 times the
 * substituted byte, rotated down by the byte's row.
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

/** FIPS 197, section 5.2: SUBWORD(). */
const substituteWord = (word: number): number => shiftedRow(word, word, word, word);

/** FIPS 197, Algorithm 2: KEYEXPANSION(), the round keys of a key of 16, 24 or 32 bytes, in words. */
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

/** FIPS 197, Algorithm 1: CIPHER() of a block of four words, in place, under the key schedule `w`. */
export function encryptBlock(w: Int32Array, block: Int32Array): void {
  absorbLeft(w, block[0]!, block[1]!, absorbedLeft);
  encryptRight(w, absorbedLeft, block[2]!, block[3]!, block);
}

const absorbedLeft = /* @__PURE__ */ new Int32Array(4);

/**
 * What a block's first two words add to the four columns that round 1 makes, into `absorbed`: worth keeping
 * where many blocks begin alike.
 */
export function absorbLeft(w: Int32Array, left0: number, left1: number, absorbed: Int32Array): void {
  const a = left0 ^ w[0]!;
  const b = left1 ^ w[1]!;
  absorbed[0] = T0[a >>> 24]! ^ T1[(b >>> 16) & 255]! ^ w[4]!;
  absorbed[1] = T0[b >>> 24]! ^ T3[a & 255]! ^ w[5]!;
  absorbed[2] = T2[(a >>> 8) & 255]! ^ T3[b & 255]! ^ w[6]!;
  absorbed[3] = T1[(a >>> 16) & 255]! ^ T2[(b >>> 8) & 255]! ^ w[7]!;
}

/** The encipherment of a block whose first two words were absorbed, and whose other two are given. */
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
  // Rounds 2 to 9 of a key of 16 bytes: what `encryptLong` does, unrolled.
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

/** Rounds 2 to Nr, from the columns that round 1 made. */
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

/** Round Nr, which has no MIXCOLUMNS(), with the words of the schedule from `last` on. */
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

/** SUBBYTES() and SHIFTROWS(): one column, its four bytes from four columns. */
const shiftedRow = (a: number, b: number, c: number, d: number): number =>
  (S_BOX[a >>> 24]! << 24) |
  (S_BOX[(b >>> 16) & 255]! << 16) |
  (S_BOX[(c >>> 8) & 255]! << 8) |
  S_BOX[d & 255]!;
