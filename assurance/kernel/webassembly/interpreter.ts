import { blockType, type Func, type FunctionType, type Instruction, type Module } from "./decoder.js";
import { type Hazard, type Load, type Pure, type Store, Trap } from "./opcode.js";
import { isSecret, toValue, type Value } from "./values.js";

/** How an instruction lets something observable, such as time, depend on a secret. */
export type Leak = Hazard | "address that depends on a secret" | "branch that depends on a secret";

export interface Violation {
  readonly leak: Leak;
  readonly function: string;
  /** The offset of the instruction in the binary. */
  readonly offset: number;
  readonly instruction: string;
}

/** What executions of a module showed. */
export class Findings {
  /** The violations, each instruction once. */
  readonly violations: Map<number, Violation> = new Map();
  /** The offsets of the instructions that an execution reached. */
  readonly reached: Set<number> = new Set();
  /** The number of instructions executed. */
  executed = 0;

  /** Returns the instructions that no execution reached, except for those that do nothing or always trap. */
  unreached({ functions }: Module): Omit<Violation, "leak">[] {
    return functions.flatMap(({ name, instructions }) =>
      instructions
        .filter(({ opcode, start }) => !IDLE.has(opcode.name) && !this.reached.has(start))
        .map(({ opcode, start }) => ({ function: name, offset: start, instruction: opcode.name })),
    );
  }
}

const IDLE: ReadonlySet<string> = new Set(["else", "end", "nop", "unreachable"]);

/** What the interpreter knows about a byte of memory. */
export const PUBLIC = 0;
export const SECRET = 1;
/** A byte that becomes public when something is stored there, such as a digit of an id. */
export const PUBLISHED = 2;

interface Label {
  /** The index of the instruction where a branch to the label continues. */
  readonly target: number;
  /** The number of values that a branch takes along. */
  readonly arity: number;
  /** The number of values on the stack below them. */
  readonly height: number;
  readonly isLoop: boolean;
}

const isSameType = (a: FunctionType, b: FunctionType): boolean =>
  a.params.join() === b.params.join() && a.results.join() === b.results.join();

/** The depth of calls at which an endless recursion is certain. */
const MAX_DEPTH = 1000;

/**
 * An instance of a module that tracks which values depend on a secret. It executes each instruction as section 4.4 of the
 * WebAssembly core specification 2.0 says. At first, all of its memory is secret, except for the data segments.
 *
 * The tracking assumes that no branch depends on a secret: such a branch is a violation, and what it leads to is not
 * marked. A value stays secret when it no longer depends on the secret, such as x − x. Only a vector's AND
 * with a public 0 is public: a mask discards lanes that may have had a secret.
 */
export class Instance {
  readonly module: Module;
  readonly memory: Uint8Array;
  /** For each byte of memory: `PUBLIC`, `SECRET` or `PUBLISHED`. */
  readonly marks: Uint8Array;
  readonly globals: Value[];
  private readonly findings: Findings;
  /** The number of instructions after which an execution fails. */
  private readonly limit: number;
  private depth = 0;

  constructor(module: Module, findings: Findings = new Findings(), limit = 10_000_000) {
    this.module = module;
    this.findings = findings;
    this.limit = findings.executed + limit;
    this.memory = new Uint8Array(module.memorySize);
    this.marks = new Uint8Array(module.memorySize).fill(SECRET);
    this.globals = module.globals.map(({ value }) => value);
    for (const { address, bytes } of module.data) {
      this.memory.set(bytes, address);
      this.marks.fill(PUBLIC, address, address + bytes.length);
    }
    if (module.start !== undefined) this.run(module.functions[module.start]!, []);
  }

  /** Calls an exported function. */
  call(name: string, args: readonly Value[]): Value[] {
    const found = this.module.exports.get(name);
    if (found?.kind !== "function") throw new Error(`the module must export the function ${name}`);
    this.depth = 0;
    return this.run(this.module.functions[found.index]!, args);
  }

  /** Returns an exported global. */
  global(name: string): Value {
    const found = this.module.exports.get(name);
    if (found?.kind !== "global") throw new Error(`the module must export the global ${name}`);
    return this.globals[found.index]!;
  }

