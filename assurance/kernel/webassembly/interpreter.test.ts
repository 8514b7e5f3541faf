import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { build, type FunctionSource, type Line, type ModuleSource } from "./builder.js";
import { decode } from "./decoder.js";
import { instantiate, isValid } from "./engine.js";
import { Findings, Instance, PUBLIC, PUBLISHED, SECRET } from "./interpreter.js";
import { Trap } from "./opcode.js";
import { type Type, toValue } from "./values.js";

const i32 = (value: number): Line => ["i32.const", BigInt(value)];
const EMPTY = -64;
const I32 = -1;

/** Sums the numbers from the argument down to 1. */
const loop: FunctionSource = {
  name: "f",
  params: ["i32"],
  results: ["i32"],
  locals: ["i32"],
  body: [
    ["block", EMPTY],
    ["loop", EMPTY],
    ["local.get", 0],
    ["i32.eqz"],
    ["br_if", 1],
    ["local.get", 1],
    ["local.get", 0],
    ["i32.add"],
    ["local.set", 1],
    ["local.get", 0],
    i32(1),
    ["i32.sub"],
    ["local.set", 0],
    ["br", 0],
    ["end"],
    ["end"],
    ["local.get", 1],
  ],
};

/** Gives another number for each label of a table. */
const table: FunctionSource = {
  name: "f",
  params: ["i32"],
  results: ["i32"],
  body: [
    ["block", EMPTY],
    ["block", I32],
    ["block", EMPTY],
    ["local.get", 0],
    ["br_table", 0, 2, 0],
    ["end"],
    i32(10),
    ["local.get", 0],
    ["br_if", 0],
    i32(1),
    ["i32.add"],
    ["end"],
    ["return"],
    ["end"],
    i32(30),
  ],
};

const condition: FunctionSource = {
  name: "f",
  params: ["i32"],
  results: ["i32"],
  locals: ["i32"],
  body: [
    ["local.get", 0],
    ["if", EMPTY],
    i32(5),
    ["local.set", 1],
    ["end"],
    ["local.get", 0],
    i32(2),
    ["i32.lt_u"],
    ["if", I32],
    ["local.get", 1],
    ["else"],
    i32(7),
    ["nop"],
    ["end"],
    ["local.tee", 1],
    ["local.get", 1],
    ["drop"],
    i32(3),
    ["local.get", 0],
    ["select"],
  ],
};

/** The block has the type of function 1: it takes a number and gives two. */
const manyValues: ModuleSource = {
  functions: [
    {
      name: "f",
      params: ["i32"],
      results: ["i32"],
      body: [["local.get", 0], ["block", 1], i32(4), ["br", 0], ["end"], ["i32.sub"]],
    },
    {
      params: ["i32"],
      results: ["i32", "i32"],
      body: [
        ["local.get", 0],
        ["local.get", 0],
      ],
    },
  ],
};

/** A branch drops the values between those it takes along and those below the block. */
const leftBehind: FunctionSource = {
  name: "f",
  params: ["i32"],
  results: ["i32"],
  body: [i32(100), ["block", I32], i32(1), i32(2), ["local.get", 0], ["br", 0], ["end"], ["i32.sub"]],
};

const calls: ModuleSource = {
  globals: [["i32", 3n]],
  table: [1, 2],
  start: 3,
  functions: [
    {
      name: "f",
      params: ["i32"],
      results: ["i32"],
      body: [
        ["local.get", 0],
        ["call", 1],
        ["local.get", 0],
        ["local.get", 0],
        ["call_indirect", 0, 0],
        ["i32.mul"],
        ["global.get", 0],
        ["i32.add"],
      ],
    },
    // The factorial.
    {
      params: ["i32"],
      results: ["i32"],
      body: [
        ["local.get", 0],
        ["i32.eqz"],
        ["if", I32],
        i32(1),
        ["else"],
        ["local.get", 0],
        ["local.get", 0],
        i32(1),
        ["i32.sub"],
        ["call", 1],
        ["i32.mul"],
        ["end"],
      ],
    },
    { params: ["i32"], results: ["i32"], body: [["local.get", 0], i32(100), ["i32.add"]] },
    { body: [["global.get", 0], i32(40), ["i32.add"], ["global.set", 0]] },
  ],
};

const programs: Record<string, ModuleSource> = {
  "a loop": { functions: [loop] },
  "a table of labels": { functions: [table] },
  conditions: { functions: [condition] },
  "a block with parameters": manyValues,
  "a branch that leaves values behind": { functions: [leftBehind] },
  "calls, a table and a start function": calls,
  "an unreachable instruction": {
    functions: [{ name: "f", params: ["i32"], results: ["i32"], body: [["unreachable"]] }],
  },
};

