import { type Opcode, twoPart } from "./opcode.js";
import { OPCODES } from "./opcodes.js";
import { Reader } from "./reader.js";
import { SIZE, type Type, toValue, type Value } from "./values.js";

// WebAssembly core specification 2.0, section 5. The binary must be valid: nothing here checks that.

export interface FunctionType {
  readonly params: readonly Type[];
  readonly results: readonly Type[];
}

/** An instruction, and its place in the binary. */
export interface Instruction {
  readonly opcode: Opcode;
  /** The offsets of its first byte, and of the byte after it. */
  readonly start: number;
  readonly end: number;
  /** The numbers among its immediates: see `Immediates`. */
  readonly immediates: readonly number[];
  /** The constant among its immediates. */
  readonly constant: Value | undefined;
}

/** A part of the binary that begins with its size: a section or the body of a function. */
export interface Sized {
  /** The offsets of the size, of the contents, and of the byte after them. */
  readonly size: number;
  readonly start: number;
  readonly end: number;
}

export interface Func {
  readonly index: number;
  /** The first name that it is exported as, or its index. */
  readonly name: string;
  readonly type: FunctionType;
  /** The types of the parameters, then those of the other locals. */
  readonly locals: readonly Type[];
  readonly instructions: readonly Instruction[];
  /** For each `block`, `loop`, `if` and `else`, by its index: the index of its `end`. */
  readonly ends: ReadonlyMap<number, number>;
  /** For each `if` with an `else`, by its index: the index of the `else`. */
  readonly elses: ReadonlyMap<number, number>;
  readonly body: Sized;
}

export interface Global {
  readonly type: Type;
  readonly value: Value;
}

export interface Segment {
  /** The address of its first byte in memory. */
  readonly address: number;
  /** The offset of its first byte in the binary. */
  readonly start: number;
  readonly bytes: Uint8Array;
}

export interface Export {
  readonly kind: "function" | "table" | "memory" | "global";
  readonly index: number;
}

export interface Module {
  readonly binary: Uint8Array;
  readonly types: readonly FunctionType[];
  readonly functions: readonly Func[];
  /** The size of the memory in bytes. It cannot grow. */
  readonly memorySize: number;
  readonly globals: readonly Global[];
  readonly exports: ReadonlyMap<string, Export>;
  /** The indices of the functions in the table. */
  readonly table: readonly (number | undefined)[];
  readonly data: readonly Segment[];
  readonly start: number | undefined;
  /** The section with the functions. */
  readonly code: Sized;
}

const TYPES: Readonly<Record<number, Type>> = { 127: "i32", 126: "i64", 124: "f64", 123: "v128" };

