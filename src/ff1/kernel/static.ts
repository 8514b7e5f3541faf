import { createKernelFF1 } from "./ff1.js";
import type { CreateKernel } from "./interface.js";
import module from "./kernel.wasm";

/**
 * Instantiates the kernel on platforms that compile WebAssembly only before they run a program, such as workerd. The build
 * writes `kernel.wasm`.
 */
export const createKernel: CreateKernel = () =>
  createKernelFF1(new WebAssembly.Instance(module).exports, "wasm-relaxed-simd");
