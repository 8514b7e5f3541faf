import { createKernel } from "#kernel";
import { TableAes } from "./aes.js";
import { BigintNetwork } from "./bigint-network.js";
import type { KernelFF1 } from "./kernel/interface.js";
import type { Network } from "./network.js";
import type { NetworkText } from "./network-text.js";
import { createParameters } from "./parameters.js";
import type { TextCipher, TextFormat } from "./text-cipher.js";

/** A process has one kernel. It is `null` until the first key needs it. */
let instance: KernelFF1 | undefined | null = null;

/** Returns the kernel, or `undefined` where WebAssembly cannot run. */
export function getKernel(): KernelFF1 | undefined {
  if (instance === null) instance = createKernel();
  return instance;
}

/** Returns FF1 between numerals: in the kernel, or in JavaScript where it cannot run or the halves are too large. */
export function createNetwork(key: Uint8Array, radix: number, n: number, tweak: Uint8Array): Network {
  const kernel = getKernel();
  return (
    kernel?.createNetwork(key, radix, n, tweak) ??
    new BigintNetwork(createParameters(kernel?.createAes(key) ?? new TableAes(key), radix, n, tweak))
  );
}

/**
 * Returns FF1 between numbers and text, in the kernel or in JavaScript likewise.
 *
 * @param Text - The class for JavaScript. The caller passes it, so that a bundle without UUIDs leaves `NetworkUuid` out.
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
