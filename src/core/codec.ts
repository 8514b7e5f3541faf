import type { Refusal } from "../util/errors.js";
import type { IdSchema, JsonSchema } from "./schema.js";

/** The methods that every codec has. They are plain functions that need no `this`, so `rows.map(users.id)` works. */
export interface Codec<Id extends string> {
  /**
   * Returns the id of an ordinal.
   *
   * @param ordinal - 0 to capacity − 1. A number is at most 2^53 − 1.
   * @throws PuidError `invalid_ordinal`; or `invalid_options` if the `accept` filter returns no boolean, or rejects all
   *   candidates of the ordinal
   *
   * @example
   * ```ts
   * import { createPuid } from "puid-codec";
   *
   * const users = createPuid({ key: "f44fec9beae13cc3a609f67b2f19ab55", prefix: "usr_" });
   * users.id(42n); // "usr_t0p05ytv42x8a07rmzv"
   * users.id(-1); // throws invalid_ordinal
   * ```
   */
  readonly id: (ordinal: bigint | number) => Id;
  /** Returns the ids of many ordinals: of a range, or of an iterable. */
  readonly ids: Ids<Id>;
  /**
   * Returns the ordinal of an id.
   *
   * @throws PuidError `invalid_id`, with a `reason`, for every value that this codec never issues.
   *
   * @example
   * ```ts
   * import { createPuid } from "puid-codec";
   *
   * const users = createPuid({ key: "f44fec9beae13cc3a609f67b2f19ab55", prefix: "usr_" });
   * users.ordinal("usr_t0p05ytv42x8a07rmzv"); // 42n
   * users.ordinal("usr_t0p05ytv42x8a07rmzw"); // throws invalid_id
   * ```
   */
  readonly ordinal: (id: string) => bigint;
  /**
   * Returns the ordinals of many ids. Throws if one of them is invalid, and then returns none.
   *
   * @throws PuidError `invalid_id`, with a `reason` and the `index` of the first invalid id.
   *
   * @example
   * ```ts
   * import { createPuid, generateKey } from "puid-codec";
   *
   * const users = createPuid({ key: generateKey(), prefix: "usr_" });
   * users.ordinals([users.id(7n), users.id(42n)]); // [7n, 42n]
   * users.ordinals([users.id(7n), "usr_42"]); // throws invalid_id
   * ```
   */
  readonly ordinals: (ids: Iterable<string>) => bigint[];
  /**
   * Returns the ordinal of an id, or `undefined` for any other value. It accepts the same ids as `ordinal`, and throws
   * only what an `accept` filter throws.
   *
   * @example
   * ```ts
   * import { createPuid } from "puid-codec";
   *
   * const users = createPuid({ key: "f44fec9beae13cc3a609f67b2f19ab55", prefix: "usr_" });
   * users.tryOrdinal("usr_t0p05ytv42x8a07rmzv"); // 42n
   * users.tryOrdinal("usr_42"); // undefined
   * users.tryOrdinal(null); // undefined
   * ```
   */
  readonly tryOrdinal: (value: unknown) => bigint | undefined;
  /**
   * Tells whether a value is an id of this codec. It accepts the same ids as `ordinal`, and throws only what an
   * `accept` filter throws.
   *
   * @example
   * ```ts
   * import { createPuid, generateKey } from "puid-codec";
   *
   * const users = createPuid({ key: generateKey(), prefix: "usr_" });
   * users.isId(users.id(42n)); // true
   * users.isId("usr_42"); // false
   * ```
   */
  readonly isId: (value: unknown) => value is Id;
}

/** The two ways to request many ids. */
export interface Ids<Id extends string> {
  /**
   * Returns the ids of `count` consecutive ordinals.
   *
   * @param first - The first ordinal. `first + count` is at most the capacity.
   * @param count - The number of ids: 0 to 2^32 − 1, the largest length of an array.
   * @throws PuidError `invalid_ordinal` or `invalid_count`
   *
   * @example
   * ```ts
   * import { createPuid, generateKey } from "puid-codec";
   *
   * const users = createPuid({ key: generateKey(), prefix: "usr_" });
   * const ids = users.ids(42n, 10);
   * ids.length; // 10
   * ids.map(users.ordinal).at(-1); // 51n
   * ```
   */
  (first: bigint | number, count: number): Id[];
  /**
   * Returns the ids of many ordinals. Throws if one of them is invalid, and then returns none.
   *
   * @throws PuidError `invalid_ordinal`, with the `index` of the first invalid ordinal.
   *
   * @example
   * ```ts
   * import { createPuid, generateKey } from "puid-codec";
   *
   * const users = createPuid({ key: generateKey(), prefix: "usr_" });
   * users.ordinals(users.ids([7n, 42n])); // [7n, 42n]
   * ```
   */
  (ordinals: Iterable<bigint | number>): Id[];
}

