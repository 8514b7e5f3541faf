import type { Accept } from "./accept.js";
import { crockford32 } from "./alphabet.js";
import { checkOptions, refuseOption } from "./check.js";
import { describe, digits, quote } from "./errors.js";
import { readKey } from "./key.js";

/**
 * What one gives `createPuid`, as an object's own properties. An id depends on the key, prefix, alphabet, length and
 * tweak, for ever.
 */
export interface PuidOptions<P extends string = string> {
  /** The AES key: 16, 24 or 32 bytes, or their hexadecimal digits. `generateKey()` makes one. */
  readonly key: Uint8Array | string;
  /** Visible text in front of every id: at most 63 characters of `A–Z a–z 0–9 . _ ~ -`; by default none. */
  readonly prefix?: P | undefined;
  /**
   * The digits, in their order: 2 to 94 distinct printable ASCII characters (0x21 to 0x7E). One of
   * `alphabets`, or any other; by default `alphabets.crockford32`.
   */
  readonly alphabet?: string | undefined;
  /**
   * Characters after the prefix: an integer, at most 4,096, for which radix^length is at least 1,000,000.
   * By default the least that leaves 2^32 strings for each ordinal.
   */
  readonly length?: number | undefined;
  /**
   * Ordinals are 0 … capacity − 1. At least 1, at most radix^length; by default 2^63, or radix^length where
   * `length` is given and that is smaller.
   */
  readonly capacity?: bigint | undefined;
  /** Text that separates permutations under one key; by default the prefix. */
  readonly tweak?: string | undefined;
  /**
   * Which texts may be issued, prefix and all; by default any. Where it refuses one, the ordinal takes the next
   * of its attempts, of which it has radix^length / capacity, at most 65,536. Ids depend on what it says, so it
   * must say the same for ever.
   */
  readonly accept?: Accept | undefined;
}

/** Options checked and completed. */
export interface Format<P extends string> {
  readonly key: Uint8Array;
  readonly prefix: P;
  readonly alphabet: string;
  readonly length: number;
  /** radix^length, the number of strings of the right shape. */
  readonly size: bigint;
  readonly capacity: bigint;
  /** What to do when the capacity is too small. */
  readonly remedy: string;
  /** The tweak's UTF-8 bytes. */
  readonly tweak: Uint8Array;
  readonly accept?: Accept | undefined;
}

const NAMES = ["key", "prefix", "alphabet", "length", "capacity", "tweak", "accept"];

/** SP 800-38G Rev. 1, second public draft, asks for this many strings: fewer can be broken by search. */
const LEAST_SIZE = 1_000_000n;
const MOST_CHARACTERS = 4096;
export const DEFAULT_CAPACITY: bigint = 2n ** 63n;
/** Unissued strings for each ordinal, where the length is ours to choose: 2^32. */
const DEFAULT_SPARE = 32n;

/**
 * Checks every option, and fills in the defaults.
 *
 * @throws PuidError `invalid_key`, or `invalid_options` with the `option` at fault
 */
export function readOptions<P extends string>(given: PuidOptions<P>): Format<P> {
  const options = checkOptions(given, NAMES);
  const key = readKey(options.key);
  const prefix = readPrefix(options.prefix);
  const alphabet = readAlphabet(options.alphabet);
  const radix = BigInt(alphabet.length);
  const wanted = readCapacity(options.capacity);
  const length = readLength(options.length, radix, wanted ?? DEFAULT_CAPACITY);
  const size = radix ** BigInt(length);
  if (wanted !== undefined && wanted > size) {
    const rule = `"capacity" must be at most ${radix}^${length} (${digits(size)}), the number of strings of that length`;
    refuseOption("capacity", `${rule}, got ${digits(wanted)}; raise "length"`);
  }
  const capacity = wanted ?? (size < DEFAULT_CAPACITY ? size : DEFAULT_CAPACITY);
  return {
    key,
    prefix: prefix as P,
    alphabet,
    length,
    size,
    capacity,
    remedy: capacity === size ? `raise "length"` : `raise "capacity", which lengthens the id`,
    tweak: readTweak(prefix, options.tweak),
    accept: readAccept(options.accept),
  };
}

