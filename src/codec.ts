import { describe, digits, type InvalidIdReason, PuidError, powerAndDigits } from "./errors.js";

/** What every codec does, whatever its ids look like: plain functions, which need no `this`. */
export interface Codec<Id extends string> {
  /**
   * The id of an ordinal.
   *
   * @param ordinal - 0 to capacity − 1; as a number, at most 2^53 − 1.
   * @throws PuidError `invalid_ordinal`
   */
  readonly id: (ordinal: bigint | number) => Id;
  /**
   * The ids of `count` consecutive ordinals.
   *
   * @param first - The first ordinal; `first + count` is at most the capacity.
   * @param count - How many: 0 to 2^32 − 1, which is as many as an array can hold.
   * @throws PuidError `invalid_ordinal` or `invalid_count`
   */
  readonly ids: (first: bigint | number, count: number) => Id[];
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

/** What makes one codec differ from another. */
export interface Scheme {
  /** Ordinals are 0 … capacity − 1. */
  readonly capacity: bigint;
  /** What to do when the capacity is too small. */
  readonly remedy: string;
  /** The id of an ordinal that is within the capacity. */
  encode(ordinal: bigint | number): string;
  /** The ordinal of an id, or why the text is none. */
  decode(text: string): bigint | InvalidIdReason;
  /** The rule that such a text breaks, as the rest of a sentence that begins with the argument's name. */
  explain(text: string, reason: InvalidIdReason): string;
}

/** The most elements that an array can have. */
const MOST_ELEMENTS = 2 ** 32 - 1;

/** All of a codec's methods, from the two that are its own. */
export function createCodec<Id extends string>(scheme: Scheme): Codec<Id> {
  const { capacity, encode, decode } = scheme;

  const decodeOrThrow = (text: unknown, index?: number): bigint => {
    const ordinal = typeof text === "string" ? decode(text) : "type";
    if (typeof ordinal === "bigint") return ordinal;
    const rule =
      typeof text === "string" ? scheme.explain(text, ordinal) : `must be a string, got ${describe(text)}`;
    throw index === undefined
      ? new PuidError("invalid_id", `"id" ${rule}`, { reason: ordinal })
      : new PuidError("invalid_id", `"ids[${index}]" ${rule}`, { reason: ordinal, index });
  };

  const tryOrdinal = (value: unknown): bigint | undefined => {
    if (typeof value !== "string") return undefined;
    const ordinal = decode(value);
    return typeof ordinal === "bigint" ? ordinal : undefined;
  };

  return {
    id(ordinal) {
      checkInteger("ordinal", ordinal);
      if (ordinal >= capacity) {
        const rule = `"ordinal" must be below the capacity ${powerAndDigits(capacity)}`;
        throw new PuidError("invalid_ordinal", `${rule}, got ${digits(ordinal)}; ${scheme.remedy}`);
      }
      return encode(ordinal) as Id;
    },
    ids(first, count) {
      checkInteger("first", first);
      if (!Number.isSafeInteger(count) || count < 0 || count > MOST_ELEMENTS) {
        const rule = `"count" must be an integer from 0 to ${MOST_ELEMENTS}, as many as an array can hold`;
        throw new PuidError("invalid_count", `${rule}, got ${describe(count)}`);
      }
      const start = BigInt(first);
      if (start + BigInt(count) > capacity) {
        const rule = `"first" + "count" must be at most the capacity ${powerAndDigits(capacity)}`;
        throw new PuidError("invalid_ordinal", `${rule}, got ${digits(first)} + ${count}; ${scheme.remedy}`);
      }
      return Array.from({ length: count }, (_, i) => encode(start + BigInt(i)) as Id);
    },
    ordinal: (id) => decodeOrThrow(id),
    ordinals(ids) {
      if (typeof ids === "string" || typeof ids?.[Symbol.iterator] !== "function") {
        const message = `"ids" must be an iterable of strings, got ${describe(ids)}`;
        throw new PuidError("invalid_id", message, { reason: "type" });
      }
      return Array.from(ids, decodeOrThrow);
    },
    tryOrdinal,
    isId: (value): value is Id => tryOrdinal(value) !== undefined,
  };
}

function checkInteger(name: string, value: bigint | number): void {
  if (typeof value === "bigint" || Number.isInteger(value)) {
    if (value < 0) {
      throw new PuidError("invalid_ordinal", `"${name}" must be at least 0, got ${digits(value)}`);
    }
    if (value > Number.MAX_SAFE_INTEGER && typeof value === "number") {
      const rule = `"${name}" must be a bigint where it is above 2^53 - 1`;
      throw new PuidError("invalid_ordinal", `${rule}, got the number ${value}`);
    }
    return;
  }
  throw new PuidError("invalid_ordinal", `"${name}" must be a bigint or an integer, got ${describe(value)}`);
}
