import { plus, toSafeNumber } from "../util/bigint64.js";
import {
  describe,
  PuidError,
  type PuidErrorDetails,
  type Refusal,
  refuse,
  showBound,
  showInteger,
} from "../util/errors.js";
import { isIterable } from "../util/validate.js";
import { checkInteger } from "./check-integer.js";
import type { Codec, Decoding, Encoding, Scheme } from "./codec.js";

/** How many elements an array can have at most. */
const MAX_ELEMENTS = 2 ** 32 - 1;

/** Returns all methods of a codec, made from the few that differ between codecs. */
export const createCodec = <Id extends string>(scheme: Scheme): Codec<Id> => ({
  ...createEncoder<Id>(scheme),
  ...createDecoder<Id>(scheme),
});

/** Returns the methods of a codec that issue ids. */
function createEncoder<Id extends string>(encoding: Encoding): Pick<Codec<Id>, "id" | "ids"> {
  const { capacity, encode, advice } = encoding;
  // The double nearest to the capacity. A safe integer is below both or below neither.
  const safeCapacity = Number(capacity);

  /** Returns a valid ordinal, as a number if it is safe. */
  const read = (ordinal: bigint | number, index?: number): bigint | number => {
    const number = toSafeNumber(ordinal);
    if (number < safeCapacity) return number;
    const [name, details] = argumentOf("ordinal", index);
    checkInteger(name, ordinal, details);
    if (ordinal < capacity) return ordinal;
    return refuse(
      "invalid_ordinal",
      name,
      `be below the capacity ${showBound(capacity)}`,
      showInteger(ordinal),
      advice,
      details,
    );
  };

  /** Returns `count` consecutive ordinals. */
  const readRun = (first: bigint | number, count: number): (bigint | number)[] => {
    checkInteger("first", first);
    if (!Number.isSafeInteger(count) || count < 0 || count > MAX_ELEMENTS) {
      const rule = `be an integer from 0 to ${MAX_ELEMENTS}`;
      refuse("invalid_count", "count", rule, describe(count));
    }
    if (first > capacity - BigInt(count)) {
      const rule = `be at most the capacity ${showBound(capacity)}`;
      refuse("invalid_ordinal", 'first" + "count', rule, `${showInteger(first)} + ${count}`, advice);
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

/** Returns the methods of a codec that read ids. */
export function createDecoder<Id extends string>(
  decoding: Decoding,
): Pick<Codec<Id>, "ordinal" | "ordinals" | "tryOrdinal" | "isId"> {
  const { decode } = decoding;

  const invalidId = (value: unknown, index?: number): PuidError => {
    const { reason, rest }: Refusal =
      typeof value === "string"
        ? decoding.explain(value)
        : { reason: "type", rest: `must be a string, got ${describe(value)}` };
    const [name, details] = argumentOf("id", index);
    return new PuidError("invalid_id", `"${name}" ${rest}`, { reason, ...details });
  };

  return {
    ordinal(id) {
      const ordinal = decode(id);
      if (ordinal === undefined) throw invalidId(id);
      return ordinal;
    },
    ordinals(ids) {
      if (!isIterable(ids)) {
        refuse("invalid_id", "ids", "be an iterable of strings", describe(ids), "", { reason: "type" });
      }
      const values: unknown[] = [...ids];
      for (let i = decoding.decodeMany?.(values) ?? 0; i < values.length; i++) {
        const ordinal = decode(values[i]);
        if (ordinal === undefined) throw invalidId(values[i], i);
        values[i] = ordinal;
      }
      return values as bigint[];
    },
    tryOrdinal: decode,
    isId: (value): value is Id => decode(value) !== undefined,
  };
}

/** Returns the name of an argument, alone or in a batch, and the fields of its error. */
const argumentOf = (name: string, index?: number): readonly [string, PuidErrorDetails] =>
  index === undefined ? [name, {}] : [`${name}s[${index}]`, { index }];
