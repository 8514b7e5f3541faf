import { encode, unsigned } from "./encoder.js";
import { OPCODES_BY_NAME } from "./opcodes.js";
import { type Type, toValue } from "./values.js";

/** Builds small modules. The tests use it, and so can whatever needs a module that no compiler would write. */

const TYPES: Readonly<Record<Type, number>> = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b };

/** An instruction: the name of its opcode, and its immediates. A constant is a bigint: the bits of the value. */
export type Line = readonly [name: string, ...immediates: (number | bigint)[]];

export interface FunctionSource {
  /** The name that it is exported as. */
  readonly name?: string;
  readonly params?: readonly Type[];
  readonly results?: readonly Type[];
  /** The types of the locals after the parameters. */
  readonly locals?: readonly Type[];
  /** The instructions, without the last `end`. */
  readonly body: readonly Line[];
}

export interface ModuleSource {
  readonly functions: readonly FunctionSource[];
  /** The initial values of the globals. All of them are mutable, and exported as "global 0" and so on. */
  readonly globals?: readonly (readonly [Type, bigint])[];
  /** The bytes at the start of the memory. It has one page. */
  readonly data?: readonly number[];
  /** The indices of the functions in the table. */
  readonly table?: readonly number[];
  /** The index of the function that runs first. */
  readonly start?: number;
}

/** Returns the bytes of an instruction. */
export function assemble([name, ...immediates]: Line): number[] {
  const opcode = OPCODES_BY_NAME.get(name);
  if (opcode === undefined) throw new Error(`unknown instruction ${name}`);
  const [constant] = immediates;
  if (typeof constant !== "bigint") {
    return encode({ opcode, immediates: immediates as number[], constant: undefined });
  }
  return encode({ opcode, immediates: [], constant: toValue(opcode.immediates as Type, constant) });
}

const vector = (elements: readonly number[][]): number[] => [
  ...unsigned(elements.length),
  ...elements.flat(),
];

const sized = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes];

const text = (string: string): number[] => sized([...new TextEncoder().encode(string)]);

const section = (id: number, elements: readonly number[][]): number[] =>
  elements.length === 0 ? [] : [id, ...sized(vector(elements))];

const END = 0x0b;

/** Returns the binary: WebAssembly core specification 2.0, section 5.5. A function has the type of its own index. */
export function build({ functions, globals = [], data, table, start }: ModuleSource): Uint8Array {
  const typesOf = (types: readonly Type[] = []) => vector(types.map((type) => [TYPES[type]]));
  const zero = [...assemble(["i32.const", 0n]), END];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      functions.map(({ params, results }) => [0x60, ...typesOf(params), ...typesOf(results)]),
    ),
    ...section(
      3,
      functions.map((_, k) => unsigned(k)),
    ),
    ...section(4, table ? [[0x70, 0, ...unsigned(table.length)]] : []),
    ...section(5, [[1, 1, 1]]),
    ...section(
      6,
      globals.map(([type, bits]) => [TYPES[type], 1, ...assemble([`${type}.const`, bits]), END]),
    ),
    ...section(7, [
      [...text("memory"), 2, 0],
      ...functions.flatMap(({ name }, k) => (name === undefined ? [] : [[...text(name), 0, ...unsigned(k)]])),
      ...globals.map((_, k) => [...text(`global ${k}`), 3, ...unsigned(k)]),
    ]),
    ...(start === undefined ? [] : [8, ...sized(unsigned(start))]),
    ...section(9, table ? [[0, ...zero, ...vector(table.map(unsigned))]] : []),
    ...section(
      10,
      functions.map(({ locals = [], body }) =>
        sized([...vector(locals.map((type) => [1, TYPES[type]])), ...body.flatMap(assemble), END]),
      ),
    ),
    ...section(11, data ? [[0, ...zero, ...sized(data)]] : []),
  ]);
}
