import { plus, toSafeNumber } from "../util/bigint64.js";
import {
  describe,
  digits,
  PuidError,
  type PuidErrorDetails,
  powerAndDigits,
  type Refusal,
} from "../util/errors.js";

import type { Codec, Decoding, Encoding, Scheme } from "./codec.js";

/** Why each error was thrown, for codecs made of others, which name the argument anew. */
const refusals = /* @__PURE__ */ new WeakMap<object, Refusal>();

/** The refusal behind an error of a codec's; none for errors of others. */
export const refusalOf = (error: unknown): Refusal | undefined => refusals.get(error as object);

/** The most elements that an array can have. */
const MOST_ELEMENTS = 2 ** 32 - 1;

/** All of a codec's methods, from the few that are its own. */
export const createCodec = <Id extends string>(scheme: Scheme): Codec<Id> => ({
  ...createEncoder<Id>(scheme),
  ...createDecoder<Id>(scheme),
});

function createEncoder<Id extends string>(encoding: Encoding): Pick<Codec<Id>, "id" | "ids"> {
  const { capacity, encode, remedy } = encoding;
  // The nearest double: a safe integer is below both or neither.
  const safeCapacity = Number(capacity);

  /** The ordinal, as a number if it is a safe one. */
  const read = (ordinal: bigint | number, index?: number): bigint | number => {
    const number = toSafeNumber(ordinal);
    if (number < safeCapacity) return number;
    const [name, details] = argumentOf("ordinal", index);
    checkInteger(name, ordinal, details);
    if (ordinal < capacity) return ordinal;
    return refuse(
      name,
      `below the capacity ${powerAndDigits(capacity)}, got ${digits(ordinal)}; ${remedy}`,
      details,
    );
  };

  const readRun = (first: bigint | number, count: number): (bigint | number)[] => {
    checkInteger("first", first);
    if (!Number.isSafeInteger(count) || count < 0 || count > MOST_ELEMENTS) {
      const rule = `"count" must be an integer from 0 to ${MOST_ELEMENTS}`;
      throw new PuidError("invalid_count", `${rule}, got ${describe(count)}`);
    }
    if (first > capacity - BigInt(count)) {
      const rule = `"first" + "count" must be at most the capacity ${powerAndDigits(capacity)}`;
      throw new PuidError("invalid_ordinal", `${rule}, got ${digits(first)} + ${count}; ${remedy}`);
    }
    const number = toSafeNumber(first);
    const start = number + count <= Number.MAX_SAFE_INTEGER ? number : BigInt(first);
    const run: (bigint | number)[] = [];
    for (let i = 0; i < count; i++) run.push(plus(start, i));
    return run;
  };

  return {
    id: (ordinal) => encode(read(ordinal)) as Id,
    ids(first: unknown, count?: number) {
      const ordinals = isIterable<bigint | number>(first)
        ? Array.from(first, read)
        : readRun(first as bigint | number, count!);
      return (encoding.encodeMany?.(ordinals) ?? ordinals.map(encode)) as Id[];
    },
  };
}

/** A codec's methods that read ids. */
export function createDecoder<Id extends string>(
  decoding: Decoding,
): Pick<Codec<Id>, "ordinal" | "ordinals" | "tryOrdinal" | "isId"> {
  const { decode } = decoding;

  const decodeEach = (values: unknown[]): number => {
    for (let i = 0; i < values.length; i++) {
      const ordinal = decode(values[i]);
      if (ordinal === undefined) return i;
      values[i] = ordinal;
    }
    return values.length;
  };

  const invalidId = (value: unknown, index?: number): PuidError => {
    const refusal: Refusal =
      typeof value === "string"
        ? decoding.explain(value)
        : { reason: "type", rule: `must be a string, got ${describe(value)}` };
    const { reason, rule } = refusal;
    const [name, details] = argumentOf("id", index);
    const error = new PuidError("invalid_id", `"${name}" ${rule}`, { reason, ...details });
    refusals.set(error, refusal);
    return error;
  };

  return {
    ordinal(id) {
      const ordinal = decode(id);
      if (ordinal === undefined) throw invalidId(id);
      return ordinal;
    },
    ordinals(ids) {
      if (!isIterable(ids)) {
        const message = `"ids" must be an iterable of strings, got ${describe(ids)}`;
        throw new PuidError("invalid_id", message, { reason: "type" });
      }
      const values: unknown[] = [...ids];
      const decoded = decoding.decodeMany?.(values) ?? decodeEach(values);
      if (decoded < values.length) throw invalidId(values[decoded], decoded);
      return values as bigint[];
    },
    tryOrdinal: decode,
    isId: (value): value is Id => decode(value) !== undefined,
  };
}

/** Whether there are values to be had, other than a text's characters. */
const isIterable = <Value>(value: unknown): value is Iterable<Value> =>
  typeof value !== "string" && typeof Object(value)[Symbol.iterator] === "function";

/** An argument as messages name it, alone or in a batch, and what its error has of that. */
const argumentOf = (name: string, index?: number): readonly [string, PuidErrorDetails] =>
  index === undefined ? [name, {}] : [`${name}s[${index}]`, { index }];

/** @throws PuidError `invalid_ordinal`, always */
function refuse(name: string, rule: string, details?: PuidErrorDetails): never {
  throw new PuidError("invalid_ordinal", `"${name}" must be ${rule}`, details);
}

function checkInteger(name: string, value: bigint | number, details?: PuidErrorDetails): void {
  if (typeof value !== "bigint" && !Number.isInteger(value)) {
    // Digits stay refused: an id of digits must not be enciphered twice.
    const isDigits = typeof value === "string" && /^\d+$/.test(value);
    const hint = isDigits ? "; pass BigInt(row.id) or set the driver's parser" : "";
    refuse(name, `a bigint or an integer, got ${describe(value)}${hint}`, details);
  }
  if (value < 0) refuse(name, `at least 0, got ${digits(value)}`, details);
  if (typeof value === "number" && value > Number.MAX_SAFE_INTEGER) {
    refuse(name, `a bigint above 2^53 - 1, got the number ${value}`, details);
  }
}
