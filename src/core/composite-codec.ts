import { refuse, showBound, showInteger } from "../util/errors.js";
import { isIterable, propertyOf } from "../util/validate.js";
import { checkInteger } from "./check-integer.js";
import type { AnyPuid, Puid, PuidId } from "./codec.js";
import type { GivenParts, MixedRadix, Parts, Ranges } from "./mixed-radix.js";
import { permutations } from "./permutation.js";
import { toIdSchema } from "./schema.js";

/**
 * A codec for ids of several numbers, such as a tenant and a row. Each combination of parts has an ordinal, so it is a
 * codec of ordinals too. As a schema, it decodes an id to its parts.
 */
export interface CompositePuid<P extends string = string, Name extends string = string>
  extends Puid<P, Parts<Name>> {
  /** The number of values of each part, the most significant part first. A part is 0 … range − 1. */
  readonly ranges: Ranges<Name>;
  /**
   * Returns the id of parts, or of an ordinal. It ignores other properties of the parts.
   *
   * @throws PuidError `invalid_ordinal`. It names the part that is not an integer from 0 to its range − 1.
   *
   * @example
   * ```ts
   * import { createCompositePuid } from "puid-codec";
   *
   * const key = "f44fec9beae13cc3a609f67b2f19ab55";
   * const orders = createCompositePuid({ key, prefix: "ord_", parts: { tenant: 2n ** 20n, row: 2n ** 43n } });
   * orders.id({ tenant: 7n, row: 42n }); // "ord_cw1tb6vjh55bwnst06p"
   * orders.id({ tenant: 7n, row: 2n ** 43n }); // throws invalid_ordinal
   * ```
   */
  readonly id: (partsOrOrdinal: GivenParts<Name> | bigint | number) => PuidId<P>;
  /** Returns the ids of many: of the next rows after some parts or an ordinal, or of the elements of an iterable. */
  readonly ids: CompositeIds<P, Name>;
  /**
   * Returns the parts of an id.
   *
   * @throws PuidError `invalid_id`, with a `reason`, for every value that this codec never issues.
   *
   * @example
   * ```ts
   * import { createCompositePuid } from "puid-codec";
   *
   * const key = "f44fec9beae13cc3a609f67b2f19ab55";
   * const orders = createCompositePuid({ key, prefix: "ord_", parts: { tenant: 2n ** 20n, row: 2n ** 43n } });
   * orders.parts("ord_cw1tb6vjh55bwnst06p"); // { tenant: 7n, row: 42n }
   * ```
   */
  readonly parts: (id: string) => Parts<Name>;
  /** Returns the parts of an id, or `undefined` for any other value. It accepts the same ids as `parts`. */
  readonly tryParts: (value: unknown) => Parts<Name> | undefined;
  /**
   * Returns the ordinal of parts: the number that they write in the mixed radix of the ranges.
   *
   * @throws PuidError `invalid_ordinal`. It names the part that is not an integer from 0 to its range − 1.
   */
  readonly toOrdinal: (parts: GivenParts<Name>) => bigint;
  /**
   * Returns the parts of an ordinal.
   *
   * @throws PuidError `invalid_ordinal`
   */
  readonly toParts: (ordinal: bigint | number) => Parts<Name>;
}

/** The ways to request many composite ids. */
export interface CompositeIds<P extends string, Name extends string> {
  /**
   * Returns the ids of `count` consecutive values of the last part. With an ordinal, of consecutive ordinals.
   *
   * @param count - The number of ids: 0 to 2^32 − 1. The last part stays below its range.
   * @throws PuidError `invalid_ordinal` or `invalid_count`
   */
  (first: GivenParts<Name> | bigint | number, count: number): PuidId<P>[];
  /**
   * Returns the ids of many parts or ordinals. Throws if one of them is invalid, and then returns none.
   *
   * @throws PuidError `invalid_ordinal`, with the `index` of the first that is invalid.
   */
  (partsOrOrdinals: Iterable<GivenParts<Name> | bigint | number>): PuidId<P>[];
}

/** Returns a codec that is composite, or `undefined` for any other. */
export const asComposite = (codec: AnyPuid): CompositePuid | undefined =>
  propertyOf(codec as Partial<CompositePuid>, "toParts") && (codec as CompositePuid);

/** Returns a codec of ordinals as one that also takes and returns their parts. */
export function toComposite<P extends string, Name extends string, Base extends Puid<P>>(
  base: Base,
  radix: MixedRadix<Name>,
): Omit<Base, keyof CompositePuid> & CompositePuid<P, Name> {
  type Value = GivenParts<Name> | bigint | number;

  const toOrdinal = (value: Value, index?: number): bigint | number =>
    typeof value === "object" && value !== null ? radix.toOrdinal(value, index) : value;

  /** Returns the ordinal of the first parts of a run, if the last part stays below its range. */
  const readFirst = (first: Value, count: number): bigint | number => {
    const ordinal = toOrdinal(first);
    if (ordinal !== first) radix.checkRun(first as GivenParts<Name>, count);
    return ordinal;
  };

  const parts = (id: string): Parts<Name> => radix.toParts(base.ordinal(id));
  const added = {
    ranges: radix.ranges,
    id: (value: Value) => base.id(toOrdinal(value)),
    ids: (first: Value | Iterable<Value>, count?: number) =>
      isIterable<Value>(first)
        ? base.ids(Array.from(first, toOrdinal))
        : base.ids(readFirst(first, count!), count!),
    parts,
    tryParts(value: unknown): Parts<Name> | undefined {
      const ordinal = base.tryOrdinal(value);
      return ordinal === undefined ? undefined : radix.toParts(ordinal);
    },
    toOrdinal: (given: GivenParts<Name>) => BigInt(radix.toOrdinal(Object(given))),
    toParts(ordinal: bigint | number): Parts<Name> {
      checkInteger("ordinal", ordinal);
      if (ordinal < base.capacity) return radix.toParts(BigInt(ordinal));
      const rule = `be below the capacity ${showBound(base.capacity)}`;
      return refuse("invalid_ordinal", "ordinal", rule, showInteger(ordinal));
    },
    ...toIdSchema(parts, base.jsonSchema),
  };
  const permutation = permutations.get(base.id);
  if (permutation !== undefined) permutations.set(added.id, permutation);
  // Descriptors, because reading `pattern` creates it.
  const all = { ...Object.getOwnPropertyDescriptors(base), ...Object.getOwnPropertyDescriptors(added) };
  return Object.freeze(Object.defineProperties({}, all)) as ReturnType<typeof toComposite<P, Name, Base>>;
}
