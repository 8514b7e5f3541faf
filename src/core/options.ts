import { readKey } from "../ff1/aes-key.js";
import { crockford32 } from "../text/alphabet.js";
import { describe, digits, quote } from "../util/errors.js";
import { checkOptions, refuseOption } from "../util/validate.js";
import type { Accept } from "./codec.js";

/**
 * What `createPuid` takes, as an object's own properties. All of it is permanent once ids are issued: another key,
 * prefix, alphabet, length, tweak or filter gives every ordinal another id. Only `capacity` may be raised, and only if
 * `length` is given and `accept` is not.
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
   * `length` is given and that is smaller. Permanent with `accept`, and where `length` follows from it.
   */
  readonly capacity?: bigint | undefined;
  /**
   * Text that separates permutations under one key; by default the prefix. It replaces the prefix, so an explicit tweak
   * must name the type as well: `${tenant}/usr`. Two codecs with one key, tweak, radix and length give an ordinal the
   * same digits.
   */
  readonly tweak?: string | undefined;
  /**
   * Tells which ids may be issued, prefix included; by default all. If it rejects one, the codec tries the next of the
   * ordinal's candidates: radix^length / capacity of them, at most 65,536. Ids depend on every answer and on the
   * capacity, so both are permanent.
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
export const LEAST_SIZE = 1_000_000n;
const MOST_CHARACTERS = 4096;
export const DEFAULT_CAPACITY: bigint = 2n ** 63n;
/** Unissued strings for each ordinal, where the length is ours to choose: 2^32. */
export const DEFAULT_SPARE = 32n;

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
    const rule = `be at most ${radix}^${length} (${digits(size)})`;
    refuseOption("capacity", rule, digits(wanted), 'a greater "length" changes every id');
  }
  const capacity = wanted ?? (size < DEFAULT_CAPACITY ? size : DEFAULT_CAPACITY);
  return {
    key,
    prefix: prefix as P,
    alphabet,
    length,
    size,
    capacity,
    remedy: remedyOf(options, length, capacity === size),
    tweak: readTweak(prefix, options.tweak),
    accept: readAccept(options.accept),
  };
}

/** What to do about a capacity that is too small, so that the ids that were issued stay. */
function remedyOf({ length: given, accept }: PuidOptions, length: number, isFull: boolean): string {
  if (isFull || accept !== undefined) return 'rotate to a greater "length"';
  return given === undefined ? `raise "capacity" and set "length" to ${length}` : 'raise "capacity"';
}

function readPrefix(given: unknown = ""): string {
  const prefix = readString("prefix", given);
  const foreign = prefix.search(/[^A-Za-z0-9._~-]/);
  if (foreign >= 0) refuseAt("prefix", 'only letters, digits, ".", "_", "~" and "-"', prefix, foreign);
  if (prefix.length > 63) {
    refuseOption("prefix", "have at most 63 characters", `${prefix.length} in ${quote(prefix)}`);
  }
  return prefix;
}

export function readAlphabet(given: unknown = crockford32): string {
  const alphabet = readString("alphabet", given);
  const foreign = alphabet.search(/[^!-~]/);
  if (foreign >= 0)
    refuseAt("alphabet", "only printable ASCII characters, without spaces", alphabet, foreign);
  // Of 95 characters two are the same.
  const twin = [...alphabet.slice(0, 256)].findIndex(
    (character, index) => alphabet.indexOf(character) < index,
  );
  if (twin >= 0) refuseAt("alphabet", "distinct characters", alphabet, twin);
  if (alphabet.length < 2) refuseOption("alphabet", "have at least 2 characters", quote(alphabet));
  return alphabet;
}

/** Refuses a text for one of its characters. */
function refuseAt(option: string, rule: string, text: string, at: number): never {
  return refuseOption(option, `have ${rule}`, `${quote(text.charAt(at))} at ${at} in ${quote(text)}`);
}

function readString(option: string, value: unknown): string {
  return typeof value === "string" ? value : refuseOption(option, "be a string", describe(value));
}

export function readCapacity(capacity: unknown): bigint | undefined {
  if (capacity === undefined) return undefined;
  if (typeof capacity !== "bigint") {
    const advice = Number.isSafeInteger(capacity) ? `write ${capacity}n` : "";
    refuseOption("capacity", "be a bigint", describe(capacity), advice);
  }
  if (capacity < 1n) refuseOption("capacity", "be at least 1", digits(capacity));
  return capacity;
}

function readLength(length: unknown, radix: bigint, capacity: bigint): number {
  if (length === undefined) {
    const least = leastLength(radix, capacity, DEFAULT_SPARE);
    if (least <= MOST_CHARACTERS) return least;
    refuseOption("capacity", `be at most ${radix}^${MOST_CHARACTERS} / 2^32`, digits(capacity));
  }
  const least = leastLength(radix, LEAST_SIZE, 0n);
  if (!Number.isSafeInteger(length) || (length as number) < least || (length as number) > MOST_CHARACTERS) {
    const rule = `be an integer from ${least}, for ${radix}^${least} to be at least ${LEAST_SIZE}, to ${MOST_CHARACTERS}`;
    refuseOption("length", rule, describe(length));
  }
  return length as number;
}

/** The least length with radix^length ≥ size · 2^spare; past the most characters, any that is too large. */
export function leastLength(radix: bigint, size: bigint, spare: bigint): number {
  let length = 0;
  for (let power = 1n; power >> spare < size && length <= MOST_CHARACTERS; power *= radix) length++;
  return length;
}

export function readTweak(byDefault: string, given: unknown = byDefault): Uint8Array {
  const tweak = readString("tweak", given);
  // An encoder would write U+FFFD for each of these, and so give different tweaks one permutation.
  if (/\p{Surrogate}/u.test(tweak)) {
    refuseOption("tweak", "be well-formed", quote(tweak));
  }
  return new TextEncoder().encode(tweak);
}

function readAccept(accept: unknown): Accept | undefined {
  if (accept === undefined || typeof accept === "function") return accept as Accept | undefined;
  return refuseOption("accept", "be a function", describe(accept));
}
