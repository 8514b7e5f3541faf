import { createBatchPermutation } from "#platform";
import { attemptsOf, withAccept } from "./core/accept.js";
import type { Puid, PuidId, Scheme } from "./core/codec.js";
import { createCodec } from "./core/create-codec.js";
import { type Format, type PuidOptions, readOptions } from "./core/options.js";
import { Permutation, permutations } from "./core/permutation.js";
import { toJsonSchema, toStandard } from "./core/schema.js";
import { Digits } from "./text/digits.js";
import type { Spelling } from "./text/spelling.js";
import { describe, PuidError, quote } from "./util/errors.js";

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
  const batches = createBatchPermutation?.(permutation, key);

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
    ...(batches && {
      encodeMany: (ordinals) => batches.encipherMany(ordinals),
      decodeMany: (texts) => batches.decipherMany(texts),
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
