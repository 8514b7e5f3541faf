import type { Implementation, KernelFF1 } from "./interface.js";
import { createKernelAes, Kernel } from "./kernel.js";
import { KernelNetwork } from "./network.js";
import { KernelText } from "./text.js";
import { hasRounds, hasText } from "./write-state.js";

/**
 * Returns FF1 in one instance of WebAssembly.
 *
 * @param exports - The exports of the instance.
 */
export function createKernelFF1(exports: object, implementation: Implementation): KernelFF1 {
  const kernel = new Kernel(exports);
  return {
    implementation,
    createAes: (key) => createKernelAes(kernel, key),
    createNetwork: (key, radix, n, tweak) =>
      hasRounds(radix, n) ? new KernelNetwork(kernel, key, radix, n, tweak) : undefined,
    createText: (key, format, tweak) =>
      hasText(format) ? new KernelText(kernel, key, format, tweak) : undefined,
  };
}
