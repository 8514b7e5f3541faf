/*
 * How the library makes and reads an id. An arrow is a call:
 *
 *   createPuid          validates the options (core/options), then connects the layers below
 *   id(ordinal)      -> core/create-codec  validates the argument; every codec shares these methods
 *                    -> core/accept        only with a filter: tries candidates until the filter accepts one
 *                    -> core/permutation   encipher(): ordinal -> characters -> string
 *                    -> ff1/text-cipher    the interface of FF1 from numbers to characters. ff1/create chooses its form:
 *                       ff1/kernel/text    one call of WebAssembly: the ten rounds, AES and the digits; for halves of up
 *                                          to 120 bits, so nearly all formats. It is constant-time.
 *                       ff1/network-text   the same in JavaScript, over the numerals of ff1/bigint-network, step by
 *                                          step as in the standard. It is for larger halves, and where WebAssembly cannot
 *                                          run
 *                    -> text/characters    join(): makes the string of the prefix and the characters
 *   ordinal(id)         calls the same layers in the other order: text/characters checks the prefix and the length and
 *                       splits the string, FF1 deciphers it to a point, core/permutation rejects a point beyond the
 *                       capacity, core/accept one that the filter rejects. core/create-codec then asks explain() for the
 *                       reason: text/digits knows the rules of a prefix and digits, text/uuid those of UUIDs.
 *   ids(), ordinals()   use core/batches for four and more: ff1/kernel/batch has the strings side by side in the kernel's
 *                       memory. It does large batches round by round, if the platform has an AES for many blocks at once.
 *   composite.ts        makes one ordinal of several parts: core/mixed-radix, around any codec of ordinals
 *   params.ts           is a schema of an object of ids, over the schema that core/schema makes for each codec
 *   lines.ts            uses the same batches through core/line-batches, from bytes to bytes, without strings
 *
 * ff1/ knows numerals and their characters, not ids. text/ knows strings, not codecs. core/ connects them, once for all
 * kinds of codecs.
 */
import { attemptsOf, filterScheme } from "./core/accept.js";
import { BatchPermutation } from "./core/batches.js";
import type { Puid, PuidId, Scheme } from "./core/codec.js";
import { createCodec } from "./core/create-codec.js";
import { type Format, type PuidOptions, readOptions } from "./core/options.js";
import { permutations } from "./core/permutation.js";
import { toIdSchema, toJsonSchema } from "./core/schema.js";
import { Digits } from "./text/digits.js";
import type { Spelling } from "./text/spelling.js";
import { describe, NORMALIZE_ADVICE, quote, refuse } from "./util/errors.js";

/**
 * Creates a codec that turns ordinals into ids and back. An ordinal is the number of a row. An id is the ordinal,
 * enciphered with FF1 over the id's own alphabet: format 1 of SPEC.md. Different ordinals have different ids, because
 * FF1 is a permutation. The key alone decodes them.
 *
 * @param options - The key, and the format of the ids. Every option except `capacity` is permanent: changing it changes
 *   every id. You may raise `capacity` if `length` is given and `accept` is not.
 * @throws PuidError `invalid_key`, or `invalid_options` with the rejected `option`
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

/** Returns the codec of a spelling and a format. */
export function assemble<P extends string>(spelling: Spelling, format: Format<P>): Puid<P> {
  const { key, prefix, alphabet, length, size, capacity, advice, tweak, accept } = format;
  const attempts = accept === undefined ? 1n : attemptsOf(size, capacity);
  const permutation = new BatchPermutation(spelling, key, tweak, attempts * capacity);

  const scheme: Scheme = {
    capacity,
    advice,
    encode: (ordinal) => permutation.encipher(ordinal),
    decode: (value) => permutation.decipher(value),
    encodeMany: (ordinals) => permutation.encipherMany(ordinals),
    decodeMany: (values) => permutation.decipherMany(values),
    explain(text) {
      const refusal = spelling.explain(text);
      if (refusal === undefined) {
        const rest = `must be issued by this key, got ${quote(text)}; it is mistyped, made up or another key's`;
        return { reason: "unissued", rest };
      }
      const isMistyped = permutation.decipher(spelling.normalize(text)) !== undefined;
      return isMistyped ? { ...refusal, rest: refusal.rest + NORMALIZE_ADVICE } : refusal;
    },
  };
  const codec = createCodec<PuidId<P>>(accept ? filterScheme(scheme, accept, capacity, attempts) : scheme);

  permutations.set(codec.tryOrdinal, permutation);
  if (accept === undefined) {
    permutations.set(codec.id, permutation);
    permutations.set(codec.ordinal, permutation);
  }

  let cachedPattern: RegExp | undefined;
  const pattern = (): RegExp => {
    cachedPattern ??= spelling.createPattern(); // on first use: most codecs need none
    return cachedPattern;
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
    normalize: (text: string) =>
      typeof text === "string"
        ? spelling.normalize(text)
        : refuse("invalid_id", "text", "be a string", describe(text), "", { reason: "type" }),
    ...toIdSchema(codec.ordinal, () => toJsonSchema(pattern(), spelling.length)),
  });
}

/**
 * Returns log2(a / b) for positive a ≥ b. It is exact if the result is an integer: the 53 leading bits of a · 2^64 / b
 * fit in a double.
 */
function log2(a: bigint, b: bigint): number {
  const scaled = (a << 64n) / b;
  const exponent = scaled.toString(2).length - 53;
  return Math.log2(Number(scaled >> BigInt(exponent))) + exponent - 64;
}
