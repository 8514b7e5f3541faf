import type { AnyPuid } from "./core/codec.js";
import { asComposite, type CompositePuid } from "./core/composite-codec.js";
import type { Parts } from "./core/mixed-radix.js";
import { type Permutation, permutations } from "./core/permutation.js";
import { type Entry, PrefixIndex, showList } from "./core/prefix-index.js";
import { type IdSchema, type JsonSchema, toIdSchema } from "./core/schema.js";
import { describe, PuidError, quote, refuse } from "./util/errors.js";
import { refuseOption } from "./util/validate.js";

/** A decoded id: its type, which is one of the registered names, its ordinal, and the parts of a composite id. */
export type Registered<Codecs> = {
  [Type in keyof Codecs & string]: Codecs[Type] extends CompositePuid<string, infer Name>
    ? { readonly type: Type; readonly ordinal: bigint; readonly parts: Parts<Name> }
    : { readonly type: Type; readonly ordinal: bigint };
}[keyof Codecs & string];

/**
 * A decoder for the ids of many types. It is a frozen object of plain functions, so `const { decode } = registry`
 * works.
 */
export interface Registry<Codecs> extends IdSchema<Registered<Codecs>> {
  /** The names of the registered types. */
  readonly types: readonly (keyof Codecs & string)[];
  /**
   * Returns the codec of a type.
   *
   * @throws PuidError `invalid_options`, with the option `type`, for a name that is not registered.
   *
   * @example
   * ```ts
   * import { createPuid, createRegistry, generateKey } from "puid-codec";
   *
   * const users = createPuid({ key: generateKey(), prefix: "usr_" });
   * const registry = createRegistry({ user: users });
   * registry.codec("user"); // users
   * // In plain JavaScript, registry.codec("order") throws invalid_options.
   * ```
   */
  readonly codec: <Type extends keyof Codecs & string>(type: Type) => Codecs[Type];
  /**
   * Returns the type and the ordinal of an id.
   *
   * @throws PuidError `invalid_id`, with a `reason`, for every value that no registered codec issues.
   *
   * @example
   * ```ts
   * import { createPuid, createRegistry, generateKey } from "puid-codec";
   *
   * const users = createPuid({ key: generateKey(), prefix: "usr_" });
   * const registry = createRegistry({ user: users });
   * registry.decode(users.id(42n)); // { type: "user", ordinal: 42n }
   * registry.decode("ord_42"); // throws invalid_id
   * ```
   */
  readonly decode: (id: string) => Registered<Codecs>;
  /**
   * Returns the type and the ordinal of an id, or `undefined` for any other value. It accepts the same ids as `decode`,
   * and throws only what an `accept` filter throws.
   *
   * @example
   * ```ts
   * import { createPuid, createRegistry, generateKey } from "puid-codec";
   *
   * const users = createPuid({ key: generateKey(), prefix: "usr_" });
   * const registry = createRegistry({ user: users });
   * registry.tryDecode(users.id(42n)); // { type: "user", ordinal: 42n }
   * registry.tryDecode("ord_42"); // undefined
   * ```
   */
  readonly tryDecode: (value: unknown) => Registered<Codecs> | undefined;
  /**
   * Returns the type of an id, or `undefined` for any other value. It accepts the same ids as `decode`, and throws only
   * what an `accept` filter throws.
   *
   * @example
   * ```ts
   * import { createPuid, createRegistry, generateKey } from "puid-codec";
   *
   * const users = createPuid({ key: generateKey(), prefix: "usr_" });
   * const registry = createRegistry({ user: users });
   * registry.typeOf(users.id(42n)); // "user"
   * registry.typeOf("ord_42"); // undefined
   * ```
   */
  readonly typeOf: (value: unknown) => (keyof Codecs & string) | undefined;
  /** Returns the shape of every id, for JSON Schema and OpenAPI. */
  readonly jsonSchema: () => JsonSchema;
}

