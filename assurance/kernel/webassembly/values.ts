/** The value types that the interpreter supports: WebAssembly core specification 2.0, section 2.3. */
export type Type = "i32" | "i64" | "f64" | "v128";

/** The size of a value in bytes. */
export const SIZE: Readonly<Record<Type, number>> = { i32: 4, i64: 8, f64: 8, v128: 16 };

/** A value, and which of its bytes depend on a secret. */
export interface Value {
  readonly type: Type;
  /** The value as an unsigned number. */
  readonly bits: bigint;
  /** Bit k is set if byte k, counted from the least significant one, depends on a secret. */
  readonly secret: number;
}

/** A part of a value, or a number computed from parts. */
export interface Lane {
  readonly bits: bigint;
  readonly secret: boolean;
}

const allBytes = (size: number): number => 2 ** size - 1;

/** Makes a value. Bits that its type has no room for are dropped. If it is secret, all of its bytes are. */
export const toValue = (type: Type, bits: bigint, secret = false): Value => ({
  type,
  bits: BigInt.asUintN(8 * SIZE[type], bits),
  secret: secret ? allBytes(SIZE[type]) : 0,
});

export const isSecret = (value: Value): boolean => value.secret !== 0;

/** Splits a value into lanes of a size in bytes, the least significant lane first. */
export function split(value: Value, size: number): Lane[] {
  return Array.from({ length: SIZE[value.type] / size }, (_, lane) => ({
    bits: BigInt.asUintN(8 * size, value.bits >> BigInt(8 * size * lane)),
    secret: ((value.secret >> (size * lane)) & allBytes(size)) !== 0,
  }));
}

/** Joins lanes of a size in bytes. If a lane is secret, all of its bytes are. */
export function join(type: Type, size: number, lanes: readonly Lane[]): Value {
  let bits = 0n;
  let secret = 0;
  lanes.forEach((lane, k) => {
    bits |= BigInt.asUintN(8 * size, lane.bits) << BigInt(8 * size * k);
    if (lane.secret) secret |= allBytes(size) << (size * k);
  });
  return { type, bits, secret };
}

/** Returns a function of lanes for a function of numbers. Its result is secret if an argument is. */
export const lift =
  (compute: (...numbers: bigint[]) => bigint) =>
  (...lanes: Lane[]): Lane => ({
    bits: compute(...lanes.map(({ bits }) => bits)),
    secret: lanes.some(({ secret }) => secret),
  });

/** Returns a number of this many bits as a signed number. */
export const signed = (bits: number, x: bigint): bigint => BigInt.asIntN(bits, x);
