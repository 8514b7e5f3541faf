import { type CompositePuidOptions, createCompositePuid } from "../composite.js";
import type { Puid } from "../core/codec.js";
import type { CompositePuid } from "../core/composite-codec.js";
import type { Ranges } from "../core/mixed-radix.js";
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

/**
 * Creates a codec of composite ids for tests. Its key is always the same, and public: its ids hide nothing.
 *
 * @param prefix - The prefix, as in `createCompositePuid`.
 * @param parts - The range of each part, the most significant first.
 * @param options - The other options of `createCompositePuid`, without the key.
 * @throws PuidError `invalid_options`, with the rejected `option`
 *
 * @example
 * ```ts
 * import { createTestCompositePuid } from "puid-codec/testing";
 *
 * const orders = createTestCompositePuid("ord_", { tenant: 2n ** 20n, row: 2n ** 43n });
 * orders.id({ tenant: 7n, row: 42n }); // "ord_0npxj9x7hmyyeb4jg6q"
 * ```
 */
export const createTestCompositePuid = <const P extends string, const Name extends string>(
  prefix: P,
  parts: Ranges<Name>,
  options: Omit<CompositePuidOptions<P, Name>, "key" | "prefix" | "parts"> = {},
): CompositePuid<P, Name> => createCompositePuid({ ...options, key: KEY, prefix, parts });
