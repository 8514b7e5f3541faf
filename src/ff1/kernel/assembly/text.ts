import {
  B, CUT, DIGITS, DIVIDE_RADIX, DIVIDE_RADIX_SHIFT, DIVIDE_SQUARE, DIVIDE_SQUARE_SHIFT, DROPPED, FOURTH, GROUPS, KIND, LIMIT,
  NUMBERS, PART, PART_DIGITS, PART_END, PART_FIRST, PART_GROUPS, PART_RECIPROCAL, PART_SHIFT, PART_SIZE, PARTS, RADIX,
  SPLIT, SQUARE, SYMBOLS, UUID, UUID_DIGITS, WEIGHTS, WIDE,
} from "../layout";
import { modulusOf, multiplyHigh, quotient, signOf } from "./integers";
import { ENDS } from "./tables";

// Halves from numbers and from text, and back.

/** Sets the halves of a string to a number below 2^53. */
export function split(number: f64, halves: i32): void {
  const x = <u64><i64>number;
  const m = modulusOf(SPLIT);
  let q = quotient(x, SPLIT);
  let rest = x - q * m; // below 3m
  for (let k = 0; k < 2; k++) {
    const less = ~signOf(rest - m);
    q -= less;
    rest -= m & less;
  }
  v128.store(halves, i64x2.replace_lane(i64x2.splat(0), 0, q));
  v128.store(halves + B, i64x2.replace_lane(i64x2.splat(0), 0, rest));
}

/** Returns the number of a string, or −1 if it is 2^53 or more. */
export function join(halves: i32): f64 {
  const a = load<u64>(halves);
  const b = load<u64>(halves + B);
  const tooLarge =
    load<u64>(halves + 8) | load<u64>(halves + B + 8) | (b >> 53) | <u64>(a >= load<u64>(LIMIT));
  const x = a * modulusOf(SPLIT) + b;
  return <f64>(<i64>(x | -(<u64>((tooLarge | (x >> 53)) != 0))));
}

/** Writes the parts of two halves to `NUMBERS`. */
function toParts(halves: i32): void {
  if (load<i32>(KIND) == WIDE) {
    cut(halves, NUMBERS);
    cut(halves + B, NUMBERS + 16);
    return;
  }
  let a = load<u64>(halves);
  let b = load<u64>(halves + B);
  if (load<i32>(UUID)) {
    // RFC 9562, section 5.8: 48 bits, version 8, 12 bits, variant 0b10, 62 bits. Each half has 61 bits.
    b |= ((a & 1) << 61) | (2 << 62);
    a = ((a >> 13) << 16) | (8 << 12) | ((a >> 1) & 0xfff);
  }
  store<u64>(NUMBERS, a);
  store<u64>(NUMBERS + 8, b);
}

/** Divides a half of two words by the power that `CUT` has. As in `split`, the quotient may be 2 too small at first. */
function cut(half: i32, parts: i32): void {
  const x0 = load<u64>(half);
  const p = modulusOf(CUT);
  const dropped = <u64>load<u32>(CUT + DROPPED);
  let q = quotient((x0 >> dropped) | (load<u64>(half + 8) << (64 - dropped)), CUT);
  let rest = x0 - q * p; // below 3p
  for (let k = 0; k < 2; k++) {
    const less = ~signOf(rest - p);
    q -= less;
    rest -= p & less;
  }
  store<u64>(parts, q);
  store<u64>(parts + 8, rest);
}

/** Sets two halves from the parts at `NUMBERS`. Returns false if they are not a UUID of version 8 and variant 0b10. */
function fromParts(halves: i32): bool {
  if (load<i32>(KIND) == WIDE) {
    uncut(NUMBERS, halves);
    uncut(NUMBERS + 16, halves + B);
    return true;
  }
  let a = load<u64>(NUMBERS);
  let b = load<u64>(NUMBERS + 8);
  let isForeign = false;
  if (load<i32>(UUID)) {
    isForeign = (((a >> 12) & 15) ^ 8 | (b >> 62) ^ 2) != 0;
    a = ((a >> 16) << 13) | ((a & 0xfff) << 1) | ((b >> 61) & 1);
    b &= (1 << 61) - 1;
  }
  v128.store(halves, i64x2.replace_lane(i64x2.splat(0), 0, a));
  v128.store(halves + B, i64x2.replace_lane(i64x2.splat(0), 0, b));
  return !isForeign;
}

