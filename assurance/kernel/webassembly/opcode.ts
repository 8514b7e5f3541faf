import type { Type, Value } from "./values.js";

/**
 * What follows the opcode of an instruction in the binary. The decoder makes numbers of it:
 *
 * - `block`: a block type, as a signed number. It is negative if it is not the index of a type.
 * - `index`: the index of a local, a global, a function or a label. `indices`: two of them.
 * - `labels`: the labels of a table, its default last. `types`: value types.
 * - `lane`: the number of a lane. `lanes`: sixteen.
 * - `memory`: the alignment's exponent, and the offset. `memory lane`: those and the number of a lane.
 *
 * A value type stands for a constant, which is not a number but `constant`.
 */
export type Immediates =
  | "none"
  | "block"
  | "index"
  | "indices"
  | "labels"
  | "types"
  | "lane"
  | "lanes"
  | "memory"
  | "memory lane"
  | Type;

/** Why the operands of a pure instruction must not depend on a secret. */
export type Hazard = "division by or of a secret" | "trap that depends on a secret";

interface Named {
  /** The number of the opcode. For two-part opcodes, the first byte times 2^12, plus the second part. */
  readonly code: number;
  readonly name: string;
  readonly immediates: Immediates;
}

/** An instruction whose result depends only on its operands and immediates. */
export interface Pure extends Named {
  readonly kind: "pure";
  readonly params: readonly Type[];
  readonly result: Type;
  readonly hazard?: Hazard;
  /** Computes the result. Throws a `Trap` if the instruction traps. */
  readonly compute: (operands: readonly Value[], immediates: readonly number[]) => Value;
}

/** A load. It pops an address, and then the vector that it replaces a lane of, if `lane` is set. */
export interface Load extends Named {
  readonly kind: "load";
  readonly bytes: number;
  readonly lane: boolean;
  readonly result: Type;
  /** Computes the result from the bytes in memory, which are the least significant ones of `loaded`. */
  readonly compute: (loaded: Value, vector: Value, lane: number) => Value;
}

/** A store. It pops a value and then an address. */
export interface Store extends Named {
  readonly kind: "store";
  readonly bytes: number;
  readonly param: Type;
  /** Returns a value whose least significant bytes are those to store. */
  readonly compute: (value: Value, lane: number) => Value;
}

/** An instruction that the interpreter itself implements. */
export interface Control extends Named {
  readonly kind: "control";
}

export type Opcode = Pure | Load | Store | Control;

export class Trap extends Error {}

/** Returns the number of a two-part opcode. */
export const twoPart = (first: number, second: number): number => first * 0x1000 + second;

/** Returns the number of lanes that an instruction with the number of one can choose from. */
export function laneCount(name: string): number {
  const bits = /^i(\d+)x|(?:load|store)(\d+)_lane/.exec(name);
  return 128 / Number(bits?.[1] ?? bits?.[2]);
}
