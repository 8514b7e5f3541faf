import { bigint, custom, string, codec as toCodec, type ZodCodec } from "zod";
import type { $ZodString, $ZodType } from "zod/v4/core";
import type { AnyPuid, Registered, Registry } from "../index.js";
import { codecArguments, type Encoder } from "./zod-core.js";

/** A zod codec that decodes an id to an `Output`, such as a bigint, and encodes it. */
export type ZodPuid<Output> = ZodCodec<$ZodString<string>, $ZodType<Output, Output>>;

/**
 * Returns a [zod](https://zod.dev) codec that decodes ids to ordinals and encodes ordinals to ids. A registry decodes
 * to `{ type, ordinal }`. An invalid id or ordinal is an issue with the message of the `PuidError`.
 *
 * `z.toJSONSchema` with `io: "input"` has the pattern of the ids.
 *
 * @param codec - A codec, keyring or registry.
 * @throws PuidError `invalid_options`, with the option `codec`, for anything else
 *
 * @example
 * ```ts
 * import { createPuid } from "puid-codec";
 * import { puid } from "puid-codec/zod";
 * import { z } from "zod";
 *
 * const users = createPuid({ key: "f44fec9beae13cc3a609f67b2f19ab55", prefix: "usr_" });
 * const Query = z.object({ user: puid(users), after: puid(users).optional() });
 *
 * Query.parse({ user: "usr_t0p05ytv42x8a07rmzv" }); // { user: 42n }
 * Query.encode({ user: 42n }); // { user: "usr_t0p05ytv42x8a07rmzv" }
 * ```
 */
export function puid<Output>(codec: Encoder<Output>): ZodPuid<Output>;
export function puid<Codecs extends Readonly<Record<string, AnyPuid>>>(
  registry: Registry<Codecs>,
): ZodPuid<Registered<Codecs>>;
export function puid(codec: Parameters<typeof codecArguments>[1]): ZodPuid<unknown> {
  return toCodec(...codecArguments<unknown>({ string, bigint, custom }, codec));
}
