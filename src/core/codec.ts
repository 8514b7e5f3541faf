import type { Refusal } from "../util/errors.js";
import type { JsonSchema, StandardSchema } from "./schema.js";

/** What every codec does, whatever its ids look like: plain functions, which need no `this`. */
export interface Codec<Id extends string> {
  /**
   * The id of an ordinal.
   *
   * @param ordinal - 0 to capacity − 1; as a number, at most 2^53 − 1.
   * @throws PuidError `invalid_ordinal`
   */
  readonly id: (ordinal: bigint | number) => Id;
  /** The ids of many ordinals. */
  readonly ids: Ids<Id>;
  /**
   * The ordinal of an id.
   *
   * @throws PuidError `invalid_id`, with a `reason`, for any text that this codec never issues.
   */
  readonly ordinal: (id: string) => bigint;
  /**
   * The ordinals of some ids, all or nothing.
   *
   * @throws PuidError `invalid_id`, with a `reason` and the `index` of the first text that is no id.
   */
  readonly ordinals: (ids: Iterable<string>) => bigint[];
  /** The ordinal of an id, or `undefined` for anything else. Never throws. */
  readonly tryOrdinal: (value: unknown) => bigint | undefined;
  /** Whether `ordinal` takes the value. Never throws. */
  readonly isId: (value: unknown) => value is Id;
}

/** Both ways of asking for many ids. */
export interface Ids<Id extends string> {
  /**
   * The ids of `count` consecutive ordinals.
   *
   * @param first - The first ordinal; `first + count` is at most the capacity.
   * @param count - How many: 0 to 2^32 − 1, which is as many as an array can hold.
   * @throws PuidError `invalid_ordinal` or `invalid_count`
   */
  (first: bigint | number, count: number): Id[];
  /**
   * The ids of some ordinals, all or nothing.
   *
   * @throws PuidError `invalid_ordinal`, with the `index` of the first that is none
   */
  (ordinals: Iterable<bigint | number>): Id[];
}

/** How a codec issues ids. Ordinals are safe integers, or any bigints. */
export interface Encoding {
  /** Ordinals are 0 … capacity − 1. */
  readonly capacity: bigint;
  /** What to do when the capacity is too small. */
  readonly remedy: string;
  /** The id of an ordinal that is within the capacity. */
  encode(ordinal: number | bigint): string;
  /** `encode` of each, where there is a quicker way than one by one. */
  encodeMany?(ordinals: readonly (number | bigint)[]): string[] | undefined;
}

/** How a codec reads ids. */
export interface Decoding {
  /** The ordinal of an id, or `undefined` for anything else. */
  decode(value: unknown): bigint | undefined;
  /** Why a text is no id, and the rule that it breaks: the rest of a sentence that begins with its name. */
  explain(text: string): Refusal;
  /**
   * `decode` of each, where there is a quicker way than one by one: in place, up to the first text that is no
   * id. How many were decoded.
   */
  decodeMany?(texts: unknown[]): number | undefined;
}

/** What makes one codec differ from another. */
export type Scheme = Encoding & Decoding;

/** Tells whether an id may be issued. A pure function, whose answers are permanent. */
export type Accept = (id: string) => boolean;

declare const brand: unique symbol;

/** Marks a string as an id of one kind, at compile time alone. */
export interface Brand<Kind> {
  readonly [brand]: Kind;
}

/** An id with the prefix `P`. It is a string; but a `usr_` id is no `ord_` id, and a plain string is neither. */
export type PuidId<P extends string = string> = `${P}${string}` & Brand<P>;

/** A codec for the ids of one kind. Frozen, and all of it plain: `const { id } = users` works. */
export interface Puid<P extends string = string> extends Codec<PuidId<P>>, StandardSchema<bigint> {
  /** The text in front of every id. */
  readonly prefix: P;
  /** The digits, in their order. */
  readonly alphabet: string;
  /** The number of characters after the prefix. */
  readonly length: number;
  /** Ordinals are 0 … capacity − 1. */
  readonly capacity: bigint;
  /**
   * log2(radix^length / capacity): a string of the right shape that was not issued passes once in
   * 2^guardBits, on average.
   */
  readonly guardBits: number;
  /** The filter that the codec was given. With one, `capacity` is permanent. */
  readonly accept: Accept | undefined;
  /**
   * The shape of every id, anchored. It tells ids from other text, not issued ids from invented ones. Its
   * `source` serves JSON Schema, OpenAPI, HTML and SQL.
   */
  readonly pattern: RegExp;
  /**
   * What a person typed, as the one spelling of an id: spaces and hyphens that the alphabet lacks go, case
   * folds if the alphabet has one case only, and letters that it lacks become the digits they look like, o → 0,
   * i and l → 1. Whether the result is an id is for `ordinal` to say. A text of more than 65,536 characters, which
   * nobody types, is given back as it is.
   *
   * @throws PuidError `invalid_id` with the reason `type` for anything but a string.
   */
  readonly normalize: (text: string) => string;
  /** The shape of every id, for JSON Schema and OpenAPI. */
  readonly jsonSchema: () => JsonSchema;
}
