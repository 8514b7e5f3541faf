import type { CreateKernel } from "./create-kernel.js";
import { InstanceFF1 } from "./ff1.js";
import module from "./kernel.wasm";

/** Instantiates the kernel on platforms that compile WebAssembly only before they run a program, such as workerd. */
export const createKernel: CreateKernel = () =>
  new InstanceFF1(new WebAssembly.Instance(module).exports, "wasm-relaxed-simd");
