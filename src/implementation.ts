import { getKernel } from "./ff1/create.js";
import type { Implementation } from "./ff1/kernel/interface.js";

export type { Implementation } from "./ff1/kernel/interface.js";

/**
 * Tells what runs the cipher in this process. All implementations give the same ids.
 *
 * - `wasm-relaxed-simd`: the kernel in WebAssembly, with relaxed SIMD. It is the fastest.
 * - `wasm-simd`: the kernel in WebAssembly, with plain SIMD.
 * - `javascript`: JavaScript, where WebAssembly cannot run. It is not constant-time.
 *
 * @example
 * ```ts
 * import { implementation } from "puid-codec";
 *
 * ["wasm-relaxed-simd", "wasm-simd", "javascript"].includes(implementation()); // true
 * ```
 */
export const implementation = (): Implementation => getKernel()?.implementation ?? "javascript";
