import { type Hazard, type Pure, Trap, twoPart } from "./opcode.js";
import { isSecret, signed, type Type, toValue } from "./values.js";

// The instructions on numbers: WebAssembly core specification 2.0, section 4.3.2 has their meaning, 5.4.6 their opcodes.

/** Defines an instruction. All of its result depends on a secret if a byte of an operand does. */
const instruction = (
  code: number,
  name: string,
  params: readonly Type[],
  result: Type,
  compute: (...operands: bigint[]) => bigint,
  hazard?: Hazard,
): Pure => ({
  kind: "pure",
  code,
  name,
  immediates: "none",
  params,
  result,
  ...(hazard && { hazard }),
  compute: (operands) =>
    toValue(result, compute(...operands.map(({ bits }) => bits)), operands.some(isSecret)),
});

/** A function of two numbers of this many bits. */
type Binary = (bits: number) => (a: bigint, b: bigint) => bigint;

const compare =
  (holds: (a: bigint, b: bigint) => boolean): Binary =>
  () =>
  (a, b) =>
    holds(a, b) ? 1n : 0n;

/** Makes a comparison or a division of unsigned numbers one of signed numbers. */
const withSigns =
  (binary: Binary): Binary =>
  (bits) =>
  (a, b) =>
    binary(bits)(signed(bits, a), signed(bits, b));

const lt = compare((a, b) => a < b);
const gt = compare((a, b) => a > b);
const le = compare((a, b) => a <= b);
const ge = compare((a, b) => a >= b);

/** The comparisons of integers, in the order of their opcodes. */
const COMPARISONS: Readonly<Record<string, Binary>> = {
  eq: compare((a, b) => a === b),
  ne: compare((a, b) => a !== b),
  lt_s: withSigns(lt),
  lt_u: lt,
  gt_s: withSigns(gt),
  gt_u: gt,
  le_s: withSigns(le),
  le_u: le,
  ge_s: withSigns(ge),
  ge_u: ge,
};

const divide: Binary = () => (a, b) => {
  if (b === 0n) throw new Trap("integer divide by zero");
  return a / b;
};

const remainder: Binary = () => (a, b) => {
  if (b === 0n) throw new Trap("integer divide by zero");
  return a % b;
};

const divideSigned: Binary = (bits) => (a, b) => {
  const quotient = withSigns(divide)(bits)(a, b);
  if (quotient === 1n << BigInt(bits - 1)) throw new Trap("integer overflow");
  return quotient;
};

const rotateLeft: Binary = (bits) => (a, b) => {
  const count = b % BigInt(bits);
  return (a << count) | (a >> (BigInt(bits) - count));
};

/** The other binary instructions on integers, in the order of their opcodes. */
const ARITHMETIC: Readonly<Record<string, Binary>> = {
  add: () => (a, b) => a + b,
  sub: () => (a, b) => a - b,
  mul: () => (a, b) => a * b,
  div_s: divideSigned,
  div_u: divide,
  rem_s: withSigns(remainder),
  rem_u: remainder,
  and: () => (a, b) => a & b,
  or: () => (a, b) => a | b,
  xor: () => (a, b) => a ^ b,
  shl: (bits) => (a, b) => a << (b % BigInt(bits)),
  shr_s: (bits) => (a, b) => signed(bits, a) >> (b % BigInt(bits)),
  shr_u: (bits) => (a, b) => a >> (b % BigInt(bits)),
  rotl: rotateLeft,
  rotr: (bits) => (a, b) => rotateLeft(bits)(a, BigInt(bits) - (b % BigInt(bits))),
};

const significantBits = (x: bigint): number => (x === 0n ? 0 : x.toString(2).length);

/** The instructions on integers of one type. The arguments are the opcodes of its first comparison, and of `clz`. */
function integers(type: "i32" | "i64", eqz: number, clz: number): Pure[] {
  const bits = type === "i32" ? 32 : 64;
  const unary = [type];
  const binary = [type, type];
  return [
    instruction(eqz, `${type}.eqz`, unary, "i32", (a) => (a === 0n ? 1n : 0n)),
    ...Object.entries(COMPARISONS).map(([name, compute], k) =>
      instruction(eqz + 1 + k, `${type}.${name}`, binary, "i32", compute(bits)),
    ),
    instruction(clz, `${type}.clz`, unary, type, (a) => BigInt(bits - significantBits(a))),
    instruction(clz + 1, `${type}.ctz`, unary, type, (a) =>
      BigInt(a === 0n ? bits : significantBits(a & -a) - 1),
    ),
    instruction(clz + 2, `${type}.popcnt`, unary, type, (a) =>
      BigInt(a.toString(2).replaceAll("0", "").length),
    ),
    ...Object.entries(ARITHMETIC).map(([name, compute], k) =>
      instruction(
        clz + 3 + k,
        `${type}.${name}`,
        binary,
        type,
        compute(bits),
        /^(div|rem)/.test(name) ? "division by or of a secret" : undefined,
      ),
    ),
  ];
}