/** Returns the error for something that is valid, but that this decoder does not support. */
const unsupported = (what: string, offset: number): Error =>
  new Error(`unsupported ${what} at offset ${offset} of the binary`);

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, "0")}`;

/** Decodes a binary. Throws if it has an opcode that the interpreter does not know, or imports. */
export function decode(binary: Uint8Array): Module {
  const reader = new Reader(binary);
  reader.take(8); // the magic number and the version
  const sections = new Map<number, Sized>();
  while (reader.at < binary.length) {
    const id = reader.byte();
    const section = readSized(reader);
    if (id !== 0) sections.set(id, section); // 0 is a custom section
    reader.at = section.end;
  }

  /** Reads the elements of a section, or none if the binary does not have the section. */
  const elements = <Element>(id: number, read: (index: number) => Element): Element[] => {
    const section = sections.get(id);
    if (section === undefined) return [];
    reader.at = section.start;
    return reader.vector(read);
  };

  const types = elements(1, () => readFunctionType(reader));
  elements(2, () => {
    throw unsupported("import", reader.at);
  });
  const typesOfFunctions = elements(3, () => types[reader.unsigned()]!);
  const [tableSize = 0] = elements(4, () => {
    reader.byte(); // the type of references
    return readLimits(reader);
  });
  const [pages = 0] = elements(5, () => readLimits(reader));
  const globals = elements(6, (): Global => {
    const type = readType(reader);
    reader.byte(); // whether it is mutable
    return { type, value: readConstant(reader) };
  });
  const kinds = ["function", "table", "memory", "global"] as const;
  const exports = new Map(
    elements(7, () => {
      const name = reader.text();
      return [name, { kind: kinds[reader.byte()]!, index: reader.unsigned() }] as const;
    }),
  );
  const startSection = sections.get(8);
  if (startSection !== undefined) reader.at = startSection.start;
  const start = startSection && reader.unsigned();
  const table = new Array<number | undefined>(tableSize).fill(undefined);
  elements(9, () => {
    if (reader.byte() !== 0) throw unsupported("kind of element segment", reader.at - 1);
    const offset = Number(readConstant(reader).bits);
    reader.vector((k) => {
      table[offset + k] = reader.unsigned();
    });
  });
  const names = new Map<number, string>();
  for (const [name, { kind, index }] of exports) {
    if (kind === "function" && !names.has(index)) names.set(index, name);
  }
  const functions = elements(10, (index) =>
    readFunction(reader, index, names.get(index) ?? `function ${index}`, typesOfFunctions[index]!),
  );
  const data = elements(11, (): Segment => {
    if (reader.byte() !== 0) throw unsupported("kind of data segment", reader.at - 1);
    const address = Number(readConstant(reader).bits);
    const length = reader.unsigned();
    return { address, start: reader.at, bytes: reader.take(length) };
  });
  return {
    binary,
    types,
    functions,
    memorySize: pages * 65536,
    globals,
    exports,
    table,
    data,
    start,
    code: sections.get(10) ?? { size: 0, start: 0, end: 0 },
  };
}

function readSized(reader: Reader): Sized {
  const size = reader.at;
  const length = reader.unsigned();
  return { size, start: reader.at, end: reader.at + length };
}

function readType(reader: Reader): Type {
  const type = TYPES[reader.byte()];
  if (type === undefined) throw unsupported("type", reader.at - 1);
  return type;
}

function readFunctionType(reader: Reader): FunctionType {
  if (reader.byte() !== 0x60) throw unsupported("type", reader.at - 1);
  return { params: reader.vector(() => readType(reader)), results: reader.vector(() => readType(reader)) };
}

/** Returns the lower limit. */
function readLimits(reader: Reader): number {
  const flags = reader.byte();
  if (flags > 1) throw unsupported("limits", reader.at - 1);
  const least = reader.unsigned();
  if (flags === 1) reader.unsigned();
  return least;
}

/** Reads an expression that is a constant. */
function readConstant(reader: Reader): Value {
  const { start, constant } = readInstruction(reader);
  if (constant === undefined || reader.byte() !== 0x0b) throw unsupported("constant expression", start);
  return constant;
}

function readFunction(reader: Reader, index: number, name: string, type: FunctionType): Func {
  const body = readSized(reader);
  const locals = reader.vector(() => {
    const count = reader.unsigned();
    return new Array<Type>(count).fill(readType(reader));
  });
  const instructions: Instruction[] = [];
  const ends = new Map<number, number>();
  const elses = new Map<number, number>();
  const open: number[][] = []; // the indices of the `block`, `loop` or `if`, and of its `else`
  while (reader.at < body.end) {
    const instruction = readInstruction(reader);
    const at = instructions.push(instruction) - 1;
    switch (instruction.opcode.name) {
      case "block":
      case "loop":
      case "if":
        open.push([at]);
        break;
      case "else":
        elses.set(open.at(-1)![0]!, at);
        open.at(-1)!.push(at);
        break;
      case "end":
        for (const begin of open.pop() ?? []) ends.set(begin, at);
    }
  }
  return { index, name, type, locals: [...type.params, ...locals.flat()], instructions, ends, elses, body };
}

function readInstruction(reader: Reader): Instruction {
  const start = reader.at;
  const first = reader.byte();
  const isTwoPart = first === 0xfc || first === 0xfd || first === 0xfe;
  const opcode = OPCODES.get(isTwoPart ? twoPart(first, reader.unsigned()) : first);
  if (opcode === undefined) {
    const bytes = Array.from(reader.bytes.subarray(start, reader.at), hex).join(" ");
    throw unsupported(`opcode ${bytes}`, start);
  }
  let immediates: number[] = [];
  let constant: Value | undefined;
  switch (opcode.immediates) {
    case "none":
      break;
    case "block":
      immediates = [Number(reader.signed())];
      break;
    case "index":
      immediates = [reader.unsigned()];
      break;
    case "lane":
      immediates = [reader.byte()];
      break;
    case "indices":
    case "memory":
      immediates = [reader.unsigned(), reader.unsigned()];
      break;
    case "memory lane":
      immediates = [reader.unsigned(), reader.unsigned(), reader.byte()];
      break;
    case "labels":
      immediates = [...reader.vector(() => reader.unsigned()), reader.unsigned()];
      break;
    case "types":
      immediates = reader.vector(() => reader.byte());
      break;
    case "lanes":
      immediates = [...reader.take(16)];
      break;
    case "i32":
    case "i64":
      constant = toValue(opcode.immediates, reader.signed());
      break;
    case "f64":
    case "v128":
      constant = toValue(opcode.immediates, reader.number(SIZE[opcode.immediates]));
  }
  return { opcode, start, end: reader.at, immediates, constant };
}

/** Returns the type of a block: the negative numbers stand for no result, or for one of a type. */
export function blockType(types: readonly FunctionType[], immediate: number): FunctionType {
  if (immediate >= 0) return types[immediate]!;
  const type = TYPES[immediate + 0x80];
  return { params: [], results: type === undefined ? [] : [type] };
}