function outcome(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    if (error instanceof Trap || (error as Error).name === "RuntimeError") return "trap";
    throw error;
  }
}

describe("an instance", () => {
  it.each(Object.entries(programs))("executes %s as the engine does", (_, source) => {
    const binary = build(source);
    fc.assert(
      fc.property(fc.nat(12), (argument) => {
        const instance = outcome(() => new Instance(decode(binary)));
        const interpreted = outcome(() =>
          Number((instance as Instance).call("f", [toValue("i32", BigInt(argument))])[0]!.bits),
        );
        const exports = instantiate(binary) as { f: (x: number) => number };
        expect(interpreted).toBe(outcome(() => exports.f(argument) >>> 0));
      }),
    );
  });

  it("stops an endless loop and an endless recursion", () => {
    const endless = build({ functions: [{ name: "f", body: [["loop", EMPTY], ["br", 0], ["end"]] }] });
    expect(() => new Instance(decode(endless), new Findings(), 1000).call("f", [])).toThrow(
      "executes too many",
    );
    const recursive = build({ functions: [{ name: "f", body: [["call", 0]] }] });
    expect(() => new Instance(decode(recursive)).call("f", [])).toThrow("call stack exhausted");
  });

  it("begins with a secret memory, except for its data", () => {
    const { marks } = new Instance(decode(build({ functions: [], data: [1, 2, 3] })));
    expect([...marks.subarray(0, 4)]).toEqual([PUBLIC, PUBLIC, PUBLIC, SECRET]);
  });

  it("keeps secrets in locals, globals and memory, and forgets them when they are overwritten", () => {
    const body: Line[] = [
      ["local.get", 0],
      ["global.set", 0],
      i32(0),
      ["global.get", 0],
      ["i32.store", 2, 0],
      i32(2),
      i32(7),
      ["i32.store8", 0, 0],
      i32(4),
      ["local.get", 0],
      ["i32.store", 2, 0],
    ];
    const instance = new Instance(
      decode(build({ functions: [{ name: "f", params: ["i32"], body }], globals: [["i32", 0n]] })),
    );
    instance.marks.fill(PUBLISHED, 4, 8);
    instance.call("f", [toValue("i32", 0n, true)]);
    expect(instance.global("global 0").secret).toBe(15);
    expect([...instance.marks.subarray(0, 8)]).toEqual([
      ...[SECRET, SECRET, PUBLIC, SECRET],
      ...[PUBLISHED, PUBLISHED, PUBLISHED, PUBLISHED],
    ]);
  });
});

/** Modules whose function "f" has one instruction that lets something depend on its argument. */
const leaks: [name: string, leak: string, type: Type, body: Line[]][] = [
  ["i32.load8_u", "address", "i32", [["local.get", 0], ["i32.load8_u", 0, 0], ["drop"]]],
  ["v128.load", "address", "i32", [["local.get", 0], ["v128.load", 0, 0], ["drop"]]],
  [
    "v128.load8_lane",
    "address",
    "i32",
    [["local.get", 0], ["v128.const", 0n], ["v128.load8_lane", 0, 0, 3], ["drop"]],
  ],
  ["i32.store", "address", "i32", [["local.get", 0], i32(1), ["i32.store", 2, 0]]],
  [
    "v128.store16_lane",
    "address",
    "i32",
    [
      ["local.get", 0],
      ["v128.const", 0n],
      ["v128.store16_lane", 0, 0, 3],
    ],
  ],
  ["if", "branch", "i32", [["local.get", 0], ["if", EMPTY], ["end"]]],
  [
    "br_if",
    "branch",
    "i32",
    [
      ["local.get", 0],
      ["br_if", 0],
    ],
  ],
  [
    "br_table",
    "branch",
    "i32",
    [
      ["local.get", 0],
      ["br_table", 0, 0],
    ],
  ],
  [
    "call_indirect",
    "branch",
    "i32",
    [
      ["local.get", 0],
      ["call_indirect", 1, 0],
    ],
  ],
  ["select", "branch", "i32", [i32(1), i32(2), ["local.get", 0], ["select"], ["drop"]]],
  ["select_t", "branch", "i32", [i32(1), i32(2), ["local.get", 0], ["select_t", 0x7f], ["drop"]]],
  ...["div_s", "div_u", "rem_s", "rem_u"].flatMap((name): typeof leaks => [
    // A division by a constant cannot trap, but its time depends on what it divides.
    [`i32.${name}`, "division", "i32", [["local.get", 0], i32(10), [`i32.${name}`], ["drop"]]],
    [
      `i64.${name}`,
      "division",
      "i64",
      [["i64.const", 10n], ["local.get", 0], ["i64.const", 3n], ["i64.or"], [`i64.${name}`], ["drop"]],
    ],
  ]),
  ...["i32.trunc_f64_s", "i32.trunc_f64_u", "i64.trunc_f64_s", "i64.trunc_f64_u"].map(
    (name): (typeof leaks)[0] => [name, "trap", "f64", [["local.get", 0], [name], ["drop"]]],
  ),
];

