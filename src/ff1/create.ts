import { createKernel } from "#kernel";
import { TableAes } from "./aes.js";
import { Fast } from "./fast.js";
import { fitsPair } from "./halves/pair.js";
import type { KernelFF1 } from "./kernel/create-kernel.js";
import type { Network } from "./network.js";
import type { NetworkText } from "./network-text.js";
import { createParameters } from "./parameters.js";
import { Reference } from "./reference.js";
import type { TextCipher, TextFormat } from "./text-cipher.js";

/** A process has one kernel. It is `null` until the first key needs it. */
let kernel: KernelFF1 | undefined | null = null;

/** Returns the kernel, or `undefined` where WebAssembly cannot run. */
export function getKernel(): KernelFF1 | undefined {
  if (kernel === null) kernel = createKernel();
  return kernel;
}

/** Returns FF1 between numerals: in the kernel, or in JavaScript where it cannot run or the halves are too large. */
export function createNetwork(key: Uint8Array, radix: number, n: number, tweak: Uint8Array): Network {
  const inKernel = getKernel()?.createNetwork(key, radix, n, tweak);
  if (inKernel !== undefined) return inKernel;
  if (fitsPair(radix, n)) {
    const aes = new TableAes(key);
    return new Fast(aes.w, createParameters(aes, radix, n, tweak));
  }
  const aes = getKernel()?.createAes(key) ?? new TableAes(key);
  return new Reference(createParameters(aes, radix, n, tweak));
}

/**
 * Returns FF1 between numbers and text, in the kernel or in JavaScript likewise.
 *
 * @param Text - The class for JavaScript.
 */
export function createTextCipher(
  key: Uint8Array,
  format: TextFormat,
  tweak: Uint8Array,
  Text: typeof NetworkText,
): TextCipher {
  return (
    getKernel()?.createText(key, format, tweak) ??
    new Text(createNetwork(key, format.radix, format.count, tweak), format)
  );
}
