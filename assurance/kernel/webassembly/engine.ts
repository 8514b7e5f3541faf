/** The part of the real engine that the checks use. */

const RELAXED_SWIZZLE = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 0, 1, 0x7b], // a function that returns a vector
  ...[3, 2, 1, 0],
  ...[10, 43, 1, 41, 0, 0xfd, 12, ...new Array<number>(16).fill(0)],
  ...[0xfd, 12, ...new Array<number>(16).fill(0), 0xfd, 0x80, 0x02, 0x0b],
);

/** Whether the engine has relaxed swizzles. Node 20 does not. */
export const HAS_RELAXED_SWIZZLE: boolean = WebAssembly.validate(RELAXED_SWIZZLE);

export const isValid = (binary: Uint8Array): boolean => WebAssembly.validate(binary as BufferSource);

/** Returns what a module without imports exports. */
export const instantiate = (binary: Uint8Array): Record<string, unknown> =>
  new WebAssembly.Instance(new WebAssembly.Module(binary as BufferSource)).exports;
