import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { build, type Line } from "./builder.js";
import { decode } from "./decoder.js";
import { HAS_RELAXED_SWIZZLE, instantiate } from "./engine.js";
import { Findings, Instance, PUBLIC, SECRET } from "./interpreter.js";
import { type Immediates, type Load, laneCount, type Opcode, type Pure, type Store, Trap } from "./opcode.js";
import { OPCODES } from "./opcodes.js";
import type { Type } from "./values.js";

/** The address of the operands, 16 bytes each, and that of the result. */
const OPERANDS = 0;
const RESULT = 64;
/** The bytes of memory that a test compares. */
const COMPARED = 128;

const random = fc.uint8Array({ minLength: 16, maxLength: 16 });
/** Bytes where signs, saturation and carries show. */
const extreme = fc.array(fc.constantFrom(0x00, 0x01, 0x7f, 0x80, 0xff), { minLength: 16, maxLength: 16 });
/** Lanes that are the same, so that comparisons hold. */
const repeated = fc.constantFrom(0x00, 0x03, 0x80, 0xff).map((byte) => new Uint8Array(16).fill(byte));
/** Doubles around the limits of integers. */
const double = fc
  .oneof(
    fc.double(),
    fc.maxSafeInteger(),
    fc
      .tuple(fc.constantFrom(0, 31, 32, 63, 64), fc.constantFrom(-1, 1), fc.double({ min: -2, max: 2 }))
      .map(([exponent, sign, more]) => sign * 2 ** exponent + (Number.isNaN(more) ? 0 : more)),
  )
  .map((number) => new Uint8Array(new Float64Array([number, 0]).buffer));

const operandOf = (type: Type): fc.Arbitrary<Uint8Array> =>
  type === "f64"
    ? fc.oneof(double, random)
    : fc.oneof(
        random,
        extreme.map((bytes) => Uint8Array.from(bytes)),
        repeated,
      );

/** For each operand, the bytes that are secret. Bit k stands for byte k. */
const masks = (count: number): fc.Arbitrary<number[]> =>
  fc.array(
    fc.oneof(
      fc.constant(0),
      fc.nat(0xffff),
      fc.integer({ min: 0, max: 15 }).map((k) => 1 << k),
    ),
    {
      minLength: count,
      maxLength: count,
    },
  );

function immediatesOf(kind: Immediates, name: string): fc.Arbitrary<number[]> {
  switch (kind) {
    case "lane":
      return fc.nat(laneCount(name) - 1).map((k) => [k]);
    case "lanes":
      return fc.array(fc.nat(31), { minLength: 16, maxLength: 16 });
    case "memory":
      return fc.nat(20).map((offset) => [0, offset]);
    case "memory lane":
      return fc.tuple(fc.nat(20), fc.nat(laneCount(name) - 1)).map(([offset, k]) => [0, offset, k]);
    default:
      return fc.constant([]);
  }
}

const load = (type: Type, address: number): Line[] => [
  ["i32.const", BigInt(address)],
  [`${type}.load`, 0, 0],
];

/** Returns a function that executes one instruction, with operands from memory, and stores the result. */
function bodyOf(opcode: Pure | Load | Store, immediates: readonly number[]): Line[] {
  const line: Line = [opcode.name, ...immediates];
  switch (opcode.kind) {
    case "pure":
      return [
        ["i32.const", BigInt(RESULT)],
        ...opcode.params.flatMap((type, k) => load(type, OPERANDS + 16 * k)),
        line,
        [`${opcode.result}.store`, 0, 0],
      ];
    case "load":
      return [
        ["i32.const", BigInt(RESULT)],
        ["i32.const", BigInt(OPERANDS)],
        ...(opcode.lane ? load("v128", OPERANDS + 16) : []),
        line,
        [`${opcode.result}.store`, 0, 0],
      ];
    case "store":
      return [["i32.const", BigInt(RESULT)], ...load(opcode.param, OPERANDS), line];
  }
}

function operandsOf(opcode: Pure | Load | Store): readonly Type[] {
  if (opcode.kind === "pure") return opcode.params;
  return opcode.kind === "load" ? ["v128", "v128"] : [opcode.param];
}

