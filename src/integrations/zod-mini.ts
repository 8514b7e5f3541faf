import { bigint, custom, string, codec as toCodec, type ZodMiniCodec } from "zod/mini";
import type { $ZodString, $ZodType } from "zod/v4/core";
import type { AnyPuid, Registered, Registry } from "../index.js";
import { codecArguments, type Encoder } from "./zod-core.js";

/** A codec of zod/mini that decodes an id to an `Output`, such as a bigint, and encodes it. */
export type ZodMiniPuid<Output> = ZodMiniCodec<$ZodString<string>, $ZodType<Output, Output>>;

/**
 * Returns a codec of [zod/mini](https://zod.dev/packages/mini) that decodes ids to ordinals and encodes ordinals to ids.
 * It is `puid` of `puid-codec/zod` without the methods.
 *
 * @param codec - A codec, keyring or registry.
 * @throws PuidError `invalid_options`, with the option `codec`, for anything else
 *
 * @example
 * ```ts
 * import { createPuid } from "puid-codec";
 * import { puid } from "puid-codec/zod/mini";
 * import { z } from "zod/mini";
 *
 * const users = createPuid({ key: "f44fec9beae13cc3a609f67b2f19ab55", prefix: "usr_" });
 * const Query = z.object({ user: puid(users), after: z.optional(puid(users)) });
 *
 * z.parse(Query, { user: "usr_t0p05ytv42x8a07rmzv" }); // { user: 42n }
 * z.encode(Query, { user: 42n }); // { user: "usr_t0p05ytv42x8a07rmzv" }
 * ```
 */
export function puid<Output>(codec: Encoder<Output>): ZodMiniPuid<Output>;
export function puid<Codecs extends Readonly<Record<string, AnyPuid>>>(
  registry: Registry<Codecs>,
): ZodMiniPuid<Registered<Codecs>>;
export function puid(codec: Parameters<typeof codecArguments>[1]): ZodMiniPuid<unknown> {
  return toCodec(...codecArguments<unknown>({ string, bigint, custom }, codec));
}
