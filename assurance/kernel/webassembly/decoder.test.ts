import { describe, expect, it } from "vitest";
import { build } from "./builder.js";
import { decode } from "./decoder.js";
import { encode } from "./encoder.js";
import { OPCODES } from "./opcodes.js";
import { toValue } from "./values.js";

const withBody = (...bytes: number[]): Uint8Array =>
  Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0],
    ...[10, bytes.length + 4, 1, bytes.length + 2, 0, ...bytes, 0x0b],
  ]);
/** The offset of the first of those bytes. */
const BODY = 23;

describe("decode", () => {
  it.each([
    ["memory.size", [0x3f, 0x00], "0x3f"],
    ["memory.grow", [0x40, 0x00], "0x40"],
    ["f32.add", [0x92], "0x92"],
    ["memory.copy", [0xfc, 0x0a, 0, 0], "0xfc 0x0a"],
    ["i8x16.relaxed_laneselect", [0xfd, 0x89, 0x02], "0xfd 0x89 0x02"],
  ])("rejects %s, with its offset", (_, bytes, shown) => {
    expect(() => decode(withBody(0x01, ...bytes))).toThrow(
      `unsupported opcode ${shown} at offset ${BODY + 1} of the binary`,
    );
  });

  it("rejects imports", () => {
    const imported = Uint8Array.of(
      ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0],
      ...[2, 7, 1, 1, 0x61, 1, 0x62, 0, 0],
    );
    expect(() => decode(imported)).toThrow("unsupported import");
  });

  it.each([0n, 1n, 63n, 64n, -1n, -64n, -65n, 2n ** 31n - 1n, -(2n ** 31n)])(
    "reads the constant %s",
    (value) => {
      const { functions } = decode(build({ functions: [{ body: [["i32.const", value], ["drop"]] }] }));
      expect(functions[0]!.instructions[0]!.constant).toEqual(toValue("i32", value));
    },
  );
});

describe("encode", () => {
  const alone = [...OPCODES.values()].filter(({ name }) => name !== "else");
  it.each(alone)("writes what decode reads: $name", (opcode) => {
    const type = opcode.immediates;
    const isConstant = type === "i32" || type === "i64" || type === "f64" || type === "v128";
    const constant = isConstant ? toValue(type, 0x0fed_cba9_8765_4321_0fed_cba9_8765_4321n) : undefined;
    const counts = { none: 0, block: 1, index: 1, lane: 1, indices: 2, memory: 2, "memory lane": 3 };
    const immediates = Array.from({ length: counts[type as "none"] ?? (isConstant ? 0 : 16) }, (_, k) => k);
    const bytes = encode({ opcode, immediates, constant });
    const [instruction] = decode(withBody(...bytes)).functions[0]!.instructions;
    expect(instruction).toEqual({
      opcode,
      immediates,
      constant,
      start: BODY,
      end: BODY + bytes.length,
    });
  });
});
