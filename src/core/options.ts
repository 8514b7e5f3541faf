import { readKey } from "../ff1/aes-key.js";
import { crockford32 } from "../text/alphabet.js";
import { describe, quote, showInteger } from "../util/errors.js";
import { checkOptions, refuseOption } from "../util/validate.js";
import type { Accept } from "./codec.js";

/**
 * The options of `createPuid`. It reads own properties only.
 *
 * Every option except `capacity` is permanent: another key, prefix, alphabet, length, tweak or filter changes every id.
 * You may raise `capacity` only if `length` is given and `accept` is not.
 */
export interface PuidOptions<P extends string = string> {
  /** The AES key: 16, 24 or 32 bytes, or their hexadecimal digits. `generateKey()` makes one. */
  readonly key: Uint8Array | string;
  /** The string in front of every id: at most 63 characters of `A–Z a–z 0–9 . _ ~ -`. The default is none. */
  readonly prefix?: P | undefined;
  /**
   * The digits, in their order: 2 to 94 distinct printable ASCII characters (0x21 to 0x7E). Pass one of `alphabets`,
   * such as `alphabets.base58`, or any others. A string is always the digits themselves: `"base58"` has six of them.
   * The default is `alphabets.crockford32`.
   */
  readonly alphabet?: string | undefined;
  /**
   * The number of characters after the prefix: an integer, at most 4,096, with radix^length at least 1,000,000. The
   * default is the least that leaves 2^32 strings for each ordinal.
   */
  readonly length?: number | undefined;
  /**
   * Ordinals are 0 … capacity − 1. At least 1, at most radix^length. The default is 2^63, or radix^length if `length`
   * is given and that is smaller. The capacity is permanent with `accept`. It is also permanent without `length`,
   * because the default of `length` depends on it.
   */
  readonly capacity?: bigint | undefined;
  /**
   * A string that separates permutations under one key. The default is the prefix. A tweak replaces the prefix, so it
   * must name the type as well: `${tenant}/usr`. Two codecs with the same key, tweak, radix and length give an
   * ordinal the same digits.
   */
  readonly tweak?: string | undefined;
  /**
   * Tells which ids the codec may issue, with their prefix. The default is all. If it rejects an id, the codec tries
   * the next candidate of the ordinal. There are radix^length / capacity candidates, at most 65,536. Ids depend on
   * every answer and on the capacity, so both are permanent.
   */
  readonly accept?: Accept | undefined;
}

/** Options after validation, with all defaults filled in. */
export interface Format<P extends string> {
  readonly key: Uint8Array;
  readonly prefix: P;
  readonly alphabet: string;
  readonly length: number;
  /** radix^length, the number of strings with the shape of an id. */
  readonly size: bigint;
  readonly capacity: bigint;
  /** What to do when the capacity is too small. */
  readonly advice: string;
  /** The tweak's UTF-8 bytes. */
  readonly tweak: Uint8Array;
  readonly accept?: Accept | undefined;
}

export const NAMES: readonly string[] = [
  "key",
  "prefix",
  "alphabet",
  "length",
  "capacity",
  "tweak",
  "accept",
];

/** SP 800-38G Rev. 1, second public draft, requires this many strings. An attacker can break smaller domains. */
export const MIN_SIZE = 1_000_000n;
const MAX_PREFIX_LENGTH = 63;
const MAX_LENGTH = 4096;
/** The ordinals of a signed 64-bit column. */
export const DEFAULT_CAPACITY: bigint = 2n ** 63n;
/** The default length leaves at least 2^32 strings for each ordinal: a guess is an id once in 2^32. */
export const DEFAULT_GUARD_BITS = 32n;

/**
 * Validates every option and fills in the defaults.
 *
 * @throws PuidError `invalid_key`, or `invalid_options` with the rejected `option`
 */
export function readOptions<P extends string>(given: PuidOptions<P>): Format<P> {
  const options = checkOptions(given, NAMES);
  const key = readKey(options.key);
  const prefix = readPrefix(options.prefix);
  const alphabet = readAlphabet(options.alphabet);
  const radix = BigInt(alphabet.length);
  const givenCapacity = readCapacity(options.capacity);
  const length = readLength(options.length, radix, givenCapacity ?? DEFAULT_CAPACITY);
  const size = radix ** BigInt(length);
  if (givenCapacity !== undefined && givenCapacity > size) {
    const rule = `be at most ${radix}^${length} (${showInteger(size)})`;
    refuseOption("capacity", rule, showInteger(givenCapacity), 'raise "length", which changes every id');
  }
  const capacity = givenCapacity ?? (size < DEFAULT_CAPACITY ? size : DEFAULT_CAPACITY);
  return {
    key,
    prefix: prefix as P,
    alphabet,
    length,
    size,
    capacity,
    advice: adviceFor(options, length, capacity === size),
    tweak: readTweak(prefix, options.tweak),
    accept: readAccept(options.accept),
  };
}