const double = new DataView(new ArrayBuffer(8));

function toDouble(bits: bigint): number {
  double.setBigUint64(0, bits);
  return double.getFloat64(0);
}

function fromDouble(number: number): bigint {
  double.setFloat64(0, number);
  return double.getBigUint64(0);
}

/** The least and the greatest integer of a type. */
const rangeOf = (bits: number, isSigned: boolean): [bigint, bigint] =>
  isSigned ? [-(1n << BigInt(bits - 1)), (1n << BigInt(bits - 1)) - 1n] : [0n, (1n << BigInt(bits)) - 1n];

/** Truncates a double to an integer, and traps if that is out of range. */
const truncate = (bits: number, isSigned: boolean) => (a: bigint) => {
  const number = Math.trunc(toDouble(a));
  const [least, greatest] = rangeOf(bits, isSigned);
  if (Number.isNaN(number)) throw new Trap("invalid conversion to integer");
  if (number < least || number > greatest) throw new Trap("integer overflow");
  return BigInt(number);
};

/** Truncates a double to the nearest integer in range, and NaN to 0. */
const truncateSaturating = (bits: number, isSigned: boolean) => (a: bigint) => {
  const number = Math.trunc(toDouble(a));
  const [least, greatest] = rangeOf(bits, isSigned);
  if (Number.isNaN(number)) return 0n;
  return number < least ? least : number > greatest ? greatest : BigInt(number);
};

/** Converts an integer to the nearest double. */
const convert = (bits: number, isSigned: boolean) => (a: bigint) =>
  fromDouble(Number(isSigned ? signed(bits, a) : a));

/** The conversions between integers and doubles, for a type and a sign. */
function conversions(
  type: "i32" | "i64",
  sign: "s" | "u",
  opcodes: { trunc: number; convert: number; sat: number },
): Pure[] {
  const bits = type === "i32" ? 32 : 64;
  const isSigned = sign === "s";
  return [
    instruction(
      opcodes.trunc,
      `${type}.trunc_f64_${sign}`,
      ["f64"],
      type,
      truncate(bits, isSigned),
      "trap that depends on a secret",
    ),
    instruction(opcodes.convert, `f64.convert_${type}_${sign}`, [type], "f64", convert(bits, isSigned)),
    instruction(
      twoPart(0xfc, opcodes.sat),
      `${type}.trunc_sat_f64_${sign}`,
      ["f64"],
      type,
      truncateSaturating(bits, isSigned),
    ),
  ];
}

const extend =
  (bits: number) =>
  (a: bigint): bigint =>
    signed(bits, a);
const keep = (a: bigint): bigint => a;

export const SCALARS: readonly Pure[] = [
  ...integers("i32", 0x45, 0x67),
  ...integers("i64", 0x50, 0x79),
  instruction(0xa7, "i32.wrap_i64", ["i64"], "i32", keep),
  instruction(0xac, "i64.extend_i32_s", ["i32"], "i64", extend(32)),
  instruction(0xad, "i64.extend_i32_u", ["i32"], "i64", keep),
  instruction(0xbd, "i64.reinterpret_f64", ["f64"], "i64", keep),
  instruction(0xbf, "f64.reinterpret_i64", ["i64"], "f64", keep),
  instruction(0xc0, "i32.extend8_s", ["i32"], "i32", extend(8)),
  instruction(0xc1, "i32.extend16_s", ["i32"], "i32", extend(16)),
  instruction(0xc2, "i64.extend8_s", ["i64"], "i64", extend(8)),
  instruction(0xc3, "i64.extend16_s", ["i64"], "i64", extend(16)),
  instruction(0xc4, "i64.extend32_s", ["i64"], "i64", extend(32)),
  ...conversions("i32", "s", { trunc: 0xaa, convert: 0xb7, sat: 2 }),
  ...conversions("i32", "u", { trunc: 0xab, convert: 0xb8, sat: 3 }),
  ...conversions("i64", "s", { trunc: 0xb0, convert: 0xb9, sat: 6 }),
  ...conversions("i64", "u", { trunc: 0xb1, convert: 0xba, sat: 7 }),
];