/** Sets a half of two words from its parts. */
function uncut(parts: i32, half: i32): void {
  const q = load<u64>(parts);
  const p = modulusOf(CUT);
  const x0 = q * p + load<u64>(parts + 8);
  store<u64>(half, x0);
  store<u64>(half + 8, multiplyHigh(q, p) + <u64>(x0 < q * p));
}

/** Writes the text of a string. */
export function write(halves: i32, text: i32): void {
  toParts(halves);
  for (let k: i32 = load<i32>(PARTS) - 1; k >= 0; k--) writePart(k, text);
  if (load<i32>(UUID)) insertHyphens(text);
}

/** Makes a UUID of its digits, in place. */
function insertHyphens(text: i32): void {
  const left = v128.load(text);
  const right = v128.load(text, 16);
  const hyphens = i8x16.splat(0x2d);
  v128.store(text, v128.shuffle<u8>(left, hyphens, 0, 1, 2, 3, 4, 5, 6, 7, 16, 8, 9, 10, 11, 16, 12, 13));
  v128.store(text, v128.shuffle<u8>(right, hyphens, 16, 16, 16, 0, 1, 2, 3, 16, 4, 5, 6, 7, 8, 9, 10, 11), 16);
  v128.store(text, v128.shuffle<u8>(right, hyphens, 1, 2, 3, 16, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), 20);
  store<u16>(text, v128.extract_lane<u16>(left, 7), 16);
}

/** Copies the digits of a UUID to `UUID_DIGITS`. Returns false if its hyphens are not in their places. */
function removeHyphens(text: i32): bool {
  const left = v128.load(text);
  const right = v128.load(text, 20);
  const digits = v128.shuffle<u8>(left, v128.load(text, 2), 0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15, 30, 31);
  v128.store(UUID_DIGITS, digits);
  const start = v128.load(text, 19);
  v128.store(UUID_DIGITS + 16, v128.shuffle<u8>(start, right, 0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 31));
  const hyphens = load<u8>(text, 8) ^ 0x2d | load<u8>(text, 13) ^ 0x2d | load<u8>(text, 18) ^ 0x2d | load<u8>(text, 23) ^ 0x2d;
  return hyphens == 0;
}

/**
 * A part x of r^digits is the fraction x / r^digits. Times r, its integer is the first digit, and so on. Four digits at a
 * time are a group. The fraction has 64 bits. For a radix of 2^k it is exact. Otherwise it is x · 2^64 / r^digits and up
 * to 4 more: the reciprocal and the product are less than 1 too small each, and are doubled. Such parts are below 2^61, so
 * that is still below (x + 1) · 2^64 / r^digits.
 */
function writePart(k: i32, text: i32): void {
  const part = PART + PART_SIZE * k;
  const count: i32 = load<i32>(part + PART_DIGITS);
  const normal = load<u64>(NUMBERS + 8 * k) << <u64>load<u32>(part + PART_SHIFT);
  const reciprocal = load<u64>(part + PART_RECIPROCAL);
  let fraction = reciprocal ? (multiplyHigh(normal, reciprocal) << 1) + 4 : normal;
  let multiplier = <u64>load<u32>(part + PART_FIRST);
  const fourth = <u64>load<u32>(FOURTH);
  for (let at: i32 = GROUPS + 64 - 4 * load<i32>(part + PART_GROUPS); at < GROUPS + 64; at += 4) {
    const low = (fraction & 0xffffffff) * multiplier;
    const high = (fraction >> 32) * multiplier + (low >> 32);
    store<i32>(at, <i32>(high >> 32));
    fraction = (high << 32) | (low & 0xffffffff);
    multiplier = fourth;
  }
  let groups: i32 = GROUPS + 48;
  let to = text + load<i32>(part + PART_END) - 16;
  for (let rest = count; rest > 0; rest -= 16) {
    let characters = toSymbols(toDigits(v128.load(groups)));
    if (rest < 16) characters = v128.bitselect(characters, v128.load(to), v128.load(ENDS + rest));
    v128.store(to, characters);
    groups -= 16;
    to -= 16;
  }
}

