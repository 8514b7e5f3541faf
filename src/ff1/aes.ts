/**
 * AES encryption of single blocks, as FIPS 197 has it. FF1 runs the cipher forward in both of its own
 * directions, so there is no decryption here.
 *
 * Words are big-endian: word c of a block is column c of the standard's state, its first byte on top.
 */

/** Enciphers a block of four words in place. */
export type EncryptBlock = (block: Uint32Array) => void;

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
const tableOfRow = (row: number): Uint32Array =>
  Uint32Array.from(S_BOX, (s) => {
    const column = (xtime(s) << 24) | (s << 16) | (s << 8) | (xtime(s) ^ s);
    return row === 0 ? column : (column >>> (8 * row)) | (column << (32 - 8 * row));
  });

const T0 = /* @__PURE__ */ tableOfRow(0);
const T1 = /* @__PURE__ */ tableOfRow(1);
const T2 = /* @__PURE__ */ tableOfRow(2);
const T3 = /* @__PURE__ */ tableOfRow(3);

/** FIPS 197, section 5.2: SUBWORD(). */
const substituteWord = (word: number): number =>
  (S_BOX[word >>> 24]! << 24) |
  (S_BOX[(word >>> 16) & 255]! << 16) |
  (S_BOX[(word >>> 8) & 255]! << 8) |
  S_BOX[word & 255]!;

/** FIPS 197, Algorithm 2: KEYEXPANSION(), the round keys of a key of 16, 24 or 32 bytes, in words. */
export function expandKey(key: Uint8Array): Uint32Array {
  const keyWords = key.length / 4; // Nk
  const rounds = keyWords + 6; // Nr
  const view = new DataView(key.buffer, key.byteOffset, key.length);
  const w = new Uint32Array(4 * (rounds + 1));
  for (let i = 0; i < keyWords; i++) w[i] = view.getUint32(4 * i);
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

/** FIPS 197, Algorithm 1: CIPHER() under one key of 16, 24 or 32 bytes, its key schedule expanded once. */
export function createAes(key: Uint8Array): EncryptBlock {
  const w = expandKey(key);
  const last = w.length - 4;
  return (block) => {
    let a = block[0]! ^ w[0]!;
    let b = block[1]! ^ w[1]!;
    let c = block[2]! ^ w[2]!;
    let d = block[3]! ^ w[3]!;
    for (let k = 4; k < last; k += 4) {
      const e = T0[a >>> 24]! ^ T1[(b >>> 16) & 255]! ^ T2[(c >>> 8) & 255]! ^ T3[d & 255]! ^ w[k]!;
      const f = T0[b >>> 24]! ^ T1[(c >>> 16) & 255]! ^ T2[(d >>> 8) & 255]! ^ T3[a & 255]! ^ w[k + 1]!;
      const g = T0[c >>> 24]! ^ T1[(d >>> 16) & 255]! ^ T2[(a >>> 8) & 255]! ^ T3[b & 255]! ^ w[k + 2]!;
      const h = T0[d >>> 24]! ^ T1[(a >>> 16) & 255]! ^ T2[(b >>> 8) & 255]! ^ T3[c & 255]! ^ w[k + 3]!;
      a = e;
      b = f;
      c = g;
      d = h;
    }
    // The last round has no MIXCOLUMNS().
    block[0] = shiftedRow(a, b, c, d) ^ w[last]!;
    block[1] = shiftedRow(b, c, d, a) ^ w[last + 1]!;
    block[2] = shiftedRow(c, d, a, b) ^ w[last + 2]!;
    block[3] = shiftedRow(d, a, b, c) ^ w[last + 3]!;
  };
}

/** SUBBYTES() and SHIFTROWS(): one column, its four bytes from four columns. */
const shiftedRow = (a: number, b: number, c: number, d: number): number =>
  (S_BOX[a >>> 24]! << 24) |
  (S_BOX[(b >>> 16) & 255]! << 16) |
  (S_BOX[(c >>> 8) & 255]! << 8) |
  S_BOX[d & 255]!;
