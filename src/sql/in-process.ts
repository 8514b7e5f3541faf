import type { Puid } from "../core/codec.js";
import { describe } from "../util/errors.js";
import { checkOptions, refuseOption } from "../util/validate.js";

/** The options of functions that an engine calls in this process. */
export interface SqlFunctionsOptions {
  /** How the names of the functions start: `usr` for `usr_id` and `usr_ordinal`. */
  readonly name: string;
  /** The codec: of `createPuid`, `createUuidPuid` or `createCompositePuid`, or a keyring. */
  readonly codec: SqlCodec;
}

/** What the functions need of a codec. */
export type SqlCodec = Pick<Puid<string, unknown>, "id" | "ids" | "ordinals" | "tryOrdinal" | "capacity">;

/** 63 with the longest suffix, as in PostgreSQL. */
const MAX_LENGTH = 55;

/**
 * Returns the codec, and the names of its two functions. The names need no quotes in SQL.
 *
 * @param others - The names of the options that only one engine has.
 * @throws PuidError `invalid_options`
 */
export function readFunctions(
  given: SqlFunctionsOptions,
  others: readonly string[] = [],
): { codec: SqlCodec; idName: string; ordinalName: string } {
  const { name, codec } = checkOptions(given, ["name", "codec", ...others]);
  if (typeof name !== "string" || !/^[a-z_][a-z0-9_]*$/i.test(name) || name.length > MAX_LENGTH) {
    const rule = `be at most ${MAX_LENGTH} of A–Z a–z 0–9 _ and start with no digit`;
    refuseOption("name", rule, describe(name));
  }
  const { id, tryOrdinal, capacity } = Object(codec);
  if (typeof id !== "function" || typeof tryOrdinal !== "function" || typeof capacity !== "bigint") {
    refuseOption(
      "codec",
      "be a codec of createPuid, createUuidPuid, createCompositePuid or createKeyring",
      describe(codec),
    );
  }
  return { codec, idName: `${name}_id`, ordinalName: `${name}_ordinal` };
}