  private run(func: Func, args: readonly Value[]): Value[] {
    if (++this.depth > MAX_DEPTH) throw new Trap("call stack exhausted");
    const { findings, module } = this;
    const { instructions, ends, elses } = func;
    const locals = [...args, ...func.locals.slice(func.type.params.length).map((type) => toValue(type, 0n))];
    const stack: Value[] = [];
    const labels: Label[] = [];
    const pop = (): Value => stack.pop()!;
    const popMany = (count: number): Value[] => stack.splice(stack.length - count, count);
    let at = 0;

    const enter = (instruction: Instruction, end: number, isLoop: boolean): void => {
      const { params, results } = blockType(module.types, instruction.immediates[0]!);
      labels.push({
        target: isLoop ? at : end,
        arity: (isLoop ? params : results).length,
        height: stack.length - params.length,
        isLoop,
      });
    };
    /** Continues at a label. At the end of a block, the label is no longer there. */
    const branch = (depth: number): void => {
      const { target, arity, height, isLoop } = labels.at(-1 - depth)!;
      const values = popMany(arity);
      stack.length = height;
      stack.push(...values);
      labels.length -= isLoop ? depth : depth + 1;
      at = target + 1;
    };
    const popCondition = (instruction: Instruction): Value => {
      const condition = pop();
      if (isSecret(condition)) this.report("branch that depends on a secret", func, instruction);
      return condition;
    };
    const call = (callee: Func): void => {
      stack.push(...this.run(callee, popMany(callee.type.params.length)));
    };

    const end = instructions.length - 1;
    labels.push({ target: end, arity: func.type.results.length, height: 0, isLoop: false });
    while (at <= end) {
      const instruction = instructions[at]!;
      const { opcode, immediates, constant } = instruction;
      findings.reached.add(instruction.start);
      if (++findings.executed > this.limit) throw new Error(`${func.name} executes too many instructions`);
      switch (opcode.kind) {
        case "pure":
          stack.push(this.compute(func, instruction, opcode, popMany(opcode.params.length)));
          at++;
          continue;
        case "load": {
          const vector = opcode.lane ? pop() : toValue("v128", 0n);
          stack.push(this.load(func, instruction, opcode, pop(), vector));
          at++;
          continue;
        }
        case "store": {
          const value = pop();
          this.store(func, instruction, opcode, pop(), value);
          at++;
          continue;
        }
      }
      const immediate = immediates[0]!;
      switch (opcode.name) {
        case "unreachable":
          throw new Trap("unreachable");
        case "block":
        case "loop":
          enter(instruction, ends.get(at)!, opcode.name === "loop");
          break;
        case "if": {
          const condition = popCondition(instruction);
          const otherwise = elses.get(at);
          enter(instruction, ends.get(at)!, false);
          // Without an `else`, the other arm begins at the `end`, which leaves the block.
          if (condition.bits === 0n) at = otherwise ?? ends.get(at)! - 1;
          break;
        }
        case "else":
          // The end of the first arm.
          branch(0);
          continue;
        case "end":
          labels.pop();
          break;
        case "br":
          branch(immediate);
          continue;
        case "br_if":
          if (popCondition(instruction).bits !== 0n) {
            branch(immediate);
            continue;
          }
          break;
        case "br_table":
          branch(immediates[Math.min(Number(popCondition(instruction).bits), immediates.length - 1)]!);
          continue;
        case "return":
          branch(labels.length - 1);
          continue;
        case "call":
          call(module.functions[immediate]!);
          break;
        case "call_indirect": {
          const callee = module.functions[module.table[Number(popCondition(instruction).bits)] ?? -1];
          if (callee === undefined || !isSameType(callee.type, module.types[immediate]!)) {
            throw new Trap("the table has no function of this type there");
          }
          call(callee);
          break;
        }
        case "drop":
          pop();
          break;
        case "select":
        case "select_t": {
          // An engine may compile it to a branch.
          const condition = popCondition(instruction);
          const other = pop();
          const value = pop();
          const chosen = condition.bits !== 0n ? value : other;
          stack.push(isSecret(condition) ? toValue(chosen.type, chosen.bits, true) : chosen);
          break;
        }
        case "local.get":
          stack.push(locals[immediate]!);
          break;
        case "local.set":
          locals[immediate] = pop();
          break;
        case "local.tee":
          locals[immediate] = stack.at(-1)!;
          break;
        case "global.get":
          stack.push(this.globals[immediate]!);
          break;
        case "global.set":
          this.globals[immediate] = pop();
          break;
        default:
          if (constant !== undefined) stack.push(constant);
      }
      at++;
    }
    this.depth--;
    return stack;
  }

  private report(leak: Leak, func: Func, { start, opcode }: Instruction): void {
    this.findings.violations.set(start, {
      leak,
      function: func.name,
      offset: start,
      instruction: opcode.name,
    });
  }

  private compute(func: Func, instruction: Instruction, opcode: Pure, operands: Value[]): Value {
    if (opcode.hazard !== undefined && operands.some(isSecret)) this.report(opcode.hazard, func, instruction);
    return opcode.compute(operands, instruction.immediates);
  }

  /** Returns the effective address. The offset of an instruction is its second immediate. */
  private address(func: Func, instruction: Instruction, bytes: number, base: Value): number {
    if (isSecret(base)) this.report("address that depends on a secret", func, instruction);
    const address = Number(base.bits) + instruction.immediates[1]!;
    if (address + bytes > this.memory.length) throw new Trap("out of bounds memory access");
    return address;
  }

  private load(func: Func, instruction: Instruction, opcode: Load, base: Value, vector: Value): Value {
    const address = this.address(func, instruction, opcode.bytes, base);
    let bits = 0n;
    let secret = 0;
    for (let k = opcode.bytes - 1; k >= 0; k--) {
      bits = (bits << 8n) | BigInt(this.memory[address + k]!);
      // What was at a secret address is secret.
      secret = (secret << 1) | (this.marks[address + k] === SECRET || isSecret(base) ? 1 : 0);
    }
    return opcode.compute({ type: "v128", bits, secret }, vector, instruction.immediates[2] ?? 0);
  }

  private store(func: Func, instruction: Instruction, opcode: Store, base: Value, value: Value): void {
    const address = this.address(func, instruction, opcode.bytes, base);
    const { bits, secret } = opcode.compute(value, instruction.immediates[2] ?? 0);
    for (let k = 0; k < opcode.bytes; k++) {
      this.memory[address + k] = Number((bits >> BigInt(8 * k)) & 255n);
      if (this.marks[address + k] === PUBLISHED) continue;
      this.marks[address + k] = ((secret >> k) & 1) === 1 || isSecret(base) ? SECRET : PUBLIC;
    }
  }
}
