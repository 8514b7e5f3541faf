import { MODULUS, RECIPROCAL, SHIFT } from "../layout";

// Arithmetic without branches. A comparison yields 0 or 1, and `>> 63` of a negative number is a mask of ones. There is no
// `select`: an engine may compile it to a branch. A number of two words has its lower one in a name that ends with 0.

/** Returns the upper half of a product. */
// @ts-expect-error: decorator
@inline
export function multiplyHigh(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff;
  const a1 = a >> 32;
  const b0 = b & 0xffffffff;
  const b1 = b >> 32;
  const middle = a1 * b0 + ((a0 * b0) >> 32);
  return a1 * b1 + (middle >> 32) + ((a0 * b1 + (middle & 0xffffffff)) >> 32);
}

/** Returns ones if x is negative. */
// @ts-expect-error: decorator
@inline
export function signOf(x: u64): u64 {
  return <u64>(<i64>x >> 63);
}

/** Returns x − m, or x if that is negative. x and m are below 2^63. */
// @ts-expect-error: decorator
@inline
export function subtractOnce(x: u64, m: u64): u64 {
  return x - (m & ~signOf(x - m));
}

/** Returns the upper word of x + y. */
// @ts-expect-error: decorator
@inline
export function addHigh(x0: u64, x1: u64, y0: u64, y1: u64): u64 {
  return x1 + y1 + <u64>(x0 + y0 < x0);
}

/** Returns the upper word of x − y. */
// @ts-expect-error: decorator
@inline
export function subtractHigh(x0: u64, x1: u64, y0: u64, y1: u64): u64 {
  return x1 - y1 - <u64>(x0 < y0);
}

/** Returns the lower word of `subtractOnce` for two words. x and m are below 2^127. */
// @ts-expect-error: decorator
@inline
export function subtractOnceLow(x0: u64, x1: u64, m0: u64, m1: u64): u64 {
  return x0 - (m0 & ~signOf(subtractHigh(x0, x1, m0, m1)));
}

/** Returns the upper word of `subtractOnce` for two words. */
// @ts-expect-error: decorator
@inline
export function subtractOnceHigh(x0: u64, x1: u64, m0: u64, m1: u64): u64 {
  const mask = ~signOf(subtractHigh(x0, x1, m0, m1));
  return subtractHigh(x0, x1, m0 & mask, m1 & mask);
}

/**
 * Returns ⌊x / m⌋ or up to 2 less, from the upper 64 bits of x. The quotient is the upper half of a product, that of
 * these bits and of a reciprocal of 64 bits. Cutting x, cutting the reciprocal and rounding the product down each make it
 * less than 1 too small, so x minus the quotient times m is below 3m.
 *
 * @param reduction - The address of m and its reciprocal.
 */
// @ts-expect-error: decorator
@inline
export function quotient(upper: u64, reduction: i32): u64 {
  return multiplyHigh(upper, load<u64>(reduction + RECIPROCAL)) >> load<i32>(reduction + SHIFT);
}

// @ts-expect-error: decorator
@inline
export function modulusOf(reduction: i32): u64 {
  return load<u64>(reduction + MODULUS);
}
