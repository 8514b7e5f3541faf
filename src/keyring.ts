import type { Puid, PuidId } from "./core/codec.js";
import { createDecoder, refusalOf } from "./core/create-codec.js";
import { PrefixIndex } from "./core/prefix-index.js";
import { toStandard } from "./core/schema.js";
import { PuidError, type Refusal } from "./util/errors.js";

/** A codec for the ids of several keys. What it says of itself it says of the current one. */
export interface Keyring<P extends string = string> extends Puid<P> {
  /** The codecs that it is made of, the current one first. */
  readonly codecs: readonly Puid<P>[];
}

/**
 * One codec for the ids of several keys: it issues those of the current codec, and reads them all.
 *
 * The codecs differ in prefix or in length. Another key alone does not keep ids apart: those of two keys
 * coincide as chance has it, and then an id that was issued once has two ordinals.
 *
 * @param current - Issues ids.
 * @param retired - Their ids are read as ever.
 * @throws PuidError `invalid_options` unless any two of the codecs can never issue one id.
 *
 * @example
 * ```ts
 * import { createKeyring, createPuid, generateKey } from "puid-codec";
 *
 * const old = createPuid({ key: generateKey(), prefix: "usr_" });
 * const users = createKeyring(createPuid({ key: generateKey(), prefix: "usr2_" }), old);
 *
 * users.prefix; // "usr2_"
 * users.ordinal(users.id(42n)); // 42n
 * users.ordinal(old.id(42n)); // 42n
 * ```
 */
export function createKeyring<P extends string, R extends string = never>(
  current: Puid<P>,
  ...retired: readonly Puid<R>[]
): Keyring<P | R> {
  const directory = new PrefixIndex("codecs", [
    ["current", current],
    ...retired.map((codec, i) => [`retired[${i}]`, codec] as const),
  ]);
  const codecs = directory.entries.map(({ codec }) => codec) as Puid<P | R>[];

  const { ordinal, ordinals, tryOrdinal, isId } = createDecoder<PuidId<P | R>>({
    decode: (value) => directory.find(value)?.codec.tryOrdinal(value),
    decodeMany: (texts) => decodeMany(directory, texts),
    explain: (text) => explain(directory.nearest(text)?.codec ?? current, text),
  });

  return Object.freeze({
    codecs: Object.freeze(codecs),
    id: current.id,
    ids: current.ids,
    ordinal,
    ordinals,
    tryOrdinal,
    isId,
    prefix: current.prefix,
    alphabet: current.alphabet,
    length: current.length,
    capacity: current.capacity,
    guardBits: current.guardBits,
    accept: current.accept,
    get pattern(): RegExp {
      return directory.pattern;
    },
    normalize(text: string): string {
      if (isId(text)) return text; // another codec may read it as one of its own
      const normalized = codecs.map((codec) => codec.normalize(text));
      return normalized.find(isId) ?? normalized[0]!;
    },
    jsonSchema: () => directory.toJsonSchema(),
    "~standard": toStandard(ordinal),
  });
}

/** Each codec's texts in one batch; in place, up to the first that is no id. */
function decodeMany(directory: PrefixIndex, texts: unknown[]): number {
  const places = new Map<Puid, number[]>();
  let decoded = 0;
  for (; decoded < texts.length; decoded++) {
    const codec = directory.find(texts[decoded])?.codec;
    if (codec === undefined) break;
    const own = places.get(codec) ?? [];
    places.set(codec, own);
    own.push(decoded);
  }
  for (const [codec, own] of places) {
    try {
      codec.ordinals(own.map((i) => texts[i] as string)).forEach((ordinal, k) => {
        texts[own[k]!] = ordinal;
      });
    } catch (error) {
      if (!(error instanceof PuidError) || error.index === undefined) throw error;
      decoded = Math.min(decoded, own[error.index]!);
    }
  }
  return decoded;
}

/** Why a codec refuses a text that it refuses. */
function explain(codec: Puid, text: string): Refusal {
  try {
    codec.ordinal(text);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal !== undefined) return refusal;
    throw error;
  }
  throw new Error("unreachable");
}
