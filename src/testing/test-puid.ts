import type { Puid } from "../core/codec.js";
import type { PuidOptions } from "../core/options.js";
import { createPuid } from "../puid.js";

/** "NOT-A-SECRET-KEY" in ASCII: public, and so no key at all. */
const KEY = "4e4f542d412d5345435245542d4b4559";

/**
 * A codec for tests, always with the same key: one that everybody knows. Its ids hide nothing.
 *
 * @param prefix - As in `createPuid`.
 * @param options - All others of `createPuid`, but the key.
 * @throws PuidError `invalid_options` with the `option` at fault
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