/** Returns the sixteen digits of four groups. */
// @ts-expect-error: decorator
@inline
function toDigits(groups: v128): v128 {
  const square = v128.load32_splat(DIVIDE_SQUARE);
  const squareShift = load<i32>(DIVIDE_SQUARE_SHIFT);
  const upperPairs = v128.shuffle<u32>(
    v128.shr<u64>(i64x2.extmul_low_i32x4_u(groups, square), squareShift),
    v128.shr<u64>(i64x2.extmul_high_i32x4_u(groups, square), squareShift),
    0, 2, 4, 6,
  );
  const lowerPairs = v128.sub<u32>(groups, v128.mul<u32>(upperPairs, v128.load32_splat(SQUARE)));
  const pairs = v128.or(upperPairs, v128.shl<u32>(lowerPairs, 16));
  const radix = v128.load16_splat(DIVIDE_RADIX);
  const radixShift = load<i32>(DIVIDE_RADIX_SHIFT);
  const upper = v128.narrow<i32>(
    v128.shr<u32>(i32x4.extmul_low_i16x8_u(pairs, radix), radixShift),
    v128.shr<u32>(i32x4.extmul_high_i16x8_u(pairs, radix), radixShift),
  );
  const lower = v128.sub<u16>(pairs, v128.mul<u16>(upper, v128.load16_splat(RADIX)));
  return v128.or(upper, v128.shl<u16>(lower, 8));
}

/** Returns the characters of digits. */
// @ts-expect-error: decorator
@inline
function toSymbols(digits: v128): v128 {
  let characters = i64x2.splat(0);
  let index = digits;
  for (let at: i32 = SYMBOLS; at < SYMBOLS + 96; at += 16) {
    characters = v128.or(characters, v128.swizzle(v128.load(at), index));
    index = v128.sub<u8>(index, i8x16.splat(16));
  }
  return characters;
}

/** Returns the digits of characters: 0xff for a character that has none. */
// @ts-expect-error: decorator
@inline
function fromSymbols(characters: v128): v128 {
  let digits = i8x16.splat(-1);
  let index = v128.sub<u8>(characters, i8x16.splat(32));
  for (let at: i32 = DIGITS; at < DIGITS + 96; at += 16) {
    digits = v128.add<u8>(digits, v128.swizzle(v128.load(at), index));
    index = v128.sub<u8>(index, i8x16.splat(16));
  }
  return digits;
}

/**
 * Reads the text of a string. Returns false if it has a character that is not a digit, or is not a UUID. A text comes from
 * outside and is not secret, and neither is the answer.
 */
export function read(text: i32, halves: i32): bool {
  if (load<i32>(UUID)) {
    if (!removeHyphens(text)) return false;
    text = UUID_DIGITS;
  }
  let foreign = i64x2.splat(0);
  const parts: i32 = load<i32>(PARTS);
  for (let k = 0; k < parts; k++) {
    const part = PART + PART_SIZE * k;
    let groups: i32 = GROUPS + 48;
    let from = text + load<i32>(part + PART_END) - 16;
    for (let rest: i32 = load<i32>(part + PART_DIGITS); rest > 0; rest -= 16) {
      let digits = fromSymbols(v128.load(from));
      if (rest < 16) digits = v128.and(digits, v128.load(ENDS + rest));
      foreign = v128.or(foreign, digits);
      v128.store(groups, toGroups(digits));
      groups -= 16;
      from -= 16;
    }
    let number: u64 = 0;
    const fourth = <u64>load<u32>(FOURTH);
    for (let at: i32 = GROUPS + 64 - 4 * load<i32>(part + PART_GROUPS); at < GROUPS + 64; at += 4) {
      number = number * fourth + <u64>load<u32>(at);
    }
    store<u64>(NUMBERS + 8 * k, number);
  }
  return i8x16.bitmask(foreign) == 0 && fromParts(halves);
}

/** Returns the four groups of sixteen digits. */
// @ts-expect-error: decorator
@inline
function toGroups(digits: v128): v128 {
  const upper = v128.and(digits, i16x8.splat(0xff));
  const pairs = v128.add<u16>(v128.mul<u16>(upper, v128.load16_splat(RADIX)), v128.shr<u16>(digits, 8));
  return i32x4.dot_i16x8_s(pairs, v128.load(WEIGHTS));
}
