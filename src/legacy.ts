import { checkCodec } from "./core/check-codec.js";
import type { AnyPuid, Puid } from "./core/codec.js";
import { membersOf } from "./core/prefix-index.js";
import { type IdSchema, isValue, toIdSchema } from "./core/schema.js";
import { describe, quote } from "./util/errors.js";
import { checkOptions, refuseOption } from "./util/validate.js";

/** The options of `acceptLegacy`. */
export interface LegacyOptions<Value> {
  /**
   * Returns what an id of the other library stands for, such as the number of a row. Returns `undefined` or `null` for
   * any other string: callers send any. It must not return a promise.
   */
  readonly decode: (id: string) => Value | undefined | null;
}

/** A decoded id, and which decoder matched. */
export type LegacyMatch<Output, Value> =
  | { readonly from: "puid"; readonly value: Output }
  | { readonly from: "legacy"; readonly value: Value };

/** A decoder for the ids of a codec and of another library. As a schema, it has the output of `decode`. */
export interface LegacyDecoder<Output, Value> extends IdSchema<LegacyMatch<Output, Value>> {
  /**
   * Returns what an id stands for, and which decoder matched.
   *
   * @throws PuidError `invalid_id`, with the codec's `reason`, for a value that neither accepts. It also throws what the
   *   other decoder throws.
   */
  readonly decode: (id: string) => LegacyMatch<Output, Value>;
  /**
   * Returns what `decode` returns, or `undefined` for a value that neither accepts. It throws what the other decoder
   * throws.
   */
  readonly tryDecode: (value: unknown) => LegacyMatch<Output, Value> | undefined;
}

/** How many ids of the codec the other decoder must reject. */
const SAMPLES = 256n;

/**
 * Returns a decoder that tries a codec first, and then the decoder of another id library. Use it while links with old
 * ids are in use.
 *
 * No string may be an id of both. It checks this for a sample of the codec's ids. A prefix with a character that the
 * other ids never contain, such as `_`, guarantees it.
 *
 * @param codec - The codec that issues the new ids.
 * @throws PuidError `invalid_options` if `decode` is not a function, or accepts an id of the codec
 *
 * @example
 * ```ts
 * import { acceptLegacy, createPuid } from "puid-codec";
 *
 * const users = createPuid({ key: "f44fec9beae13cc3a609f67b2f19ab55", prefix: "usr_" });
 * // The old links had the number in base 36.
 * const old = (id: string) => (/^[0-9a-z]{1,12}$/.test(id) ? BigInt(parseInt(id, 36)) : undefined);
 * const { decode, tryDecode } = acceptLegacy(users, { decode: old });
 *
 * decode("usr_t0p05ytv42x8a07rmzv"); // { from: "puid", value: 42n }
 * decode("16"); // { from: "legacy", value: 42n }
 * tryDecode("usr_42"); // undefined
 * ```
 */
export function acceptLegacy<Output, Value extends {}>(
  codec: Puid<string, Output>,
  options: LegacyOptions<Value>,
): LegacyDecoder<Output, Value> {
  type Match = LegacyMatch<Output, Value>;
  checkCodec(codec);
  const legacy = checkOptions(options, ["decode"]).decode;
  if (typeof legacy !== "function") refuseOption("decode", "be a function", describe(legacy));
  checkSamples(codec, legacy);

  const tryDecode = (text: unknown): Match | undefined => {
    const result = codec["~standard"].validate(text);
    if (isValue(result)) return { from: "puid", value: result.value };
    const value = typeof text === "string" ? legacy(text) : undefined;
    return value === undefined || value === null ? undefined : { from: "legacy", value };
  };
  // If neither accepts the id, ordinal() throws the reason.
  const decode = (id: string): Match => tryDecode(id) ?? { from: "puid", value: codec.ordinal(id) as never };
  return Object.freeze({ decode, tryDecode, ...toIdSchema(decode, () => ({ type: "string" })) });
}

/** Checks that the other decoder rejects a sample of a codec's ids. */
function checkSamples(codec: AnyPuid, legacy: (id: string) => unknown): void {
  for (const { capacity, id } of membersOf(codec)) {
    for (let i = 0n; i < SAMPLES; i++) {
      const sample = tryId(id, (i * capacity) / SAMPLES);
      const value = sample === undefined ? undefined : legacy(sample);
      if (value === undefined || value === null) continue;
      const got = `${describe(value)} for ${quote(sample!)}`;
      const advice = "give the codec a prefix with a character that the other ids never contain";
      refuseOption("decode", "return undefined for the ids of the codec", got, advice);
    }
  }
}

/** Returns the id of an ordinal, or `undefined` if the codec's filter rejects all of its candidates. */
function tryId(id: AnyPuid["id"], ordinal: bigint): string | undefined {
  try {
    return id(ordinal);
  } catch {
    return undefined;
  }
}
