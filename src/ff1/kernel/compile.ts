import { fromHex } from "../aes-key.js";
import { BINARY } from "./binary.js";
import { createKernelFF1 } from "./ff1.js";
import type { CreateKernel } from "./interface.js";

/** Compiles the kernel. Returns `undefined` without WebAssembly or its SIMD, and if a policy forbids compilation. */
export const createKernel: CreateKernel = () => {
  try {
    const bytes = fromHex(BINARY);
    const isRelaxed = WebAssembly.validate(bytes);
    if (!isRelaxed) replaceRelaxed(bytes);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    return createKernelFF1(exports, isRelaxed ? "wasm-relaxed-simd" : "wasm-simd");
  } catch {
    return undefined;
  }
};

/**
 * Replaces i8x16.relaxed_swizzle, which not every engine has, by i8x16.swizzle, which is slower. For the lanes that
 * `lookup` in `assembly/aes.ts` allows, both give the same.
 */
function replaceRelaxed(bytes: Uint8Array): void {
  for (let at = 2; at < bytes.length; at++) {
    if (bytes[at - 2] === 0xfd && bytes[at - 1] === 0x80 && bytes[at] === 0x02) {
      bytes[at - 1] = 0x8e;
      bytes[at] = 0x00;
    }
  }
}
