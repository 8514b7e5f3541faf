import { BLOCK, FIRST_KEY, FIRST_KEYS, INPUTS, KEY, LAST, ROUND_KEYS, SCHEDULE } from "../layout";
import { cipher, lookup, pack } from "./aes";
import { CONSTANT, REVERSE, ZERO } from "./tables";

/** `cipher`, compiled once for all that need not be as fast. */
export function encrypt(block: v128, first: i32, keys: i32, last: i32): v128 {
  return cipher(block, first, keys, last);
}

/** Returns the 16 bytes at an address in reverse. */
// @ts-expect-error: decorator
@inline
export function loadReverse(at: i32): v128 {
  return lookup(v128.load(at), v128.load(REVERSE));
}

/** SUBWORD() of FIPS 197: the last round of AES on four equal columns, which SHIFTROWS() does not change. */
function substituteWord(word: i32): i32 {
  return v128.extract_lane<i32>(encrypt(i32x4.splat(word), ZERO, CONSTANT, CONSTANT), 0);
}

/** KEYEXPANSION() of FIPS 197, Algorithm 2, of the key of `size` bytes at `KEY`. A word has row 0 in its lowest byte. */
export function setKey(size: i32): void {
  const words = size / 4; // Nk
  const rounds = words + 6; // Nr
  for (let at = 0; at < size; at += 4) store<i32>(SCHEDULE + at, load<i32>(KEY + at));
  let roundConstant: i32 = 1; // Rcon
  for (let i = words; i < 4 * (rounds + 1); i++) {
    const at = SCHEDULE + 4 * i;
    let word = load<i32>(at - 4);
    if (i % words == 0) {
      word = substituteWord(rotr<i32>(word, 8)) ^ roundConstant;
      roundConstant = (roundConstant << 1) ^ ((roundConstant >> 7) * 0x11b);
    } else if (words > 6 && i % words == 4) {
      word = substituteWord(word);
    }
    store<i32>(at, load<i32>(at - size) ^ word);
  }
  // MIXCOLUMNS() leaves a block of equal bytes as it is, so the constant of SUBBYTES() can come after it.
  const constant = v128.load(CONSTANT);
  const last = 16 * (rounds - 1);
  v128.store(FIRST_KEY, pack(loadReverse(SCHEDULE)));
  for (let at: i32 = 0; at < last; at += 16) {
    v128.store(ROUND_KEYS + at, pack(v128.xor(loadReverse(SCHEDULE + 16 + at), constant)));
  }
  v128.store(ROUND_KEYS + last, v128.xor(loadReverse(SCHEDULE + 16 + last), constant));
  store<i32>(LAST, ROUND_KEYS + last);
}

/** Encrypts the block at `BLOCK`. */
export function encryptBlock(): void {
  const s = encrypt(loadReverse(BLOCK), FIRST_KEY, ROUND_KEYS, load<i32>(LAST));
  v128.store(BLOCK, lookup(s, v128.load(REVERSE)));
}

/** Combines each of the ten inputs with the first round key. */
export function setInputs(): void {
  for (let at: i32 = 0; at < 160; at += 16) {
    v128.store(FIRST_KEYS + at, v128.xor(pack(loadReverse(INPUTS + at)), v128.load(FIRST_KEY)));
  }
}
