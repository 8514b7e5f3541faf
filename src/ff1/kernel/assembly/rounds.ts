import { B, BLOCKS, EVEN, FIRST_KEY, FIRST_KEYS, HALVES, INPUTS, LANES, LAST, LONG, ODD, ROUND_KEYS } from "../layout";
import { cipher, cipherFour, lookup } from "./aes";
import { combine } from "./combine";
import { encrypt, loadReverse } from "./key";
import { REVERSE } from "./tables";

// The ten rounds of FF1: SP 800-38G, Algorithms 7 and 8, step 6. Both are one loop here. A round replaces one half, the
// target, and enciphers the other one. In the next round they change places. Encryption begins with A as the target and
// round 0, decryption with B and round 9.

/** Returns the first of two for encryption, the second for decryption. */
// @ts-expect-error: decorator
@inline
function either(encryption: i32, decryption: i32, sign: i32): i32 {
  return encryption ^ ((encryption ^ decryption) & sign);
}

/** Permutes the first string. `sign` is 0 to encrypt and −1 to decrypt. */
export function rounds(sign: i32): void {
  const last = load<i32>(LAST);
  const lanes = v128.load(LANES);
  const isLong = load<i32>(LONG);
  let target = v128.load(HALVES + either(0, B, sign));
  let input = v128.load(HALVES + either(B, 0, sign));
  let reduction = either(EVEN, ODD, sign);
  let first = either(FIRST_KEYS, FIRST_KEYS + 9 * 16, sign);
  const step = either(16, -16, sign);
  for (let i = 0; i < 10; i++) {
    const s = cipher(input, first, ROUND_KEYS, last); // steps 6.i to 6.iii
    const y = isLong ? longY(s, last) : v128.swizzle(s, lanes); // step 6.iv
    const c = combine(target, s, y, reduction, sign); // steps 6.v to 6.vii
    target = input; // step 6.viii
    input = c; // step 6.ix
    reduction ^= EVEN ^ ODD;
    first += step;
  }
  v128.store(HALVES + either(0, B, sign), target);
  v128.store(HALVES + either(B, 0, sign), input);
}

/** Returns the lower 16 bytes of y, if it has 20: step 6.iii needs another block. */
function longY(s: v128, last: i32): v128 {
  const next = encrypt(v128.xor(s, i64x2(1, 0)), FIRST_KEY, ROUND_KEYS, last);
  const s0 = v128.extract_lane<u64>(s, 0);
  const s1 = v128.extract_lane<u64>(s, 1);
  const y0 = (s0 << 32) | (v128.extract_lane<u64>(next, 1) >> 32);
  return i64x2.replace_lane(i64x2.splat(y0), 1, (s1 << 32) | (s0 >> 32));
}

/** Permutes `count` strings, four side by side. */
export function permuteMany(sign: i32, count: i32): void {
  for (let k: i32 = 0; k < count; k += 4) fourRounds(HALVES + 32 * k, sign);
}

function fourRounds(halves: i32, sign: i32): void {
  const last = load<i32>(LAST);
  let target = halves + either(0, B, sign);
  let reduction = either(EVEN, ODD, sign);
  let first = either(FIRST_KEYS, FIRST_KEYS + 9 * 16, sign);
  const step = either(16, -16, sign);
  for (let i = 0; i < 10; i++) {
    cipherFour(target ^ B, 32, first, ROUND_KEYS, last, BLOCKS);
    for (let k: i32 = 0; k < 4; k++) combineAt(target + 32 * k, v128.load(BLOCKS + 16 * k), reduction, sign);
    target ^= B;
    reduction ^= EVEN ^ ODD;
    first += step;
  }
}

/** Does steps 6.iv to 6.vii on a half in memory, and returns it. */
// @ts-expect-error: decorator
@inline
function combineAt(target: i32, s: v128, reduction: i32, sign: i32): v128 {
  const c = combine(v128.load(target), s, v128.swizzle(s, v128.load(LANES)), reduction, sign);
  v128.store(target, c);
  return c;
}

/** Writes the blocks of round i of each string, for the platform's AES. */
export function startMany(i: i32, count: i32): void {
  const reverse = v128.load(REVERSE);
  const input = v128.load(INPUTS + 16 * i);
  for (let k: i32 = 0; k < count; k++) {
    const half = v128.load(HALVES + 32 * k + B * (1 - (i & 1)));
    v128.store(BLOCKS + 16 * k, v128.xor(lookup(half, reverse), input)); // step 6.i
  }
}

/**
 * Does round i of each string, given its encrypted block, and writes the blocks of the next round. After the last round, it
 * reads what is beside `INPUTS`. Nothing uses the blocks then.
 */
export function roundMany(i: i32, sign: i32, count: i32): void {
  const reverse = v128.load(REVERSE);
  const reduction = either(EVEN, ODD, -(i & 1));
  const next = v128.load(INPUTS + 16 * (i + 1 + 2 * sign));
  for (let k: i32 = 0; k < count; k++) {
    const c = combineAt(HALVES + 32 * k + B * (i & 1), loadReverse(BLOCKS + 16 * k), reduction, sign);
    v128.store(BLOCKS + 16 * k, v128.xor(lookup(c, reverse), next));
  }
}
