import type { BlockCipher } from "../block-cipher.js";
import type { Network } from "../network.js";
import type { TextCipher, TextFormat } from "../text-cipher.js";

/** What runs the cipher in a process. `implementation` describes each. */
export type Implementation = "wasm-relaxed-simd" | "wasm-simd" | "javascript";

/** FF1 and AES in WebAssembly. */
export interface KernelFF1 {
  readonly implementation: Implementation;
  /** Returns AES under a key. */
  createAes(key: Uint8Array): BlockCipher;
  /** Returns FF1 between numerals, or `undefined` if the halves are too large. */
  createNetwork(key: Uint8Array, radix: number, n: number, tweak: Uint8Array): Network | undefined;
  /** Returns FF1 between numbers and text, or `undefined` if the halves are too large. */
  createText(key: Uint8Array, format: TextFormat, tweak: Uint8Array): TextCipher | undefined;
}

/**
 * Returns the kernel, or `undefined` where WebAssembly cannot run. `imports` in package.json selects the module that has
 * this function.
 */
export type CreateKernel = () => KernelFF1 | undefined;