/** How a codec issues ids. An ordinal is a safe integer or any bigint. */
export interface Encoding {
  /** Ordinals are 0 … capacity − 1. */
  readonly capacity: bigint;
  /** What to do when the capacity is too small. */
  readonly advice: string;
  /** Returns the id of an ordinal below the capacity. */
  encode(ordinal: number | bigint): string;
  /** Returns the ids of many ordinals. Returns `undefined` if one by one is as fast. */
  encodeMany?(ordinals: readonly (number | bigint)[]): string[] | undefined;
}

/** How a codec reads ids. */
export interface Decoding {
  /** Returns the ordinal of an id, or `undefined` for any other value. */
  decode(value: unknown): bigint | undefined;
  /** Returns why `decode` rejects a string. */
  explain(text: string): Refusal;
  /**
   * Replaces each id by its ordinal, in place, up to the first element that is not an id. Returns how many it replaced,
   * or `undefined` if one by one is as fast.
   */
  decodeMany?(values: unknown[]): number | undefined;
}

/** All that differs between codecs. */
export type Scheme = Encoding & Decoding;

/**
 * A filter: tells whether a codec may issue an id. It must be a pure function, and its answers are permanent: another
 * answer changes ids.
 */
export type Accept = (id: string) => boolean;

declare const brand: unique symbol;

/** Marks a string as an id of one kind. It exists at compile time only. */
export interface Brand<Kind> {
  readonly [brand]: Kind;
}

/**
 * An id with the prefix `P`. It is a string at run time. At compile time, a `usr_` id is not an `ord_` id, and a plain
 * string is neither.
 */
export type PuidId<P extends string = string> = `${P}${string}` & Brand<P>;

/**
 * A codec for ids of one kind. It is a frozen object of plain functions, so `const { id } = users` works.
 *
 * `Output` is what its schema decodes an id to: the ordinal, or the parts of a composite id.
 */
export interface Puid<P extends string = string, Output = bigint> extends Codec<PuidId<P>>, IdSchema<Output> {
  /** The string in front of every id. */
  readonly prefix: P;
  /** The digits, in their order. */
  readonly alphabet: string;
  /** The number of characters after the prefix. */
  readonly length: number;
  /** Ordinals are 0 … capacity − 1. */
  readonly capacity: bigint;
  /**
   * log2(radix^length / capacity), in bits. A made-up string of the right shape decodes with probability
   * 2^−guardBits.
   */
  readonly guardBits: number;
  /** The filter of the codec, if it has one. With a filter, `capacity` is permanent. */
  readonly accept: Accept | undefined;
  /**
   * Matches the shape of every id, anchored. It cannot tell issued ids from invented ones. Its `source` works in JSON
   * Schema, OpenAPI, HTML and SQL.
   */
  readonly pattern: RegExp;
  /**
   * Returns the id that a person probably meant:
   *
   * - It removes spaces and hyphens that the alphabet lacks.
   * - It folds the case of letters if the alphabet has letters of one case only.
   * - It replaces letters that the alphabet lacks by the digits they look like: o by 0, i and l by 1.
   *
   * The result is not always an id: pass it to `ordinal`. A string of more than 65,536 characters comes back unchanged.
   *
   * @throws PuidError `invalid_id`, with the reason `type`, for a value that is not a string.
   *
   * @example
   * ```ts
   * import { createPuid } from "puid-codec";
   *
   * const users = createPuid({ key: "f44fec9beae13cc3a609f67b2f19ab55", prefix: "usr_" });
   * users.normalize("USR_ T0P05-YTV42-X8AO7-RMZV"); // "usr_t0p05ytv42x8a07rmzv"
   * ```
   */
  readonly normalize: (text: string) => string;
  /**
   * Returns the shape of every id, for JSON Schema and OpenAPI.
   *
   * @example
   * ```ts
   * import { createPuid, generateKey } from "puid-codec";
   *
   * const users = createPuid({ key: generateKey(), prefix: "usr_" });
   * users.jsonSchema(); // { type: "string", pattern: users.pattern.source, minLength: 23, maxLength: 23 }
   * ```
   */
  readonly jsonSchema: () => JsonSchema;
}

/** Any codec of `createPuid`, `createUuidPuid`, `createCompositePuid` or `createKeyring`. */
export type AnyPuid = Puid<string, unknown>;
