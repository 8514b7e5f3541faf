import { WORDS } from "../halves/half.js";
import { Pair } from "../halves/pair.js";
import type { Network } from "../network.js";
import { type Kernel, State } from "./kernel.js";
import { B, HALVES } from "./layout.js";
import { writeRounds } from "./state.js";

/** Where each half is in the kernel, and the index of its last word in a pair: the kernel has that word first. */
const PLACES = [
  { at: HALVES, last: WORDS - 1 },
  { at: HALVES + B, last: 2 * WORDS - 1 },
] as const;

/** The ten rounds of FF1 in the kernel, between numerals of any radix. */
export class KernelNetwork extends Pair implements Network {
  private readonly kernel: Kernel;
  private readonly state: State;

  constructor(kernel: Kernel, key: Uint8Array, radix: number, n: number, tweak: Uint8Array) {
    super(writeRounds(kernel, key, radix, n, tweak));
    this.kernel = kernel;
    this.state = new State(kernel);
  }

  encrypt(): void {
    this.permute(0);
  }

  decrypt(): void {
    this.permute(-1);
  }

  private permute(sign: 0 | -1): void {
    const { kernel, words } = this;
    kernel.take(this.state);
    for (const { at, last } of PLACES) {
      for (let word = 0; word < WORDS; word++) {
        kernel.view.setInt32(at + 4 * word, words[last - word]!, true);
      }
      kernel.view.setInt32(at + 4 * WORDS, 0, true);
    }
    kernel.exports.rounds(sign);
    for (const { at, last } of PLACES) {
      for (let word = 0; word < WORDS; word++) {
        words[last - word] = kernel.view.getInt32(at + 4 * word, true);
      }
    }
  }
}
