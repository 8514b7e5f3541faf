import type { Puid } from "./core/codec.js";
import { type Permutation, permutations } from "./core/permutation.js";
import { type Entry, PrefixIndex } from "./core/prefix-index.js";
import { type JsonSchema, type StandardSchema, toStandard } from "./core/schema.js";
import { describe, PuidError, quote } from "./util/errors.js";
import { refuseOption } from "./util/validate.js";

/** What an id stands for: one of the registered types, and an ordinal of it. */
export type Registered<Codecs> = {
  [Type in keyof Codecs & string]: { readonly type: Type; readonly ordinal: bigint };
}[keyof Codecs & string];

/** One decoder for the ids of many types. Frozen, and all of it plain: `const { decode } = registry` works. */
export interface Registry<Codecs> extends StandardSchema<Registered<Codecs>> {
  /** The names of the registered types. */
  readonly types: readonly (keyof Codecs & string)[];
  /**
   * The codec of a type.
   *
   * @throws PuidError `invalid_options` with the option `type` for a name that none has.
   */
  readonly codec: <Type extends keyof Codecs & string>(type: Type) => Codecs[Type];
  /**
   * The type and the ordinal of an id.
   *
   * @throws PuidError `invalid_id`, with a `reason`, for any text that no registered codec issues.
   */
  readonly decode: (id: string) => Registered<Codecs>;
  /** The type and the ordinal of an id, or `undefined` for anything else. Never throws. */
  readonly tryDecode: (value: unknown) => Registered<Codecs> | undefined;
  /** The type of an id, or `undefined` for anything else. Never throws. */
  readonly typeOf: (value: unknown) => (keyof Codecs & string) | undefined;
  /** The shape of every id, for JSON Schema and OpenAPI. */
  readonly jsonSchema: () => JsonSchema;
}

/** How many prefixes a message lists. */
const LISTED = 8;

/**
 * One decoder for the ids of many types, whatever their number: an id's prefix and length say which codec it
 * is for.
 *
 * @param codecs - A codec for each type, by its name.
 * @throws PuidError `invalid_options` unless any two of the codecs can never issue one id: of their prefixes
 *   neither begins the other, or their ids differ in length. Also if two types share a permutation, because they
 *   have the same key and the same explicit tweak: equal digits would then show equal ordinals.
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
export function createRegistry<const Codecs extends Readonly<Record<string, Puid>>>(
  codecs: Codecs,
): Registry<Codecs> {
  type Type = keyof Codecs & string;
  type Found = Registered<Codecs>;

  if (typeof codecs !== "object" || codecs === null || Object.keys(codecs).length === 0) {
    const got = typeof codecs === "object" && codecs !== null ? "none" : describe(codecs);
    refuseOption("codecs", "be an object with a codec for each type", got);
  }
  const byType = new Map(Object.entries(codecs));
  const directory = new PrefixIndex("codecs", byType);
  checkPermutations(directory.entries);

  const tryDecode = (value: unknown): Found | undefined => {
    const entry = directory.find(value);
    const ordinal = entry?.codec.tryOrdinal(value);
    return ordinal === undefined ? undefined : ({ type: entry!.name, ordinal } as Found);
  };

  const decode = (id: string): Found => {
    const found = tryDecode(id);
    if (found !== undefined) return found;
    if (typeof id !== "string") {
      throw new PuidError("invalid_id", `"id" must be a string, got ${describe(id)}`, { reason: "type" });
    }
    directory.nearest(id)?.codec.ordinal(id); // throws, and says why
    const prefixes = directory.entries.slice(0, LISTED).map(({ codec }) => quote(codec.prefix));
    const more = directory.entries.length - prefixes.length;
    const list = prefixes.join(", ") + (more > 0 ? ` and ${more} more` : "");
    const rule = `"id" must start with the prefix of a registered type, ${list}`;
    throw new PuidError("invalid_id", `${rule}, got ${quote(id)}`, { reason: "prefix" });
  };

  return Object.freeze({
    types: Object.freeze([...byType.keys()]) as readonly Type[],
    codec<T extends Type>(type: T): Codecs[T] {
      const codec = byType.get(type);
      if (codec !== undefined) return codec as Codecs[T];
      const names = [...byType.keys()].slice(0, LISTED).map(quote).join(", ");
      return refuseOption("type", `be a registered one, such as ${names}`, describe(type));
    },
    decode,
    tryDecode,
    typeOf: (value: unknown) => tryDecode(value)?.type as Type | undefined,
    jsonSchema: () => directory.toJsonSchema(),
    "~standard": toStandard(decode),
  });
}

/** Checks that no two types share a permutation: an ordinal would have the same digits in both. */
function checkPermutations(entries: readonly Entry[]): void {
  const seen = new Map<string, string>();
  for (const { name, codec } of entries) {
    const permutation = permutations.get(codec.tryOrdinal);
    if (permutation === undefined) continue; // a codec of another's making
    const fingerprint = fingerprintOf(permutation);
    const twin = seen.get(fingerprint);
    if (twin !== undefined && twin !== name) {
      const got = `the same one for ${quote(twin)} and ${quote(name)}`;
      const advice = 'give each a "tweak" of its own, such as tenant + "/" + type, before you issue ids';
      refuseOption("codecs", "have a permutation for each type", got, advice);
    }
    seen.set(fingerprint, name);
  }
}

/** What two permutations have in common by chance once in 10^12 at most, and else only if they are the same. */
function fingerprintOf({ network, spelling }: Permutation): string {
  const points = [0, 1].map((point) => {
    network.readNumber(point);
    network.encrypt();
    return network.number();
  });
  return [spelling.radix, spelling.numerals.length, ...points].join();
}
