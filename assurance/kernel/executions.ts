import { createCipheriv } from "node:crypto";
import { readBinary } from "./binary.js";
import { FORMATS } from "./formats.js";
import {
  createKernelAes,
  Kernel,
  KernelBatch,
  KernelNetwork,
  KernelText,
  layout,
  type TextFormat,
} from "./library.js";
import { Random } from "./random.js";
import { decode } from "./webassembly/decoder.js";
import { instantiate } from "./webassembly/engine.js";
import { PUBLIC, PUBLISHED, SECRET } from "./webassembly/interpreter.js";
import { withPlainSwizzles } from "./webassembly/mutants.js";
import { toValue, type Value } from "./webassembly/values.js";

/** A call of one of the kernel's functions, as the library makes it. */
export interface Execution {
  /** What the library does. */
  readonly name: string;
  readonly function: string;
  readonly args: readonly number[];
  /** The memory before the call, from `layout.STATE` on. */
  readonly memory: Uint8Array;
}

/** Returns whether bytes of the kernel's memory are secret: `PUBLIC`, `SECRET` or `PUBLISHED`. */
export function mark(marks: Uint8Array): void {
  const { KEYS, TEXT, BLOCK, ROWS, MEMORY_END } = layout;
  marks.fill(PUBLIC, 0, KEYS); // the tables and the state
  marks.fill(SECRET, KEYS, MEMORY_END);
  // Ids are public: they come from outside, or go there. A prefix is in front of them.
  marks.fill(PUBLISHED, TEXT - MAX_PREFIX, BLOCK);
  marks.fill(PUBLISHED, ROWS, MEMORY_END);
}

const MAX_PREFIX = 63;

/** Returns the arguments as values. Numbers of strings are secret. A sign, a count, a round or an address is not. */
export const toValues = ({ function: name, args }: Execution): Value[] =>
  args.map((arg) =>
    name === "encipher"
      ? toValue("f64", new BigUint64Array(Float64Array.of(arg).buffer)[0]!, true)
      : toValue("i32", BigInt(arg)),
  );

/** How many strings a batch has, and how many if the platform has AES. */
const [FEW, MANY] = [5, 24];

/** Records the calls that the library makes. */
export class Recorder {
  /** The calls so far. */
  executions: Execution[] = [];
  readonly kernel: Kernel;
  /** What the library does. */
  private name = "";

  constructor() {
    const exports = instantiate(withPlainSwizzles(decode(readBinary())));
    const memory = exports["memory"] as WebAssembly.Memory;
    const recorded = Object.entries(exports).map(([name, exported]) => [
      name,
      typeof exported === "function"
        ? (...args: number[]) => {
            const bytes = new Uint8Array(memory.buffer).slice(layout.STATE, USED_END);
            this.executions.push({ name: this.name, function: name, args, memory: bytes });
            return exported(...args);
          }
        : exported,
    ]);
    this.kernel = new Kernel(Object.fromEntries(recorded));
  }

  /** Uses everything that the library has for a format and a random key, on random numbers. */
  run(name: string, format: TextFormat, keySize: number, random: Random): Execution[] {
    this.executions = [];
    this.name = `AES-${8 * keySize}, ${name}`;
    const { kernel } = this;
    const key = random.bytes(keySize);
    const domain = BigInt(format.radix) ** BigInt(format.count);
    const number = (): number => Number(random.below(domain < 2n ** 53n ? domain : 2n ** 53n));
    const text = new KernelText(kernel, key, format, random.bytes(5));
    text.encipher(number());
    text.decipher();
    text.encipher(BigInt(number()));
    // A character that is not a digit, and one that is not a hyphen of a UUID.
    for (const foreign of [0, 8]) {
      text.encipher(number());
      text.bytes[text.at + foreign] = 0;
      text.decipher();
    }
    if (text.createBatch("") !== undefined) {
      const cipher = createCipheriv(`aes-${8 * keySize}-ecb`, key, null).setAutoPadding(false);
      text.createAes = () => (blocks) => blocks.set(cipher.update(blocks));
      const batch = new KernelBatch(text, "\n");
      for (const count of [FEW, MANY]) {
        batch.encipher(Array.from({ length: count }, number), 0, count);
        batch.decipher(count);
      }
    }
    if (!format.isUuid) {
      const network = new KernelNetwork(kernel, key, format.radix, format.count, new Uint8Array());
      network.readNumber(number());
      network.encrypt();
      network.decrypt();
    }
    createKernelAes(kernel, key).encrypt(new Int32Array(random.bytes(16).buffer));
    return this.executions;
  }
}

/** The end of the memory that these calls use. */
const USED_END = layout.ROWS + 0x2000;

/** Returns calls of each function, with each length of key and each kind of format. */
export function* executions(): Generator<Execution> {
  const recorder = new Recorder();
  const random = new Random(1);
  for (const keySize of [16, 24, 32]) {
    for (const [name, format] of Object.entries(FORMATS)) yield* recorder.run(name, format, keySize, random);
  }
}
