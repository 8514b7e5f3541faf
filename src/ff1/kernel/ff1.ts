import type { BlockCipher } from "../block-cipher.js";
import type { Network } from "../network.js";
import type { TextCipher, TextFormat } from "../text-cipher.js";
import type { Implementation, KernelFF1 } from "./interface.js";
import { Kernel, KernelAes } from "./kernel.js";
import { KernelNetwork } from "./network.js";
import { KernelText } from "./text.js";
import { hasRounds, hasText } from "./write-state.js";

/** FF1 in one instance of WebAssembly. */
export class InstanceFF1 implements KernelFF1 {
  readonly implementation: Implementation;
  readonly #kernel: Kernel;

  /** @param exports - The exports of the instance. */
  constructor(exports: object, implementation: Implementation) {
    this.implementation = implementation;
    this.#kernel = new Kernel(exports);
  }

  createAes(key: Uint8Array): BlockCipher {
    return new KernelAes(this.#kernel, key);
  }

  createNetwork(key: Uint8Array, radix: number, n: number, tweak: Uint8Array): Network | undefined {
    return hasRounds(radix, n) ? new KernelNetwork(this.#kernel, key, radix, n, tweak) : undefined;
  }

  createText(key: Uint8Array, format: TextFormat, tweak: Uint8Array): TextCipher | undefined {
    return hasText(format) ? new KernelText(this.#kernel, key, format, tweak) : undefined;
  }
}
