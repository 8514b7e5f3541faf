import { randomFillSync } from "node:crypto";
import type { Measurements } from "./welch.js";

/** Something whose time must not depend on its input. */
export interface Subject {
  readonly name: string;
  /** Returns a random input. All inputs have the same length. */
  readonly input: () => Uint8Array;
  /** Makes an input that of the next run. Its time does not count. */
  readonly prepare: (input: Uint8Array) => void;
  readonly run: () => void;
}

/** The inputs that are prepared at a time. */
const BATCH = 500;
/** The number of different random inputs. */
export const INPUTS = 512;
const WARM_UP = 20_000;

/** Measures runs under pressure on the processor's caches. */
export class Meter {
  private readonly buffer: Uint8Array;
  /** What the compiler must not remove. */
  sum = 0;

  /**
   * @param size - How many bytes to read before each run. More than the first level of the cache: then each line that a run
   * uses first costs time, and the number of lines that tables use shows. With more than the second level, what other
   * programs do on the machine shows instead.
   */
  constructor(size: number) {
    // Pages that were never written are all the same page of zeros.
    this.buffer = new Uint8Array(size).fill(1);
  }

  /** Measures runs with the class of fixed inputs, 0, and of random ones, 1. The order is random. */
  measure(subject: Subject, count: number): Measurements {
    const inputs = Array.from({ length: INPUTS }, subject.input);
    for (let k = 0; k < WARM_UP; k++) this.time(subject, inputs[k % INPUTS]!);
    const fixed = this.fastest(subject, inputs);
    const times = new Float64Array(count);
    const classes = new Uint8Array(count);
    const choices = new Uint16Array(count);
    randomFillSync(classes);
    randomFillSync(choices);
    // Both classes are read from the same place. A fixed input in a place of its own would be in another level of the cache.
    const batch = Array.from({ length: BATCH }, () => new Uint8Array(fixed.length));
    for (let start = 0; start < count; start += BATCH) {
      const end = Math.min(start + BATCH, count);
      for (let k = start; k < end; k++) {
        classes[k]! &= 1;
        batch[k - start]!.set(classes[k] === 0 ? fixed : inputs[choices[k]! % INPUTS]!);
      }
      for (let k = start; k < end; k++) times[k] = this.time(subject, batch[k - start]!);
    }
    return { times, classes };
  }

  private time(subject: Subject, input: Uint8Array): number {
    subject.prepare(input);
    for (let at = 0; at < this.buffer.length; at += 64) this.sum += this.buffer[at]!;
    const start = process.hrtime.bigint();
    subject.run();
    return Number(process.hrtime.bigint() - start);
  }

  /** Returns the input that seems to be the fastest: an attacker would also choose one that differs from the mean. */
  private fastest(subject: Subject, inputs: readonly Uint8Array[]): Uint8Array {
    const candidates = this.fastestOf(subject, inputs, 100).slice(0, 20);
    return this.fastestOf(subject, candidates, 500)[0]!;
  }

  /** Sorts inputs by the mean time of this many runs, without the slowest third. */
  private fastestOf(subject: Subject, inputs: readonly Uint8Array[], runs: number): Uint8Array[] {
    const times: number[][] = inputs.map(() => []);
    for (let run = 0; run < runs; run++) {
      for (const [k, input] of inputs.entries()) times[k]!.push(this.time(subject, input));
    }
    const kept = Math.floor((runs * 2) / 3);
    return inputs
      .map((input, k) => {
        const sorted = times[k]!.sort((a, b) => a - b);
        return { input, total: sorted.slice(0, kept).reduce((sum, time) => sum + time, 0) };
      })
      .sort((a, b) => a.total - b.total)
      .map(({ input }) => input);
  }
}
