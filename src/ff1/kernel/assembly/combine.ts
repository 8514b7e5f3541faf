import { BINARY, DROPPED, EVEN, KIND, MODULUS, NARROW, ODD, TWICE } from "../layout";
import {
  addHigh, modulusOf, multiplyHigh, quotient, subtractHigh, subtractOnce, subtractOnceHigh, subtractOnceLow,
} from "./integers";

// The sum of a half and y, modulo m: SP 800-38G, Algorithms 7 and 8, step 6.vi.
//
// Decryption subtracts where encryption adds: a − y = ~(~a + y). `sign` is 0 to encrypt and −1 to decrypt: a XOR with it
// is the complement or nothing, without a branch.

/** Returns a ± y modulo m. `reduction` has the address of m. `y` has its least significant byte first. */
// @ts-expect-error: decorator
@inline
export function combine(a: v128, s: v128, y: v128, reduction: i32, sign: i32): v128 {
  const kind = load<i32>(KIND);
  if (kind == BINARY) {
    const complement = i32x4.splat(sign);
    const sum = v128.xor(v128.add<u64>(v128.xor(a, complement), y), complement);
    return v128.and(sum, v128.load(reduction + MODULUS));
  }
  return kind == NARROW ? narrow(a, s, y, reduction, sign) : wide(a, s, y, reduction, sign);
}

// For a radix that is not 2^k, the code subtracts from y the multiple of m that `quotient` finds. The rest is below 3m, and
// below 4m with a half added. So it subtracts 2m and m, each at most once. Decryption first adds 3m, so that nothing is
// negative.

/** Halves of at most 61 bits: 4m is below 2^63, as `subtractOnce` needs. */
function narrow(a: v128, s: v128, yVector: v128, reduction: i32, sign: i32): v128 {
  const complement = <u64>(<i64>sign);
  let y = v128.extract_lane<u64>(yVector, 0); // step 6.iv, without its upper bits
  let upper = v128.extract_lane<u64>(s, 1);
  if (load<i32>(TWICE) && reduction == EVEN) {
    const m = modulusOf(ODD);
    y -= quotient(upper, ODD) * m;
    y = subtractOnce(subtractOnce(y, 2 * m), m);
    upper = y;
  }
  const m = modulusOf(reduction);
  const rest = y - quotient(upper, reduction) * m;
  const base = (v128.extract_lane<u64>(a, 0) + ((3 * m) & complement)) ^ complement;
  const c = subtractOnce(subtractOnce((base + rest) ^ complement, 2 * m), m); // steps 6.v to 6.vii
  return i64x2.replace_lane(i64x2.splat(0), 0, c);
}

/** Halves of at most 120 bits, in two words. A function cannot return both words, so the reductions stand here twice. */
function wide(a: v128, s: v128, y: v128, reduction: i32, sign: i32): v128 {
  const complement = <u64>(<i64>sign);
  let y0 = v128.extract_lane<u64>(y, 0); // step 6.iv
  let y1 = v128.extract_lane<u64>(y, 1);
  let upper = v128.extract_lane<u64>(s, 1);
  if (load<i32>(TWICE) && reduction == EVEN) {
    const m0 = modulusOf(ODD);
    const m1 = load<u64>(ODD + MODULUS + 8);
    const q = quotient(upper, ODD);
    const rest0 = y0 - q * m0;
    const rest1 = subtractHigh(y0, y1, q * m0, multiplyHigh(q, m0) + q * m1);
    const double1 = addHigh(m0, m1, m0, m1);
    const once0 = subtractOnceLow(rest0, rest1, 2 * m0, double1);
    const once1 = subtractOnceHigh(rest0, rest1, 2 * m0, double1);
    y0 = subtractOnceLow(once0, once1, m0, m1);
    y1 = subtractOnceHigh(once0, once1, m0, m1);
    const dropped = <u64>load<u32>(EVEN + DROPPED);
    upper = (y0 >> dropped) | ((y1 << 1) << (63 - dropped));
  }
  const m0 = modulusOf(reduction);
  const m1 = load<u64>(reduction + MODULUS + 8);
  const q = quotient(upper, reduction);
  const rest0 = y0 - q * m0;
  const rest1 = subtractHigh(y0, y1, q * m0, multiplyHigh(q, m0) + q * m1);
  const double1 = addHigh(m0, m1, m0, m1);
  const triple1 = addHigh(2 * m0, double1, m0, m1);
  const a0 = v128.extract_lane<u64>(a, 0);
  const a1 = v128.extract_lane<u64>(a, 1);
  const base0 = (a0 + ((3 * m0) & complement)) ^ complement;
  const base1 = addHigh(a0, a1, (3 * m0) & complement, triple1 & complement) ^ complement;
  const sum0 = (base0 + rest0) ^ complement;
  const sum1 = addHigh(base0, base1, rest0, rest1) ^ complement;
  const once0 = subtractOnceLow(sum0, sum1, 2 * m0, double1);
  const once1 = subtractOnceHigh(sum0, sum1, 2 * m0, double1);
  const c0 = subtractOnceLow(once0, once1, m0, m1); // steps 6.v to 6.vii
  const c1 = subtractOnceHigh(once0, once1, m0, m1);
  return i64x2.replace_lane(i64x2.splat(c0), 1, c1);
}