/** Returns what to do when the capacity is too small. The advice keeps the ids that exist. */
function adviceFor({ length: given, accept }: PuidOptions, length: number, isFull: boolean): string {
  if (isFull || accept !== undefined) return 'rotate to a greater "length"';
  return given === undefined ? `raise "capacity" and set "length" to ${length}` : 'raise "capacity"';
}

function readPrefix(given: unknown = ""): string {
  const prefix = readString("prefix", given);
  const at = prefix.search(/[^A-Za-z0-9._~-]/);
  if (at >= 0) refuseCharacter("prefix", 'only letters, digits, ".", "_", "~" and "-"', prefix, at);
  if (prefix.length > MAX_PREFIX_LENGTH) {
    const rule = `have at most ${MAX_PREFIX_LENGTH} characters`;
    refuseOption("prefix", rule, `${prefix.length} in ${quote(prefix)}`);
  }
  return prefix;
}

export function readAlphabet(given: unknown = crockford32): string {
  const alphabet = readString("alphabet", given);
  let at = alphabet.search(/[^!-~]/);
  if (at >= 0) refuseCharacter("alphabet", "only printable ASCII characters, without spaces", alphabet, at);
  // There are 94 such characters. So the first 256 of a longer string repeat one.
  at = [...alphabet.slice(0, 256)].findIndex((character, index) => alphabet.indexOf(character) < index);
  if (at >= 0) refuseCharacter("alphabet", "distinct characters", alphabet, at);
  if (alphabet.length < 2) refuseOption("alphabet", "have at least 2 characters", quote(alphabet));
  return alphabet;
}

/** Rejects a string for the character at a position. */
function refuseCharacter(option: string, rule: string, text: string, at: number): never {
  return refuseOption(option, `have ${rule}`, `${quote(text.charAt(at))} at ${at} in ${quote(text)}`);
}

function readString(option: string, value: unknown): string {
  return typeof value === "string" ? value : refuseOption(option, "be a string", describe(value));
}

function readLength(length: unknown, radix: bigint, capacity: bigint): number {
  if (length === undefined) {
    const shortest = shortestLength(radix, capacity, DEFAULT_GUARD_BITS);
    if (shortest <= MAX_LENGTH) return shortest;
    refuseOption(
      "capacity",
      `be at most ${radix}^${MAX_LENGTH} / 2^${DEFAULT_GUARD_BITS}`,
      showInteger(capacity),
    );
  }
  const min = shortestLength(radix, MIN_SIZE, 0n);
  if (!Number.isSafeInteger(length) || (length as number) < min || (length as number) > MAX_LENGTH) {
    const rule = `be an integer from ${min} (${radix}^${min} >= ${MIN_SIZE}) to ${MAX_LENGTH}`;
    refuseOption("length", rule, describe(length));
  }
  return length as number;
}

/** Validates a capacity. Returns `undefined` if it is not given, because the default depends on other options. */
export function readCapacity(capacity: unknown): bigint | undefined {
  if (capacity === undefined) return undefined;
  if (typeof capacity !== "bigint") {
    const advice = Number.isSafeInteger(capacity) ? `write ${capacity}n` : "";
    refuseOption("capacity", "be a bigint", describe(capacity), advice);
  }
  if (capacity < 1n) refuseOption("capacity", "be at least 1", showInteger(capacity));
  return capacity;
}

/** Returns the least length with radix^length ≥ size · 2^guardBits, or MAX_LENGTH + 1 if that is greater. */
export function shortestLength(radix: bigint, size: bigint, guardBits: bigint): number {
  let length = 0;
  for (let power = 1n; power >> guardBits < size && length <= MAX_LENGTH; power *= radix) length++;
  return length;
}

/** Validates a tweak and returns its UTF-8 bytes. */
export function readTweak(byDefault: string, given: unknown = byDefault): Uint8Array {
  const tweak = readString("tweak", given);
  // TextEncoder replaces every lone surrogate by U+FFFD. Different tweaks would then have the same permutation.
  if (/\p{Surrogate}/u.test(tweak)) {
    refuseOption("tweak", "be well-formed", quote(tweak));
  }
  return new TextEncoder().encode(tweak);
}

function readAccept(accept: unknown): Accept | undefined {
  if (accept === undefined || typeof accept === "function") return accept as Accept | undefined;
  return refuseOption("accept", "be a function", describe(accept));
}
