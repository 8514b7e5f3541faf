import Hashids from "hashids";
import { nanoid } from "nanoid";
import { alphabets, createPuid } from "puid-codec";
import Sqids from "sqids";
import { ulid } from "ulid";
import { v4, v7 } from "uuid";
import { bundleSizes } from "./bundles.js";
import { randomStrings } from "./random-strings.js";
import type { EncoderName, Encoding, GeneratorName, Lengths, Results } from "./results.js";

/** How many random strings each library gets. */
export const STRINGS = 100_000;

/** The length of these for sqids and hashids, and the least length of their ids. */
const MIN_LENGTH = 10;
const SEED = 20260101;

/** A library that encodes numbers, behind one interface. */
interface Encoder {
  encode(number: bigint): string;
  /** Encodes without a minimum length. */
  encodeShort(number: bigint): string;
  /** Returns `undefined` if the string does not decode. */
  decode(id: string): bigint | undefined;
  /** Tells whether the library itself writes this string for what it decodes to, which may be several numbers. */
  isCanonical(id: string): boolean;
  /** The length of the random strings. */
  readonly length: number;
}

function puidEncoder(): Encoder {
  const codec = createPuid({ key: "f44fec9beae13cc3a609f67b2f19ab55", alphabet: alphabets.base62 });
  return {
    encode: codec.id,
    encodeShort: codec.id,
    decode: codec.tryOrdinal,
    isCanonical: (id) => codec.id(codec.ordinal(id)) === id,
    length: codec.length,
  };
}

function sqidsEncoder(): Encoder {
  const sqids = new Sqids({ minLength: MIN_LENGTH });
  // Its type allows only numbers. At run time, it rejects what is above 2^53 − 1.
  const toNumber = (number: bigint): number =>
    number <= Number.MAX_SAFE_INTEGER ? Number(number) : (number as never);
  return {
    encode: (number) => sqids.encode([toNumber(number)]),
    encodeShort: (number) => new Sqids().encode([toNumber(number)]),
    decode: (id) => {
      const [first] = sqids.decode(id);
      return first === undefined ? undefined : BigInt(first);
    },
    isCanonical: (id) => {
      const numbers = sqids.decode(id);
      return numbers.every(Number.isSafeInteger) && sqids.encode(numbers) === id;
    },
    length: MIN_LENGTH,
  };
}

function hashidsEncoder(): Encoder {
  const hashids = new Hashids("salt", MIN_LENGTH);
  const numbersOf = (id: string): (number | bigint)[] => {
    try {
      return hashids.decode(id);
    } catch {
      return []; // a character outside the alphabet
    }
  };
  return {
    encode: (number) => hashids.encode(number),
    encodeShort: (number) => new Hashids("salt").encode(number),
    decode: (id) => {
      const [first] = numbersOf(id);
      return first === undefined ? undefined : BigInt(first);
    },
    isCanonical: (id) => hashids.encode(numbersOf(id)) === id,
    length: MIN_LENGTH,
  };
}

function measureEncoder({ encode, encodeShort, decode, isCanonical, length }: Encoder): Encoding {
  const greatest = BigInt(Number.MAX_SAFE_INTEGER);
  for (const number of [0n, 42n, greatest]) {
    if (decode(encode(number)) !== number) throw new Error(`${number} does not survive`);
  }
  const decoded = randomStrings(STRINGS, length, SEED).filter((id) => decode(id) !== undefined);
  return {
    lengths: lengthsOf([encodeShort(0n), encodeShort(greatest)]),
    bigint: survives(2n ** 60n),
    decoded: decoded.length,
    canonical: decoded.filter(isCanonical).length,
  };

  function survives(number: bigint): boolean {
    try {
      return decode(encode(number)) === number;
    } catch {
      return false;
    }
  }
}

function lengthsOf(ids: readonly string[]): Lengths {
  const lengths = ids.map((id) => id.length);
  return { least: Math.min(...lengths), greatest: Math.max(...lengths) };
}

/** Returns a thousand results of a function. */
const thousand = (generate: () => string): string[] => Array.from({ length: 1000 }, () => generate());

/** Measures everything. Only the date differs between two runs. */
export async function measure(): Promise<Results> {
  const encodings: Record<EncoderName, Encoding> = {
    "puid-codec": measureEncoder(puidEncoder()),
    sqids: measureEncoder(sqidsEncoder()),
    hashids: measureEncoder(hashidsEncoder()),
  };
  const lengths: Record<GeneratorName, Lengths> = {
    "UUID v4": lengthsOf(thousand(v4)),
    nanoid: lengthsOf(thousand(nanoid)),
    "UUID v7": lengthsOf(thousand(v7)),
    ULID: lengthsOf(thousand(ulid)),
  };
  const date = new Date().toISOString().slice(0, 10);
  return { date, encodings, lengths, bundles: await bundleSizes() };
}
