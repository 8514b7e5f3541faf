import { Halves } from "../halves.js";
import type { Network } from "../network.js";
import type { Kernel } from "./kernel.js";
import { B } from "./layout.js";
import { writeRounds } from "./write-state.js";

/** The ten rounds of FF1 in the kernel, between numerals of any radix. */
export class KernelNetwork extends Halves implements Network {
  private readonly kernel: Kernel;
  private readonly state: Uint8Array;

  constructor(kernel: Kernel, key: Uint8Array, radix: number, n: number, tweak: Uint8Array) {
    super(writeRounds(kernel, key, radix, n, tweak));
    this.kernel = kernel;
    this.state = kernel.copyState();
  }

  encrypt(): void {
    this.permute(0);
  }

  decrypt(): void {
    this.permute(-1);
  }

  private permute(sign: 0 | -1): void {
    const { kernel } = this;
    kernel.take(this.state);
    kernel.setHalves(0, this.a, this.b);
    kernel.exports.rounds(sign);
    this.a = kernel.getHalf(0, 0);
    this.b = kernel.getHalf(0, B);
  }
}