/** Returns the findings of a call with an argument that is secret or not. */
function findingsOf(type: Type, body: readonly Line[], secret: boolean): Findings {
  const binary = build({
    functions: [{ name: "f", params: [type], body: body }, { body: [] }],
    table: [1],
  });
  expect(isValid(binary)).toBe(true);
  const findings = new Findings();
  const instance = new Instance(decode(binary), findings);
  instance.marks.fill(PUBLIC);
  instance.call("f", [toValue(type, 0n, secret)]);
  return findings;
}

describe("the violations", () => {
  it.each(leaks)("contain %s with a secret (%s)", (name, leak, type, body) => {
    const [violation, ...others] = findingsOf(type, body, true).violations.values();
    expect(others).toEqual([]);
    expect(violation).toMatchObject({ function: "f", instruction: name });
    expect(violation?.leak).toContain(leak);
  });

  it.each(leaks)("do not contain %s without a secret (%s)", (_, __, type, body) => {
    expect(findingsOf(type, body, false).violations.size).toBe(0);
  });

  it("have the offset of the instruction", () => {
    const binary = build({
      functions: [{ name: "f", params: ["i32"], body: [["local.get", 0], ["i32.load8_u", 0, 0], ["drop"]] }],
    });
    const findings = new Findings();
    new Instance(decode(binary), findings).call("f", [toValue("i32", 5n, true)]);
    const offset = Buffer.from(binary).indexOf(Uint8Array.of(0x2d, 0, 0));
    expect([...findings.violations.values()].map((violation) => violation.offset)).toEqual([offset]);
  });

  it("contain a lookup by what a lookup by a secret gave", () => {
    const body: Line[] = [["local.get", 0], ["i32.load8_u", 0, 0], ["i32.load8_u", 0, 0], ["drop"]];
    expect(findingsOf("i32", body, true).violations.size).toBe(2);
  });

  it("contain a branch on what a branch of `select` on a secret gave", () => {
    const body: Line[] = [i32(1), i32(2), ["local.get", 0], ["select"], ["br_if", 0]];
    expect(findingsOf("i32", body, true).violations.size).toBe(2);
  });

  it("do not contain a lookup in a vector, only one by what it gave", () => {
    const lookup: Line[] = [
      ["v128.const", 0x1234n],
      ["local.get", 0],
      ["i8x16.splat"],
      ["i8x16.swizzle"],
      ["i32x4.extract_lane", 0],
    ];
    expect(findingsOf("i32", [...lookup, ["drop"]], true).violations.size).toBe(0);
    const address: Line[] = [["i32.const", 15n], ["i32.and"], ["i32.load", 0, 0], ["drop"]];
    expect(findingsOf("i32", [...lookup, ...address], true).violations.size).toBe(1);
  });

  it("do not contain an address from a secret vector where a public mask is 0", () => {
    const body = (lane: number): Line[] => [
      ["local.get", 0],
      ["i32x4.splat"],
      ["v128.const", 0xffn << 32n],
      ["v128.and"],
      ["i32x4.extract_lane", lane],
      ["i32.load8_u", 0, 0],
      ["drop"],
    ];
    expect(findingsOf("i32", body(0), true).violations.size).toBe(0);
    expect(findingsOf("i32", body(1), true).violations.size).toBe(1);
  });

  it("do not contain an address from the public lane of a vector with a secret lane", () => {
    const body: Line[] = [
      ["v128.const", 0n],
      ["local.get", 0],
      ["i32x4.replace_lane", 1],
      ["i32x4.extract_lane", 2],
      ["i32.load8_u", 0, 0],
      ["drop"],
    ];
    expect(findingsOf("i32", body, true).violations.size).toBe(0);
    const secretLane = body.map((line): Line => (line[1] === 2 ? [line[0], 1] : line));
    expect(findingsOf("i32", secretLane, true).violations.size).toBe(1);
  });
});

describe("the findings", () => {
  it("list the instructions that no execution reached", () => {
    const module = decode(build({ functions: [condition] }));
    const findings = new Findings();
    const call = (argument: bigint) => new Instance(module, findings).call("f", [toValue("i32", argument)]);
    call(0n);
    // Not the `else` and the `nop` in the other arm.
    expect(findings.unreached(module).map(({ instruction }) => instruction)).toEqual([
      ...["i32.const", "local.set"],
      "i32.const",
    ]);
    call(2n);
    expect(findings.unreached(module)).toEqual([]);
    expect(findings.executed).toBe(35);
  });
});
