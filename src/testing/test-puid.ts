import type { Puid } from "../core/codec.js";
import type { PuidOptions } from "../core/options.js";
import { createPuid } from "../puid.js";

/** "NOT-A-SECRET-KEY" in ASCII. Everybody knows it. */
const KEY = "4e4f542d412d5345435245542d4b4559";

/**
 * Creates a codec for tests. Its key is always the same, and public: its ids hide nothing.
 *
 * @param prefix - The prefix, as in `createPuid`.
 * @param options - The other options of `createPuid`, without the key.
 * @throws PuidError `invalid_options`, with the rejected `option`
 *
 * @example
 * ```ts
 * import { createTestPuid } from "puid-codec/testing";
 *
 * const users = createTestPuid("usr_");
 * users.id(42n); // "usr_x4tnygfp68qg1scwk2r"
 * ```
 */
export const createTestPuid = <const P extends string>(
  prefix: P,
  options: Omit<PuidOptions<P>, "key" | "prefix"> = {},
): Puid<P> => createPuid({ ...options, key: KEY, prefix });
