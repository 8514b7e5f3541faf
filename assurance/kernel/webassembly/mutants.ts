import type { Func, Instruction, Module } from "./decoder.js";
import { encode, unsigned } from "./encoder.js";
import { laneCount } from "./opcode.js";
import { OPCODES_BY_NAME } from "./opcodes.js";
import { SIZE, toValue } from "./values.js";

/** A binary with one small change. */
export interface Mutant {
  /** The function, or "data". */
  readonly function: string;
  /** The offset of the change in the original binary. */
  readonly offset: number;
  /** What was changed into what. */
  readonly change: string;
  /** Returns the binary. It may not be valid. */
  readonly build: () => Uint8Array;
}

/**
 * What takes the place of an operation: an operation with the same types, whose result often is the same. The keys are the
 * names of instructions without what is before the point. They apply to integers and to vectors.
 */
const SUBSTITUTES: Readonly<Record<string, readonly string[]>> = {
  add: ["sub"],
  sub: ["add"],
  mul: ["add"],
  and: ["or", "xor"],
  or: ["and", "xor"],
  xor: ["or", "and"],
  andnot: ["and"],
  shl: ["shr_u"],
  shr_u: ["shl", "shr_s"],
  shr_s: ["shr_u"],
  rotl: ["rotr"],
  rotr: ["rotl"],
  clz: ["ctz"],
  ctz: ["clz"],
  popcnt: ["clz"],
  eq: ["ne"],
  ne: ["eq"],
  all_true: ["any_true"],
  any_true: ["all_true"],
};

/** For a part of a name, the parts that take its place. */
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/(?<=\.)lt(?=_)/, "le"],
  [/(?<=\.)lt(?=_)/, "ge"],
  [/(?<=\.)le(?=_)/, "lt"],
  [/(?<=\.)le(?=_)/, "gt"],
  [/(?<=\.)gt(?=_)/, "ge"],
  [/(?<=\.)gt(?=_)/, "le"],
  [/(?<=\.)ge(?=_)/, "gt"],
  [/(?<=\.)ge(?=_)/, "lt"],
  [/(?<=\.)min(?=_)/, "max"],
  [/(?<=\.)max(?=_)/, "min"],
  [/(?<=\.)div(?=_)/, "rem"],
  [/(?<=\.)rem(?=_)/, "div"],
  [/(?<=\.add|\.sub)_sat_[su]$/, ""],
  [/(?<=_)low(?=_)/, "high"],
  [/(?<=_)high(?=_)/, "low"],
  [/(?<=\.(?!shr).*)_s$/, "_u"],
  [/(?<=\.(?!shr).*)_u$/, "_s"],
  [/(?<=\.(?:load|store))8(?!\d|x)/, "16"],
  [/(?<=\.(?:load|store))16(?!\d|x)/, "8"],
  [/(?<=\.(?:load|store))32(?!\d|x)/, "16"],
  [/(?<=\.(?:load|store))64(?!\d|x)/, "32"],
  // A sum of narrower lanes loses carries.
  [/^i64x2(?=\.(?:add|sub|mul|neg|sh.*)$)/, "i32x4"],
  [/^i32x4(?=\.(?:add|sub|mul|neg|sh.*|splat)$)/, "i16x8"],
  [/^i16x8(?=\.(?:add|sub|mul|neg|sh.*|splat)$)/, "i8x16"],
  [/^i8x16(?=\.(?:add|sub|neg|sh.*|splat)$)/, "i16x8"],
];

/** The same for operations that share their types with operations of other names. */
const ALONE: Readonly<Record<string, readonly string[]>> = {
  "v128.any_true": ["i8x16.all_true"],
  "i8x16.swizzle": ["v128.and"],
  "i8x16.relaxed_swizzle": ["v128.and"],
  "i32x4.dot_i16x8_s": ["i32x4.mul"],
};

/** Operations with one operand, whose result has the same type. Without them, the module stays valid. */
const REMOVABLE: ReadonlySet<string> = new Set([
  ...["i32.eqz", "v128.not", "i32.extend8_s", "i32.extend16_s"],
  ...["i64.extend8_s", "i64.extend16_s", "i64.extend32_s"],
  ...["i8x16", "i16x8", "i32x4", "i64x2"].flatMap((shape) => [`${shape}.neg`, `${shape}.abs`]),
]);

/** Instructions with a condition. Before them, `i32.eqz` inverts it. */
const CONDITIONAL: ReadonlySet<string> = new Set(["if", "br_if", "select", "select_t"]);

/** Returns the names of the instructions that may take the place of another one. */
function substitutes(name: string): string[] {
  const [type, operation] = name.split(".") as [string, string | undefined];
  const whole = (SUBSTITUTES[operation ?? ""] ?? []).map((other) => `${type}.${other}`);
  const parts = PARTS.map(([pattern, by]) => name.replace(pattern, by));
  const known = [...whole, ...parts, ...(ALONE[name] ?? [])];
  return [...new Set(known)].filter((other) => other !== name && OPCODES_BY_NAME.has(other));
}

interface Change {
  readonly change: string;
  /** The bytes in the place of the instruction. */
  readonly bytes: readonly number[];
}