function readPrefix(prefix: unknown = ""): string {
  if (typeof prefix !== "string")
    refuseOption("prefix", `"prefix" must be a string, got ${describe(prefix)}`);
  const foreign = prefix.search(/[^A-Za-z0-9._~-]/);
  if (foreign >= 0) {
    const rule = '"prefix" must have only letters, digits, ".", "_", "~" and "-"';
    refuseOption("prefix", `${rule}, got ${quote(prefix.charAt(foreign))} at ${foreign} in ${quote(prefix)}`);
  }
  if (prefix.length > 63) {
    refuseOption(
      "prefix",
      `"prefix" must have at most 63 characters, got ${prefix.length} in ${quote(prefix)}`,
    );
  }
  return prefix;
}

function readAlphabet(alphabet: unknown = crockford32): string {
  if (typeof alphabet !== "string") {
    refuseOption("alphabet", `"alphabet" must be a string, got ${describe(alphabet)}`);
  }
  const foreign = alphabet.search(/[^!-~]/);
  if (foreign >= 0) {
    const rule = '"alphabet" must have only printable ASCII characters, and no space';
    refuseOption(
      "alphabet",
      `${rule}, got ${quote(alphabet.charAt(foreign))} at ${foreign} in ${quote(alphabet)}`,
    );
  }
  // Of 95 characters two are the same.
  const twin = [...alphabet.slice(0, 256)].findIndex(
    (character, index) => alphabet.indexOf(character) < index,
  );
  if (twin >= 0) {
    const rule = '"alphabet" must have distinct characters';
    refuseOption(
      "alphabet",
      `${rule}, got ${quote(alphabet.charAt(twin))} again at ${twin} in ${quote(alphabet)}`,
    );
  }
  if (alphabet.length < 2) {
    refuseOption("alphabet", `"alphabet" must have at least 2 characters, got ${quote(alphabet)}`);
  }
  return alphabet;
}

export function readCapacity(capacity: unknown): bigint | undefined {
  if (capacity === undefined) return undefined;
  if (typeof capacity !== "bigint") {
    const mend = Number.isSafeInteger(capacity) ? `; write ${capacity}n` : "";
    refuseOption("capacity", `"capacity" must be a bigint, got ${describe(capacity)}${mend}`);
  }
  if (capacity < 1n) refuseOption("capacity", `"capacity" must be at least 1, got ${digits(capacity)}`);
  return capacity;
}

function readLength(length: unknown, radix: bigint, capacity: bigint): number {
  if (length === undefined) {
    const least = leastLength(radix, capacity, DEFAULT_SPARE);
    if (least <= MOST_CHARACTERS) return least;
    const rule = `"capacity" must be at most ${radix}^${MOST_CHARACTERS} / 2^32, for an id of at most ${MOST_CHARACTERS} characters`;
    refuseOption("capacity", `${rule}, got ${digits(capacity)}`);
  }
  const least = leastLength(radix, LEAST_SIZE, 0n);
  if (!Number.isSafeInteger(length) || (length as number) < least || (length as number) > MOST_CHARACTERS) {
    const rule = `"length" must be an integer from ${least}, for ${radix}^${least} to be at least 1000000, to ${MOST_CHARACTERS}`;
    refuseOption("length", `${rule}, got ${describe(length)}`);
  }
  return length as number;
}

/** The least length with radix^length ≥ size · 2^spare; past the most characters, any that is too large. */
function leastLength(radix: bigint, size: bigint, spare: bigint): number {
  let length = 0;
  for (let power = 1n; power >> spare < size && length <= MOST_CHARACTERS; power *= radix) length++;
  return length;
}

export function readTweak(byDefault: string, tweak: unknown = byDefault): Uint8Array {
  if (typeof tweak !== "string") refuseOption("tweak", `"tweak" must be a string, got ${describe(tweak)}`);
  // An encoder would write U+FFFD for each of these, and so give different tweaks one permutation.
  if (/\p{Surrogate}/u.test(tweak)) {
    refuseOption("tweak", `"tweak" must be well-formed, without lone surrogates, got ${quote(tweak)}`);
  }
  return new TextEncoder().encode(tweak);
}

function readAccept(accept: unknown): Accept | undefined {
  if (accept === undefined || typeof accept === "function") return accept as Accept | undefined;
  return refuseOption("accept", `"accept" must be a function, got ${describe(accept)}`);
}
