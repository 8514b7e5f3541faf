import type { Puid, PuidId } from "./core/codec.js";
import { createDecoder } from "./core/create-codec.js";
import { PrefixIndex } from "./core/prefix-index.js";
import { type JsonSchema, toIdSchema } from "./core/schema.js";
import { NORMALIZE_ADVICE, PuidError, type Refusal } from "./util/errors.js";

/**
 * A codec that reads the ids of several keys. `pattern`, `normalize` and `jsonSchema` cover all of them. The other
 * properties, such as `prefix`, are those of the current codec.
 */
export interface Keyring<P extends string = string> extends Puid<P> {
  /** The codecs of the keyring, the current one first. */
  readonly codecs: readonly Puid<P>[];
}

/**
 * Creates a codec that reads the ids of several keys. It issues ids of the current codec only.
 *
 * Any two of the codecs must differ in prefix or in length. Another key is not enough: two codecs of the same shape
 * issue some ids twice, by chance, and such an id has two ordinals.
 *
 * @param current - The codec that issues ids.
 * @param retired - Codecs whose ids remain readable.
 * @throws PuidError `invalid_options` if two of the codecs could issue the same id.
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
  const index = new PrefixIndex("codecs", [
    ["current", current],
    ...retired.map((codec, i) => [`retired[${i}]`, codec] as const),
  ]);
  const codecs = index.entries.map(({ codec }) => codec) as Puid<P | R>[];

  const { ordinal, ordinals, tryOrdinal, isId } = createDecoder<PuidId<P | R>>({
    decode: (value) => index.find(value)?.codec.tryOrdinal(value),
    decodeMany: (values) => decodeMany(index, values),
    explain(text): Refusal {
      const refusal = index.explain(text);
      // A codec gives this advice for its own ids. Here `normalize` also recognizes those of the others.
      const isAdvised = refusal.reason === "unissued" || refusal.rest.endsWith(NORMALIZE_ADVICE);
      return isAdvised || !isId(normalize(text))
        ? refusal
        : { ...refusal, rest: refusal.rest + NORMALIZE_ADVICE };
    },
  });

  const normalize = (text: string): string => {
    if (isId(text)) return text; // another codec may read it as a mistyped id of its own
    const normalized = codecs.map((codec) => codec.normalize(text));
    return normalized.find(isId) ?? normalized[0]!;
  };

  const jsonSchema = (): JsonSchema => index.toJsonSchema();
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
      return index.pattern;
    },
    normalize,
    jsonSchema,
    ...toIdSchema(ordinal, jsonSchema),
  });
}

/**
 * Replaces each id by its ordinal, in place, up to the first element that is not an id. Returns how many it replaced.
 * It calls each codec once, with all of its ids.
 */
function decodeMany(index: PrefixIndex, values: unknown[]): number {
  const positions = new Map<Puid, number[]>();
  let decoded = 0;
  for (; decoded < values.length; decoded++) {
    const codec = index.find(values[decoded])?.codec;
    if (codec === undefined) break;
    const own = positions.get(codec) ?? [];
    positions.set(codec, own);
    own.push(decoded);
  }
  for (const [codec, own] of positions) {
    try {
      codec.ordinals(own.map((i) => values[i] as string)).forEach((ordinal, k) => {
        values[own[k]!] = ordinal;
      });
    } catch (error) {
      if (!(error instanceof PuidError) || error.index === undefined) throw error;
      decoded = Math.min(decoded, own[error.index]!);
    }
  }
  return decoded;
}