/** Returns the changes of an instruction. */
function changesOf(module: Module, func: Func, instruction: Instruction): Change[] {
  const { opcode, immediates, constant } = instruction;
  const { name } = opcode;
  const original = encode(instruction);
  const shown = (values: readonly (number | bigint)[]): string => [name, ...values].join(" ");
  /** Changes one of the immediates. */
  const withImmediate = (at: number, by: number): Change => {
    const changed = immediates.with(at, by);
    return {
      change: `${shown(immediates)} → ${changed.join(" ")}`,
      bytes: encode({ ...instruction, immediates: changed }),
    };
  };
  const withConstant = (bits: bigint): Change => {
    const changed = toValue(constant!.type, bits);
    return {
      change: `${shown([constant!.bits])} → ${changed.bits}`,
      bytes: encode({ ...instruction, constant: changed }),
    };
  };
  /** Changes an index to the next one of those that fit. */
  const withOther = (fits: readonly boolean[]): Change[] => {
    const [index] = immediates;
    const others = [...fits.keys()].filter((k) => fits[k] && k !== index);
    const other = others.find((k) => k > index!) ?? others[0];
    return other === undefined ? [] : [withImmediate(0, other)];
  };

  const changes: Change[] = substitutes(name).map((other) => ({
    change: `${name} → ${other}`,
    bytes: encode({ ...instruction, opcode: OPCODES_BY_NAME.get(other)! }),
  }));
  if (REMOVABLE.has(name)) changes.push({ change: `${name} → nothing`, bytes: [] });
  if (name === "i64.eqz") {
    changes.push({ change: "i64.eqz → i32.wrap_i64", bytes: [OPCODES_BY_NAME.get("i32.wrap_i64")!.code] });
  }
  if (CONDITIONAL.has(name)) {
    changes.push({
      change: `${name} → not ${name}`,
      bytes: [OPCODES_BY_NAME.get("i32.eqz")!.code, ...original],
    });
  }
  switch (opcode.immediates) {
    case "i32":
    case "i64":
      changes.push(withConstant(constant!.bits + 1n), withConstant(constant!.bits - 1n));
      break;
    case "f64":
      changes.push(withConstant(constant!.bits ^ 1n), withConstant(constant!.bits ^ (1n << 52n)));
      break;
    case "v128":
      for (let k = 0; k < SIZE.v128; k++)
        changes.push(withConstant(constant!.bits ^ (1n << BigInt(8 * k + (k % 8)))));
      break;
    case "lane":
      changes.push(withImmediate(0, (immediates[0]! + 1) % laneCount(name)));
      break;
    case "lanes":
      // From the other vector, and another byte.
      for (let k = 0; k < 16; k++) changes.push(withImmediate(k, immediates[k]! ^ 17));
      break;
    case "memory lane":
      changes.push(withImmediate(2, (immediates[2]! + 1) % laneCount(name)));
  }
  if (opcode.kind === "load" || opcode.kind === "store") {
    const offset = immediates[1]!;
    changes.push(withImmediate(1, offset + opcode.bytes));
    if (offset >= opcode.bytes) changes.push(withImmediate(1, offset - opcode.bytes));
  }
  if (opcode.kind === "store") {
    const drop = OPCODES_BY_NAME.get("drop")!.code;
    changes.push({ change: `${name} → nothing`, bytes: [drop, drop] });
  }
  const [index] = immediates;
  if (name.startsWith("local."))
    changes.push(...withOther(func.locals.map((type) => type === func.locals[index!])));
  if (name.startsWith("global.")) {
    changes.push(...withOther(module.globals.map(({ type }) => type === module.globals[index!]!.type)));
  }
  if (name === "call") {
    const { type } = module.functions[index!]!;
    changes.push(...withOther(module.functions.map((other) => other.type === type)));
  }
  return changes;
}

/** Returns a binary with other bytes in the place of an instruction. The sizes around them change too. */
function splice(
  module: Module,
  func: Func,
  { start, end }: Instruction,
  bytes: readonly number[],
): Uint8Array {
  const { binary, code } = module;
  const grown = bytes.length - (end - start);
  const part = (from: number, to: number): Uint8Array => binary.subarray(from, to);
  const bodySize = unsigned(func.body.end - func.body.start + grown);
  const contents = [
    ...part(code.start, func.body.size),
    ...bodySize,
    ...part(func.body.start, start),
    ...bytes,
    ...part(end, code.end),
  ];
  const before = part(0, code.size);
  return Uint8Array.from([
    ...before,
    ...unsigned(contents.length),
    ...contents,
    ...part(code.end, binary.length),
  ]);
}

/** Makes every small change of a module, one at a time: of an instruction, or of a byte of its data. */
export function* mutantsOf(module: Module): Generator<Mutant> {
  for (const func of module.functions) {
    for (const instruction of func.instructions) {
      for (const { change, bytes } of changesOf(module, func, instruction)) {
        yield {
          function: func.name,
          offset: instruction.start,
          change,
          build: () => splice(module, func, instruction, bytes),
        };
      }
    }
  }
  for (const { start, bytes, address } of module.data) {
    for (let k = 0; k < bytes.length; k++) {
      const bit = 1 << (k % 8);
      yield {
        function: "data",
        offset: start + k,
        change: `byte at address ${address + k} ^ ${bit}`,
        build: () => module.binary.with(start + k, bytes[k]! ^ bit),
      };
    }
  }
}

/** Returns a binary with plain swizzles in the place of relaxed ones, which not every engine has. */
export function withPlainSwizzles({ binary, functions }: Module): Uint8Array {
  const changed = binary.slice();
  const plain = encode({
    opcode: OPCODES_BY_NAME.get("i8x16.swizzle")!,
    immediates: [],
    constant: undefined,
  });
  for (const { opcode, start, end } of functions.flatMap(({ instructions }) => instructions)) {
    if (opcode.name !== "i8x16.relaxed_swizzle") continue;
    // LEB128 allows the same length: a longer number has zeros above.
    changed.set([plain[0]!, plain[1]! | 0x80, 0x00].slice(0, end - start), start);
  }
  return changed;
}
