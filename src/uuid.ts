import type { Puid } from "./core/codec.js";
import { DEFAULT_CAPACITY, readCapacity, readTweak } from "./core/options.js";
import { readKey } from "./ff1/aes-key.js";
import { assemble } from "./puid.js";
import { Uuid } from "./text/uuid.js";
import { digits } from "./util/errors.js";
import { checkOptions, refuseOption } from "./util/validate.js";

/** What `createUuidPuid` takes. The key and the tweak are permanent once ids are issued; `capacity` may be raised. */
export interface UuidPuidOptions {
  /** The AES key: 16, 24 or 32 bytes, or their hexadecimal digits. `generateKey()` makes one. */
  readonly key: Uint8Array | string;
  /**
   * Text that separates permutations under one key; by default empty. Under one key, give each type of UUID a tweak of its
   * own: equal ordinals otherwise have equal UUIDs. With tenants, name both: `${tenant}/users`.
   */
  readonly tweak?: string | undefined;
  /** Ordinals are 0 … capacity − 1. At least 1, at most 2^122; by default 2^63. */
  readonly capacity?: bigint | undefined;
}

/** The free bits of a UUID of version 8. */
const SIZE = 2n ** 122n;

/**
 * A codec whose ids are UUIDs, for columns and interfaces that want those: format 1, "UUID shape". They are of
 * RFC 9562's version 8, in lower case, and not in the order of their ordinals. `length` is 36, hyphens and all.
 *
 * @throws PuidError `invalid_key`, or `invalid_options` with the `option` at fault
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
  if (capacity > SIZE) {
    const rule = "be at most 2^122, the number of UUIDs of version 8";
    refuseOption("capacity", rule, digits(capacity));
  }
  const spelling = new Uuid();
  return assemble(spelling, {
    key,
    prefix: "",
    alphabet: "0123456789abcdef",
    length: spelling.length,
    size: SIZE,
    capacity,
    remedy: capacity === SIZE ? "UUIDs have no more" : 'raise "capacity"',
    tweak: readTweak("", options.tweak),
    accept: undefined,
  });
}
