/** What the checks use of the inside of the library. `npm run kernel:…` bundles it. */

export { TableAes } from "../../src/ff1/aes.js";
export { BigintNetwork } from "../../src/ff1/bigint-network.js";
export type { EncryptBlocks } from "../../src/ff1/block-cipher.js";
export { KernelBatch } from "../../src/ff1/kernel/batch.js";
export { createKernelAes, Kernel, type KernelExports } from "../../src/ff1/kernel/kernel.js";
export * as layout from "../../src/ff1/kernel/layout.js";
export { KernelNetwork } from "../../src/ff1/kernel/network.js";
export { KernelText } from "../../src/ff1/kernel/text.js";
export type { Network } from "../../src/ff1/network.js";
export { NetworkText } from "../../src/ff1/network-text.js";
export { NetworkUuid } from "../../src/ff1/network-uuid.js";
export { createParameters } from "../../src/ff1/parameters.js";
export type { TextCipher, TextFormat } from "../../src/ff1/text-cipher.js";
export { Digits } from "../../src/text/digits.js";
export { Uuid } from "../../src/text/uuid.js";
