import { ACCESSES } from "./accesses.js";
import { type Control, type Immediates, type Opcode, twoPart } from "./opcode.js";
import { SCALARS } from "./scalars.js";
import { PURE_VECTORS } from "./vectors.js";

const control = (code: number, name: string, immediates: Immediates = "none"): Control => ({
  kind: "control",
  code,
  name,
  immediates,
});

/** WebAssembly core specification 2.0, sections 5.4.1, 5.4.3, 5.4.4 and 5.4.6. */
const CONTROLS: readonly Control[] = [
  control(0x00, "unreachable"),
  control(0x01, "nop"),
  control(0x02, "block", "block"),
  control(0x03, "loop", "block"),
  control(0x04, "if", "block"),
  control(0x05, "else"),
  control(0x0b, "end"),
  control(0x0c, "br", "index"),
  control(0x0d, "br_if", "index"),
  control(0x0e, "br_table", "labels"),
  control(0x0f, "return"),
  control(0x10, "call", "index"),
  control(0x11, "call_indirect", "indices"),
  control(0x1a, "drop"),
  control(0x1b, "select"),
  control(0x1c, "select_t", "types"),
  control(0x20, "local.get", "index"),
  control(0x21, "local.set", "index"),
  control(0x22, "local.tee", "index"),
  control(0x23, "global.get", "index"),
  control(0x24, "global.set", "index"),
  control(0x41, "i32.const", "i32"),
  control(0x42, "i64.const", "i64"),
  control(0x44, "f64.const", "f64"),
  control(twoPart(0xfd, 12), "v128.const", "v128"),
];

/** The opcodes that the interpreter knows, by number. */
export const OPCODES: ReadonlyMap<number, Opcode> = new Map(
  [...CONTROLS, ...SCALARS, ...ACCESSES, ...PURE_VECTORS].map((opcode) => [opcode.code, opcode]),
);

/** The same by name. `select_t` is the `select` with types. */
export const OPCODES_BY_NAME: ReadonlyMap<string, Opcode> = new Map(
  [...OPCODES.values()].map((opcode) => [opcode.name, opcode]),
);
