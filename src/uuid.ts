import type { Puid } from "./core/codec.js";
import { DEFAULT_CAPACITY, readCapacity, readTweak } from "./core/options.js";
import { readKey } from "./ff1/aes-key.js";
import { assemble } from "./puid.js";
import { hex } from "./text/alphabet.js";
import { FREE_BITS, Uuid } from "./text/uuid.js";
import { showInteger } from "./util/errors.js";
import { checkOptions, refuseOption } from "./util/validate.js";

/**
 * The options of `createUuidPuid`. Key and tweak are permanent: changing them changes every id. You may raise
 * `capacity`.
 */
export interface UuidPuidOptions {
  /** The AES key: 16, 24 or 32 bytes, or their hexadecimal digits. `generateKey()` makes one. */
  readonly key: Uint8Array | string;
  /**
   * A string that separates permutations under one key. The default is empty. Give each type of UUID its own tweak:
   * without it, equal ordinals have equal UUIDs. With tenants, name both: `${tenant}/users`.
   */
  readonly tweak?: string | undefined;
  /** Ordinals are 0 … capacity − 1. At least 1, at most 2^122. The default is 2^63. */
  readonly capacity?: bigint | undefined;
}

/** The number of UUIDs of version 8. */
// A power of two is exact as a number. Bundlers leave out an unused call with this note, but no operation on bigints.
export const UUID_COUNT: bigint = /* @__PURE__ */ BigInt(2 ** FREE_BITS);

/**
 * Creates a codec whose ids are UUIDs, for columns and interfaces that require them: format 1 of SPEC.md, "UUID
 * shape". The UUIDs have RFC 9562's version 8 and are in lower case. Their order is not that of the ordinals.
 * `length` is 36, with the hyphens.
 *
 * @throws PuidError `invalid_key`, or `invalid_options` with the rejected `option`
 *
 * @example
 * ```ts
 * import { createUuidPuid } from "puid-codec";
 *
 * const users = createUuidPuid({ key: "98259b8160c492e26407ad772adae700" });
 * users.id(42n); // "b48310f4-86ad-85f4-ae0c-a047b82847a4"
 * users.ordinal("b48310f4-86ad-85f4-ae0c-a047b82847a4"); // 42n
 * users.tryOrdinal(crypto.randomUUID()); // undefined
 * ```
 */
export function createUuidPuid(given: UuidPuidOptions): Puid<""> {
  const options = checkOptions(given, ["key", "tweak", "capacity"]);
  const key = readKey(options.key);
  const capacity = readCapacity(options.capacity) ?? DEFAULT_CAPACITY;
  if (capacity > UUID_COUNT) {
    const rule = `be at most 2^${FREE_BITS}, the number of UUIDs of version 8`;
    refuseOption("capacity", rule, showInteger(capacity));
  }
  const spelling = new Uuid();
  return assemble(spelling, {
    key,
    prefix: "",
    alphabet: hex,
    length: spelling.length,
    size: UUID_COUNT,
    capacity,
    advice: capacity === UUID_COUNT ? "there are no more UUIDs" : 'raise "capacity"',
    tweak: readTweak("", options.tweak),
    accept: undefined,
  });
}
