import { type Immediates, type Pure, twoPart } from "./opcode.js";
import { isSecret, join, type Lane, lift, signed, split, type Type, toValue, type Value } from "./values.js";

// The instructions on vectors: WebAssembly core specification 2.0, section 4.3.3 has their meaning, 5.4.8 their opcodes.

const VECTOR: readonly Type[] = ["v128"];
const VECTORS: readonly Type[] = ["v128", "v128"];

const instruction = (
  code: number,
  name: string,
  params: readonly Type[],
  result: Type,
  compute: Pure["compute"],
  immediates: Immediates = "none",
): Pure => ({ kind: "pure", code: twoPart(0xfd, code), name, immediates, params, result, compute });

/** A shape is the name and the size in bytes of a vector's lanes. */
type Size = 1 | 2 | 4 | 8;
const SHAPES: Readonly<Record<Size, string>> = { 1: "i8x16", 2: "i16x8", 4: "i32x4", 8: "i64x2" };

/** The scalar that a lane becomes outside of a vector. */
const scalarOf = (size: Size): Type => (size === 8 ? "i64" : "i32");

const vectorOf = (size: number, lanes: readonly Lane[]): Value => join("v128", size, lanes);

/** Returns all of a scalar as a lane. */
const laneOf = (scalar: Value): Lane => ({ bits: scalar.bits, secret: isSecret(scalar) });

/** Computes each lane from the lanes with the same number. */
const lanewise =
  (size: number, compute: (...lanes: bigint[]) => bigint): Pure["compute"] =>
  (operands) => {
    const lanes = operands.map((operand) => split(operand, size));
    return vectorOf(
      size,
      lanes[0]!.map((_, k) => lift(compute)(...lanes.map((of) => of[k]!))),
    );
  };

const bitwise = (
  code: number,
  name: string,
  operands: number,
  compute: (...bytes: bigint[]) => bigint,
): Pure =>
  instruction(code, `v128.${name}`, new Array<Type>(operands).fill("v128"), "v128", lanewise(1, compute));

export const splat = (size: Size, lane: Lane): Value => vectorOf(size, new Array<Lane>(16 / size).fill(lane));

/** A byte is public where the other operand is a public 0: the result is 0. */
const and: Pure["compute"] = ([a, b]) => {
  const others = split(b!, 1);
  const hides = ({ bits, secret }: Lane): boolean => bits === 0n && !secret;
  return vectorOf(
    1,
    split(a!, 1).map((byte, k) => {
      const other = others[k]!;
      const secret = (byte.secret && !hides(other)) || (other.secret && !hides(byte));
      return { bits: byte.bits & other.bits, secret };
    }),
  );
};

/** Looks up each byte of the second operand in the first one. An index out of range gives 0. */
const swizzle: Pure["compute"] = ([table, indices]) => {
  const bytes = split(table!, 1);
  return vectorOf(
    1,
    split(indices!, 1).map((index) => {
      if (index.secret) return { bits: bytes[Number(index.bits)]?.bits ?? 0n, secret: true };
      return bytes[Number(index.bits)] ?? { bits: 0n, secret: false };
    }),
  );
};

const shuffle: Pure["compute"] = ([a, b], indices) => {
  const bytes = [...split(a!, 1), ...split(b!, 1)];
  return vectorOf(
    1,
    indices.map((index) => bytes[index]!),
  );
};

export const replaceLane = (size: Size, vector: Value, lane: number, by: Lane): Value =>
  vectorOf(size, split(vector, size).with(lane, by));

/** Replaces a lane of a vector by a scalar. */
const replace =
  (size: Size): Pure["compute"] =>
  ([vector, scalar], [lane]) =>
    replaceLane(size, vector!, lane!, laneOf(scalar!));

const extract =
  (size: Size, sign: "s" | "u"): Pure["compute"] =>
  ([vector], [lane]) => {
    const { bits, secret } = split(vector!, size)[lane!]!;
    return toValue(scalarOf(size), sign === "s" ? signed(8 * size, bits) : bits, secret);
  };

const lanes = (size: Size): Pure[] => {
  const shape = SHAPES[size];
  const base = { 1: 21, 2: 24, 4: 27, 8: 29 }[size];
  const extracts = size <= 2 ? (["s", "u"] as const) : (["u"] as const);
  const scalar = scalarOf(size);
  return [
    instruction(15 + Math.log2(size), `${shape}.splat`, [scalar], "v128", ([x]) => splat(size, laneOf(x!))),
    ...extracts.map((sign, k) =>
      instruction(
        base + k,
        `${shape}.extract_lane${size <= 2 ? `_${sign}` : ""}`,
        VECTOR,
        scalar,
        extract(size, sign),
        "lane",
      ),
    ),
    instruction(
      base + extracts.length,
      `${shape}.replace_lane`,
      ["v128", scalar],
      "v128",
      replace(size),
      "lane",
    ),
  ];
};

