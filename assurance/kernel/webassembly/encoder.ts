import type { Instruction } from "./decoder.js";
import { SIZE } from "./values.js";

// The inverse of the decoder, for instructions: WebAssembly core specification 2.0, section 5.4.

/** Returns an unsigned integer in LEB128. */
export function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...unsigned(Math.floor(value / 0x80))];
}

/** Returns a signed integer in LEB128. */
export function signed(value: bigint): number[] {
  const low = Number(BigInt.asUintN(7, value));
  return value === BigInt.asIntN(7, value) ? [low] : [low | 0x80, ...signed(value >> 7n)];
}

/** Returns the bytes of an instruction. */
export function encode({ opcode, immediates, constant }: Omit<Instruction, "start" | "end">): number[] {
  const first = Math.floor(opcode.code / 0x1000);
  const bytes = first === 0 ? [opcode.code] : [first, ...unsigned(opcode.code % 0x1000)];
  switch (opcode.immediates) {
    case "block":
      return [...bytes, ...signed(BigInt(immediates[0]!))];
    case "lane":
    case "lanes":
      return [...bytes, ...immediates];
    case "labels":
      return [...bytes, ...unsigned(immediates.length - 1), ...immediates.flatMap(unsigned)];
    case "types":
      return [...bytes, ...unsigned(immediates.length), ...immediates];
    case "i32":
    case "i64":
      return [...bytes, ...signed(BigInt.asIntN(8 * SIZE[opcode.immediates], constant!.bits))];
    case "f64":
    case "v128":
      return [...bytes, ...littleEndian(SIZE[opcode.immediates], constant!.bits)];
    default: // Lanes are below 32, which LEB128 writes as one byte.
      return [...bytes, ...immediates.flatMap(unsigned)];
  }
}

const littleEndian = (size: number, bits: bigint): number[] =>
  Array.from({ length: size }, (_, k) => Number((bits >> BigInt(8 * k)) & 255n));
