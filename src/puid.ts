import { createBulk } from "#platform";
import { type Accept, attemptsOf, withAccept } from "./accept.js";
import { type Codec, createCodec, type Scheme } from "./codec.js";
import { describe, PuidError, quote } from "./errors.js";
import { type Format, type PuidOptions, readOptions } from "./options.js";
import { Permutation, permutations } from "./permutation.js";
import { type JsonSchema, type StandardSchema, toJsonSchema, toStandard } from "./schema.js";
import { Digits } from "./spellings/digits.js";
import type { Spelling } from "./spellings/spelling.js";

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

/**
 * A codec between ordinals, a row's own number, and ids: format 1 of SPEC.md, that is, FF1 over the id's own
 * alphabet. Ids are unique because a permutation is, and decode with the key alone.
 *
 * @param options - The key, and the format of the ids. All of it is permanent: another key, prefix, alphabet, length,
 *   tweak or filter gives every ordinal another id. `capacity` may be raised if `length` is given and `accept` is not.
 * @throws PuidError `invalid_key`, or `invalid_options` with the `option` at fault
 *
 * @example
 * ```ts
 * import { createPuid } from "puid-codec";
 *
 * const users = createPuid({ key: "f44fec9beae13cc3a609f67b2f19ab55", prefix: "usr_" });
 *
 * users.id(42n); // "usr_t0p05ytv42x8a07rmzv"
 * users.ordinal("usr_t0p05ytv42x8a07rmzv"); // 42n
 * users.tryOrdinal("usr_t0p05ytv42x8a07rmzw"); // undefined
 * users.normalize("USR_ T0P05-YTV42-X8AO7-RMZV"); // "usr_t0p05ytv42x8a07rmzv"
 * ```
 */
export function createPuid<const P extends string = "">(options: PuidOptions<P>): Puid<P> {
  const format = readOptions(options);
  return assemble(new Digits(format.prefix, format.alphabet, format.length), format);
}

/** A codec, from how its ids are spelt and all else that makes them. */
export function assemble<P extends string>(spelling: Spelling, format: Format<P>): Puid<P> {
  const { key, prefix, alphabet, length, size, capacity, remedy, tweak, accept } = format;
  const attempts = accept === undefined ? 1n : attemptsOf(size, capacity);
  const permutation = new Permutation(spelling, key, tweak, attempts * capacity);
  const bulk = createBulk?.(permutation, key);

  const points: Scheme = {
    capacity,
    remedy,
    encode: (ordinal) => permutation.encipher(ordinal),
    decode: (value) => permutation.decipher(value),
    explain(text) {
      const refusal = spelling.explain(text);
      if (refusal === undefined) {
        const rule = "must be issued by this key";
        return {
          reason: "unissued",
          rule: `${rule}, got ${quote(text)}, mistyped, made up or another key's`,
        };
      }
      const mended = permutation.decipher(spelling.normalize(text)) !== undefined;
      return mended ? { ...refusal, rule: `${refusal.rule}; normalize() corrects it` } : refusal;
    },
    ...(bulk && {
      encodeMany: (ordinals) => bulk.encipherMany(ordinals),
      decodeMany: (texts) => bulk.decipherMany(texts),
    }),
  };
  const codec = createCodec<PuidId<P>>(
    accept === undefined ? points : withAccept(points, accept, capacity, attempts),
  );

  permutations.set(codec.tryOrdinal, permutation);

  let made: RegExp | undefined;
  const pattern = (): RegExp => {
    made ??= spelling.createPattern(); // when it is first wanted
    return made;
  };
  return Object.freeze({
    ...codec,
    prefix,
    alphabet,
    length,
    capacity,
    guardBits: log2(size, capacity),
    accept,
    get pattern(): RegExp {
      return pattern();
    },
    normalize: (text: string) => spelling.normalize(checkText(text)),
    jsonSchema: () => toJsonSchema(pattern(), spelling.length, spelling.length),
    "~standard": toStandard(codec.ordinal),
  });
}

/** @throws PuidError `invalid_id` with the reason `type` for anything but a string. */
function checkText(text: unknown): string {
  if (typeof text === "string") return text;
  throw new PuidError("invalid_id", `"text" must be a string, got ${describe(text)}`, { reason: "type" });
}

/** log2(a / b) for positive a ≥ b: exact where it is an integer. */
function log2(a: bigint, b: bigint): number {
  const scaled = (a << 64n) / b;
  const exponent = scaled.toString(2).length - 53;
  return Math.log2(Number(scaled >> BigInt(exponent))) + exponent - 64;
}