const testable = [...OPCODES.values()].filter(
  (opcode): opcode is Exclude<Opcode, { kind: "control" }> => opcode.kind !== "control",
);

/** Executes the function "f" in the interpreter, with operands of which some bytes are secret. */
function interpret(binary: Uint8Array, operands: readonly Uint8Array[], secrets: readonly number[]) {
  const findings = new Findings();
  const instance = new Instance(decode(binary), findings);
  instance.marks.fill(PUBLIC);
  operands.forEach((operand, k) => {
    instance.memory.set(operand, OPERANDS + 16 * k);
    for (let byte = 0; byte < 16; byte++) {
      if ((secrets[k]! >> byte) & 1) instance.marks[OPERANDS + 16 * k + byte] = SECRET;
    }
  });
  let trapped = false;
  try {
    instance.call("f", []);
  } catch (error) {
    if (!(error instanceof Trap)) throw error;
    trapped = true;
  }
  return {
    trapped,
    memory: instance.memory.slice(0, COMPARED),
    marks: instance.marks.slice(0, COMPARED),
    findings,
  };
}

function execute(binary: Uint8Array, operands: readonly Uint8Array[]) {
  const exports = instantiate(binary) as { memory: { buffer: ArrayBuffer }; f: () => void };
  const memory = new Uint8Array(exports.memory.buffer, 0, COMPARED);
  for (const [k, operand] of operands.entries()) memory.set(operand, OPERANDS + 16 * k);
  let trapped = false;
  try {
    exports.f();
  } catch {
    trapped = true;
  }
  return { trapped, memory: memory.slice() };
}

/** Indices below 16, for which engines agree. */
const inRange = (index: Uint8Array): Uint8Array => index.map((byte) => (byte & 0x80 ? byte : byte & 15));

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Each of 280 instructions has this many. */
const RUNS = 100;

describe.each(testable)("$name", (opcode) => {
  const binaries = immediatesOf(opcode.immediates, opcode.name).map((immediates) =>
    build({ functions: [{ name: "f", body: bodyOf(opcode, immediates) }] }),
  );
  const isRelaxed = opcode.name.includes("relaxed");
  const operands = fc
    .tuple(fc.boolean(), ...operandsOf(opcode).map(operandOf))
    // Random operands are hardly ever equal.
    .map(([areEqual, ...all]) => (areEqual ? all.map(() => all[0]!) : all))
    .map((all) => (isRelaxed ? [all[0]!, inRange(all[1]!)] : all));

  it.skipIf(isRelaxed && !HAS_RELAXED_SWIZZLE)("gives what the engine gives", () => {
    fc.assert(
      fc.property(binaries, operands, (binary, operands) => {
        const { trapped, memory, marks, findings } = interpret(binary, operands, [0, 0, 0]);
        const actual = execute(binary, operands);
        expect(trapped).toBe(actual.trapped);
        expect(toHex(memory)).toBe(toHex(actual.memory));
        // Without a secret, it marks nothing.
        expect(marks.includes(SECRET)).toBe(false);
        expect(findings.violations.size).toBe(0);
      }),
      { numRuns: RUNS },
    );
  });

  it("marks every byte of its result that another secret changes", () => {
    fc.assert(
      fc.property(
        binaries,
        operands,
        operands,
        masks(operandsOf(opcode).length),
        (binary, operands, others, secrets) => {
          const changed = operands.map((operand, k) =>
            operand.map((byte, j) => ((secrets[k]! >> j) & 1 ? others[k]![j]! : byte)),
          );
          const one = interpret(binary, operands, secrets);
          const other = interpret(binary, changed, secrets);
          if (one.trapped !== other.trapped) {
            expect(one.findings.violations.size).toBe(1);
            return;
          }
          for (let at = RESULT; at < COMPARED; at++) {
            if (one.marks[at] === PUBLIC && other.marks[at] === PUBLIC) {
              expect(one.memory[at]).toBe(other.memory[at]);
            }
          }
        },
      ),
      { numRuns: RUNS },
    );
  });
});