/**
 * Creates a decoder for the ids of many types. The prefix and the length of an id select its codec, whatever the number of
 * types.
 *
 * @param codecs - A codec for each type, by the type's name.
 * @throws PuidError `invalid_options` if two of the codecs could issue the same id. They cannot if neither prefix
 *   starts with the other, or if their ids differ in length. It also throws if two types share a permutation, because
 *   they have the same key and the same explicit tweak: an ordinal would then have the same digits in both.
 *
 * @example
 * ```ts
 * import { createPuid, createRegistry } from "puid-codec";
 *
 * const key = "f44fec9beae13cc3a609f67b2f19ab55";
 * const registry = createRegistry({
 *   user: createPuid({ key, prefix: "usr_" }),
 *   order: createPuid({ key, prefix: "ord_" }),
 * });
 *
 * registry.decode("usr_t0p05ytv42x8a07rmzv"); // { type: "user", ordinal: 42n }
 * registry.tryDecode("usr_t0p05ytv42x8a07rmzw"); // undefined
 * registry.typeOf(registry.codec("order").id(7n)); // "order"
 * ```
 */
export function createRegistry<const Codecs extends Readonly<Record<string, AnyPuid>>>(
  codecs: Codecs,
): Registry<Codecs> {
  type Type = keyof Codecs & string;
  type Found = Registered<Codecs>;

  if (typeof codecs !== "object" || codecs === null || Object.keys(codecs).length === 0) {
    const got = typeof codecs === "object" && codecs !== null ? "none" : describe(codecs);
    refuseOption("codecs", "be an object with a codec for each type", got);
  }
  const byType = new Map(Object.entries(codecs));
  const index = new PrefixIndex("codecs", byType);
  checkPermutations(index.entries);

  const tryDecode = (value: unknown): Found | undefined => {
    const entry = index.find(value);
    const ordinal = entry?.codec.tryOrdinal(value);
    if (ordinal === undefined) return undefined;
    const { name: type, codec } = entry!;
    const composite = asComposite(codec);
    return (composite ? { type, ordinal, parts: composite.toParts(ordinal) } : { type, ordinal }) as Found;
  };

  const decode = (id: string): Found => {
    const found = tryDecode(id);
    if (found !== undefined) return found;
    if (typeof id !== "string") {
      refuse("invalid_id", "id", "be a string", describe(id), "", { reason: "type" });
    }
    const { reason, rest } = index.explain(id);
    throw new PuidError("invalid_id", `"id" ${rest}`, { reason });
  };

  return Object.freeze({
    types: Object.freeze([...byType.keys()]) as readonly Type[],
    codec<T extends Type>(type: T): Codecs[T] {
      const codec = byType.get(type);
      if (codec !== undefined) return codec as Codecs[T];
      const names = showList([...byType.keys()], ", ", quote);
      return refuseOption("type", `be a registered type, one of ${names}`, describe(type));
    },
    decode,
    tryDecode,
    typeOf: (value: unknown) => tryDecode(value)?.type as Type | undefined,
    ...toIdSchema(decode, () => index.toJsonSchema()),
  });
}

/** Checks that no two types share a permutation. An ordinal would have the same digits in both. */
function checkPermutations(entries: readonly Entry[]): void {
  const names = new Map<string, string>();
  for (const { name, codec } of entries) {
    const permutation = permutations.get(codec.tryOrdinal);
    if (permutation === undefined) continue; // a codec from elsewhere
    const fingerprint = fingerprintOf(permutation);
    const other = names.get(fingerprint);
    if (other !== undefined && other !== name) {
      const got = `the same one for ${quote(other)} and ${quote(name)}`;
      const advice = 'give each a "tweak" of its own, such as tenant + "/" + type, before you issue ids';
      refuseOption("codecs", "have a permutation for each type", got, advice);
    }
    names.set(fingerprint, name);
  }
}

/**
 * Returns the images of 0 and 1, which tell permutations apart. A domain has at least 10^6 strings. So two different
 * permutations have the same fingerprint by chance at most once in about 10^12 cases.
 */
function fingerprintOf({ cipher, spelling }: Permutation): string {
  const { radix, count } = spelling.format;
  return [radix, count, cipher.permute(0), cipher.permute(1)].join();
}
