import { describe, expect, it } from "vitest";
import { build, type FunctionSource, type Line } from "./builder.js";
import { decode } from "./decoder.js";
import { instantiate, isValid } from "./engine.js";
import { mutantsOf, withPlainSwizzles } from "./mutants.js";

const i32 = (value: number): Line => ["i32.const", BigInt(value)];

const changesOf = (functions: readonly FunctionSource[], data?: number[]): string[] =>
  Array.from(mutantsOf(decode(build({ functions, ...(data && { data }) }))), ({ change }) => change);

describe("mutantsOf", () => {
  it("changes operations, constants, locals and offsets", () => {
    const body: Line[] = [
      ["local.get", 0],
      i32(7),
      ["i32.add"],
      ["local.tee", 1],
      ["i32.load16_u", 1, 2],
      ["drop"],
    ];
    expect(changesOf([{ params: ["i32"], locals: ["i32", "i64"], body }])).toEqual([
      "local.get 0 → 1",
      "i32.const 7 → 8",
      "i32.const 7 → 6",
      "i32.add → i32.sub",
      "local.tee 1 → 0",
      "i32.load16_u → i32.load16_s",
      "i32.load16_u → i32.load8_u",
      "i32.load16_u 1 2 → 1 4",
      "i32.load16_u 1 2 → 1 0",
    ]);
  });

  it("changes lanes, the bytes of vectors and the width of sums", () => {
    const body: Line[] = [
      ["v128.const", 0n],
      ["i64x2.extract_lane", 1],
      ["i64x2.splat"],
      ["v128.const", 0n],
      ["i64x2.add"],
      ["drop"],
    ];
    const changes = changesOf([{ body }]);
    expect(changes.filter((change) => !change.startsWith("v128.const"))).toEqual([
      "i64x2.extract_lane 1 → 0",
      "i64x2.add → i64x2.sub",
      "i64x2.add → i32x4.add",
    ]);
    const bytes = Array.from({ length: 16 }, (_, k) => `v128.const 0 → ${1n << BigInt(8 * k + (k % 8))}`);
    expect(changes.slice(0, 16)).toEqual(bytes);
  });

  it("inverts conditions, removes stores and changes the called function", () => {
    const body: Line[] = [["call", 1], ["br_if", 0], i32(0), i32(1), ["i32.store8", 0, 0]];
    const constant: FunctionSource = { results: ["i32"], body: [i32(0)] };
    expect(changesOf([{ body }, constant]).slice(0, -2)).toEqual([
      "br_if → not br_if",
      "i32.const 0 → 1",
      "i32.const 0 → 4294967295",
      "i32.const 1 → 2",
      "i32.const 1 → 0",
      "i32.store8 → i32.store16",
      "i32.store8 0 0 → 0 1",
      "i32.store8 → nothing",
    ]);
  });

  it("changes a bit of each byte of the data", () => {
    const binary = build({ functions: [], data: [1, 2, 3] });
    const mutants = [...mutantsOf(decode(binary))];
    expect(mutants.map(({ change }) => change)).toEqual([
      "byte at address 0 ^ 1",
      "byte at address 1 ^ 2",
      "byte at address 2 ^ 4",
    ]);
    expect([...decode(mutants[1]!.build()).data[0]!.bytes]).toEqual([1, 0, 3]);
  });

  it.each([0, 100, 105, 106, 107, 120])("keeps the sizes right, with %s instructions around", (count) => {
    const nops = new Array<Line>(count).fill(["nop"]);
    // 63 takes one byte, and 64 takes two.
    const body: Line[] = [...nops, i32(63), ["if", -64], ["end"], i32(0), i32(5), ["i32.store", 2, 0]];
    const source = { functions: [{ name: "f", body }, { body: [] }], data: [9] };
    const mutants = [...mutantsOf(decode(build(source)))];
    expect(mutants.length).toBeGreaterThan(8);
    for (const { build, change } of mutants) expect([change, isValid(build())]).toEqual([change, true]);
    const constant = mutants.find(({ change }) => change === "i32.const 5 → 6")!.build();
    const exports = instantiate(constant) as { memory: { buffer: ArrayBuffer }; f: () => void };
    exports.f();
    expect(new Uint8Array(exports.memory.buffer)[0]).toBe(6);
  });
});

describe("withPlainSwizzles", () => {
  it("replaces relaxed swizzles, and nothing that looks like one", () => {
    const look = 0x02_80_fdn; // the bytes of the instruction
    const body: Line[] = [["v128.const", look], ["v128.const", 1n], ["i8x16.relaxed_swizzle"], ["drop"]];
    const plain = withPlainSwizzles(decode(build({ functions: [{ name: "f", body }] })));
    expect(isValid(plain)).toBe(true);
    const { instructions } = decode(plain).functions[0]!;
    expect(instructions.map(({ opcode }) => opcode.name).slice(2)).toEqual(["i8x16.swizzle", "drop", "end"]);
    expect(instructions[0]!.constant?.bits).toBe(look);
  });
});
