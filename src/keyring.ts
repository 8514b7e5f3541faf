import type { AnyPuid, Puid, PuidId } from "./core/codec.js";
import { type CompositePuid, toComposite } from "./core/composite-codec.js";
import { createDecoder } from "./core/create-codec.js";
import { MixedRadix, type Ranges } from "./core/mixed-radix.js";
import { PrefixIndex } from "./core/prefix-index.js";
import { toIdSchema } from "./core/schema.js";
import { NORMALIZE_ADVICE, PuidError, type Refusal, showBound } from "./util/errors.js";
import { propertyOf, refuseOption } from "./util/validate.js";

/**
 * A codec that reads the ids of several keys. `pattern`, `normalize` and `jsonSchema` cover all of them. The other
 * properties, such as `prefix`, are those of the current codec.
 */
export interface Keyring<P extends string = string> extends Puid<P> {
  /** The codecs of the keyring, the current one first. */
  readonly codecs: readonly Puid<P>[];
}

/** A codec that reads the composite ids of several keys. */
export interface CompositeKeyring<P extends string = string, Name extends string = string>
  extends CompositePuid<P, Name> {
  /** The codecs of the keyring, the current one first. */
  readonly codecs: readonly CompositePuid<P, Name>[];
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
): Keyring<P | R>;
/**
 * Creates a codec that reads the composite ids of several keys. The codecs have the same parts, in the same order. Only
 * the range of the first part may differ, because an ordinal must have the same parts in all of them.
 *
 * @throws PuidError `invalid_options` if two of the codecs could issue the same id, or if their parts differ.
 */
export function createKeyring<P extends string, Name extends string, R extends string = never>(
  current: CompositePuid<P, Name>,
  ...retired: readonly CompositePuid<R, Name>[]
): CompositeKeyring<P | R, Name>;
export function createKeyring(current: AnyPuid, ...retired: readonly AnyPuid[]): AnyPuid {
  const index = new PrefixIndex("codecs", [
    ["current", current],
    ...retired.map((codec, i) => [`retired[${i}]`, codec] as const),
  ]);
  const codecs = index.entries.map(({ codec }) => codec);

  const { ordinal, ordinals, tryOrdinal, isId } = createDecoder<PuidId>({
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

  const keyring = Object.freeze({
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
    ...toIdSchema(ordinal, () => index.toJsonSchema()),
  });
  const ranges = commonRanges(codecs);
  return ranges === undefined ? keyring : toComposite(keyring, new MixedRadix(ranges, ""));
}

/**
 * Returns the ranges of the current codec, if the codecs are composite.
 *
 * @throws PuidError `invalid_options` if the same ordinal has other parts in another codec
 */
function commonRanges(codecs: readonly AnyPuid[]): Ranges | undefined {
  const [current, ...others] = codecs.map((codec) => propertyOf(codec as Partial<CompositePuid>, "ranges"));
  const other = others.findIndex((ranges) => showRanges(ranges) !== showRanges(current));
  if (other >= 0) {
    const rule = "have the same parts, and the same ranges of all but the first";
    refuseOption("codecs", rule, `${showRanges(current)} and ${showRanges(others[other])}`);
  }
  return current;
}

/** Returns the ranges on which the parts of an ordinal depend. */
const showRanges = (ranges: Ranges = {}): string =>
  Object.entries(ranges)
    .map(([name, range], i) => (i === 0 ? name : `${name} below ${showBound(range)}`))
    .join(", ") || "no parts";

/**
 * Replaces each id by its ordinal, in place, up to the first element that is not an id. Returns how many it replaced.
 * It calls each codec once, with all of its ids.
 */
function decodeMany(index: PrefixIndex, values: unknown[]): number {
  const positions = new Map<AnyPuid, number[]>();
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