type Comparison = (a: bigint, b: bigint) => boolean;
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  gt: (a, b) => a > b,
  le: (a, b) => a <= b,
  ge: (a, b) => a >= b,
};

/** A comparison of lanes gives lanes of ones or of zeros. */
function comparisons(size: Size): Pure[] {
  const bits = 8 * size;
  // The lanes of 64 bits have no unsigned comparisons.
  const names = Object.keys(COMPARISONS).flatMap((name) =>
    name === "eq" || name === "ne" ? [name] : size === 8 ? [`${name}_s`] : [`${name}_s`, `${name}_u`],
  );
  const base = { 1: 35, 2: 45, 4: 55, 8: 214 }[size];
  return names.map((name, k) => {
    const holds = COMPARISONS[name.slice(0, 2)]!;
    const read = name.endsWith("_s") ? (x: bigint) => signed(bits, x) : (x: bigint) => x;
    return instruction(
      base + k,
      `${SHAPES[size]}.${name}`,
      VECTORS,
      "v128",
      lanewise(size, (a, b) => (holds(read(a!), read(b!)) ? -1n : 0n)),
    );
  });
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const greatest = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** Returns the nearest number of this many bits. */
const saturate = (bits: number, sign: "s" | "u", x: bigint): bigint =>
  sign === "s"
    ? greatest(least(x, (1n << BigInt(bits - 1)) - 1n), -(1n << BigInt(bits - 1)))
    : greatest(least(x, (1n << BigInt(bits)) - 1n), 0n);

/** Shifts all lanes by the same count. */
const shift =
  (size: Size, compute: (bits: bigint, count: bigint) => bigint): Pure["compute"] =>
  ([vector, count]) => {
    const modulo: Lane = { bits: count!.bits % BigInt(8 * size), secret: isSecret(count!) };
    return vectorOf(
      size,
      split(vector!, size).map((lane) => lift((x, by) => compute(x!, by!))(lane, modulo)),
    );
  };

const extend = (size: number, sign: "s" | "u", lane: Lane): Lane =>
  sign === "s" ? { ...lane, bits: signed(8 * size, lane.bits) } : lane;

/** Returns the low or the high half of the lanes of a vector, as numbers with a sign or without. */
function half(vector: Value, size: number, part: "low" | "high", sign: "s" | "u"): Lane[] {
  const all = split(vector, size);
  const some = part === "low" ? all.slice(0, all.length / 2) : all.slice(all.length / 2);
  return some.map((lane) => extend(size, sign, lane));
}

/** Extends half of a vector's lanes of a size to twice the size. */
export const extendHalf = (size: number, part: "low" | "high", sign: "s" | "u", vector: Value): Value =>
  vectorOf(2 * size, half(vector, size, part, sign));

const PARTS = ["low", "high"] as const;
const SIGNS = ["s", "u"] as const;

/** The instructions on integers. Every shape has 32 opcodes, and the same instruction has the same place in them. */
function integers(size: Size): Pure[] {
  const shape = SHAPES[size];
  const bits = 8 * size;
  const first = 96 + 32 * Math.log2(size);
  const at = (place: number, name: string, params: readonly Type[], result: Type, compute: Pure["compute"]) =>
    instruction(first + place, `${shape}.${name}`, params, result, compute);
  const unary = (place: number, name: string, compute: (a: bigint) => bigint) =>
    at(
      place,
      name,
      VECTOR,
      "v128",
      lanewise(size, (a) => compute(a!)),
    );
  const binary = (place: number, name: string, compute: (a: bigint, b: bigint) => bigint) =>
    at(
      place,
      name,
      VECTORS,
      "v128",
      lanewise(size, (a, b) => compute(a!, b!)),
    );
  const shifts = (place: number, name: string, compute: (x: bigint, count: bigint) => bigint) =>
    at(place, name, ["v128", "i32"], "v128", shift(size, compute));
  const s = (x: bigint) => signed(bits, x);
  const narrower = size / 2;

  return [
    unary(0, "abs", (a) => (s(a) < 0n ? -a : a)),
    unary(1, "neg", (a) => -a),
    at(3, "all_true", VECTOR, "i32", ([vector]) =>
      toValue("i32", split(vector!, size).every((lane) => lane.bits !== 0n) ? 1n : 0n, isSecret(vector!)),
    ),
    at(4, "bitmask", VECTOR, "i32", ([vector]) => {
      const mask = split(vector!, size).reduce(
        (mask, lane, k) => mask | ((lane.bits >> BigInt(bits - 1)) << BigInt(k)),
        0n,
      );
      return toValue("i32", mask, isSecret(vector!));
    }),
    shifts(11, "shl", (x, count) => x << count),
    shifts(12, "shr_s", (x, count) => s(x) >> count),
    shifts(13, "shr_u", (x, count) => x >> count),
    binary(14, "add", (a, b) => a + b),
    binary(17, "sub", (a, b) => a - b),
    ...(size === 1
      ? [unary(2, "popcnt", (a) => BigInt(a.toString(2).replaceAll("0", "").length))]
      : [binary(21, "mul", (a, b) => a * b)]),
    ...(size <= 2
      ? [
          ...SIGNS.flatMap((sign, k) => {
            const read = sign === "s" ? s : (x: bigint) => x;
            return [
              binary(15 + k, `add_sat_${sign}`, (a, b) => saturate(bits, sign, read(a) + read(b))),
              binary(18 + k, `sub_sat_${sign}`, (a, b) => saturate(bits, sign, read(a) - read(b))),
              at(5 + k, `narrow_${SHAPES[(2 * size) as Size]}_${sign}`, VECTORS, "v128", (operands) =>
                vectorOf(
                  size,
                  operands.flatMap((vector) =>
                    split(vector, 2 * size).map((lane) => ({
                      ...lane,
                      bits: saturate(bits, sign, signed(2 * bits, lane.bits)),
                    })),
                  ),
                ),
              ),
            ];
          }),
          binary(27, "avgr_u", (a, b) => (a + b + 1n) >> 1n),
        ]
      : []),
    ...(size <= 4
      ? [
          binary(22, "min_s", (a, b) => least(s(a), s(b))),
          binary(23, "min_u", least),
          binary(24, "max_s", (a, b) => greatest(s(a), s(b))),
          binary(25, "max_u", greatest),
        ]
      : []),
    ...(size >= 2
      ? SIGNS.flatMap((sign, k) =>
          PARTS.flatMap((part, j) => [
            at(
              7 + 2 * k + j,
              `extend_${part}_${SHAPES[narrower as Size]}_${sign}`,
              VECTOR,
              "v128",
              ([vector]) => extendHalf(narrower, part, sign, vector!),
            ),
            at(
              28 + 2 * k + j,
              `extmul_${part}_${SHAPES[narrower as Size]}_${sign}`,
              VECTORS,
              "v128",
              ([a, b]) => {
                const others = half(b!, narrower, part, sign);
                return vectorOf(
                  size,
                  half(a!, narrower, part, sign).map((lane, i) => lift((x, y) => x! * y!)(lane, others[i]!)),
                );
              },
            ),
          ]),
        )
      : []),
  ];
}

/** The sums of two neighbouring lanes each. */
const pairwise = (code: number, size: 1 | 2, sign: "s" | "u"): Pure =>
  instruction(
    code,
    `${SHAPES[(2 * size) as Size]}.extadd_pairwise_${SHAPES[size]}_${sign}`,
    VECTOR,
    "v128",
    ([vector]) => {
      const all = split(vector!, size).map((lane) => extend(size, sign, lane));
      return vectorOf(2 * size, sums(all));
    },
  );

const sums = (lanes: readonly Lane[]): Lane[] =>
  Array.from({ length: lanes.length / 2 }, (_, k) =>
    lift((x, y) => x! + y!)(lanes[2 * k]!, lanes[2 * k + 1]!),
  );

/** The sums of two neighbouring products each. */
const dot: Pure["compute"] = ([a, b]) => {
  const others = split(b!, 2);
  const product = lift((x, y) => signed(16, x!) * signed(16, y!));
  return vectorOf(4, sums(split(a!, 2).map((lane, k) => product(lane, others[k]!))));
};

/** The upper half of twice the product, rounded. */
const q15mulr = lanewise(2, (a, b) => saturate(16, "s", (signed(16, a!) * signed(16, b!) + 0x4000n) >> 15n));

export const PURE_VECTORS: readonly Pure[] = [
  instruction(13, "i8x16.shuffle", VECTORS, "v128", shuffle, "lanes"),
  instruction(14, "i8x16.swizzle", VECTORS, "v128", swizzle),
  // An engine may give anything for an index from 16 to 127. A kernel must not use one, and no engine's result is secret.
  instruction(0x100, "i8x16.relaxed_swizzle", VECTORS, "v128", swizzle),
  ...([1, 2, 4, 8] as const).flatMap((size) => [...lanes(size), ...comparisons(size), ...integers(size)]),
  bitwise(77, "not", 1, (a) => ~a!),
  instruction(78, "v128.and", VECTORS, "v128", and),
  bitwise(79, "andnot", 2, (a, b) => a! & ~b!),
  bitwise(80, "or", 2, (a, b) => a! | b!),
  bitwise(81, "xor", 2, (a, b) => a! ^ b!),
  bitwise(82, "bitselect", 3, (a, b, mask) => (a! & mask!) | (b! & ~mask!)),
  instruction(83, "v128.any_true", VECTOR, "i32", ([vector]) =>
    toValue("i32", vector!.bits === 0n ? 0n : 1n, isSecret(vector!)),
  ),
  pairwise(124, 1, "s"),
  pairwise(125, 1, "u"),
  pairwise(126, 2, "s"),
  pairwise(127, 2, "u"),
  instruction(130, "i16x8.q15mulr_sat_s", VECTORS, "v128", q15mulr),
  instruction(186, "i32x4.dot_i16x8_s", VECTORS, "v128", dot),
];
