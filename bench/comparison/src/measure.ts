import Hashids from "hashids";
import { nanoid } from "nanoid";
import { alphabets, createPuid } from "puid-codec";
import Sqids from "sqids";
import { ulid } from "ulid";
import { v4, v7 } from "uuid";
import { bundleSizes } from "./bundles.js";
import { onlyRow } from "./only-row.js";
import { LETTERS_AND_DIGITS, mistypedOf, randomStrings, STRINGS } from "./random-strings.js";
import type { EncoderName, Encoding, GeneratorName, Lengths, Results } from "./results.js";

/** The length of these for sqids and hashids, and the least length of their ids. */
const MIN_LENGTH = 10;

/** The numbers whose ids are mistyped. */
const MISTYPED: readonly bigint[] = Array.from({ length: 100 }, (_, i) => BigInt(i + 1) * 9973n);
const SEED = 20260101;

/** A library that encodes numbers, behind one interface. */
interface Encoder {
  encode(number: bigint): string;
  /** Encodes with the defaults. */
  encodeShort(number: bigint): string;
  /** Returns `undefined` unless the string decodes to one number that the library encodes. */
  decode(id: string): bigint | undefined;
  /** As `decode`, for what `encodeShort` returns. */
  decodeShort(id: string): bigint | undefined;
  /** The length of the random strings. */
  readonly length: number;
  /** The characters of ids with the defaults. */
  readonly alphabet: string;
}

function puidEncoder(): Encoder {
  const key = "f44fec9beae13cc3a609f67b2f19ab55";
  const codec = createPuid({ key, alphabet: alphabets.base62 });
  const short = createPuid({ key });
  return {
    encode: codec.id,
    encodeShort: short.id,
    decode: codec.tryOrdinal,
    decodeShort: short.tryOrdinal,
    length: codec.length,
    alphabet: short.alphabet,
  };
}

function sqidsEncoder(): Encoder {
  const [sqids, short] = [new Sqids({ minLength: MIN_LENGTH }), new Sqids()];
  // Its type allows only numbers. At run time, it rejects what is above 2^53 − 1.
  const toNumber = (number: bigint): number =>
    number <= Number.MAX_SAFE_INTEGER ? Number(number) : (number as never);
  const decode = (id: string): bigint | undefined => {
    const row = onlyRow(sqids.decode(id));
    return row === undefined ? undefined : BigInt(row);
  };
  return {
    encode: (number) => sqids.encode([toNumber(number)]),
    encodeShort: (number) => short.encode([toNumber(number)]),
    decode,
    decodeShort: decode,
    length: MIN_LENGTH,
    alphabet: LETTERS_AND_DIGITS,
  };
}

function hashidsEncoder(): Encoder {
  const [hashids, short] = [new Hashids("salt", MIN_LENGTH), new Hashids("salt")];
  const decode = (library: Hashids, id: string): bigint | undefined => {
    try {
      return onlyOne(library.decode(id));
    } catch {
      return undefined; // a character outside the alphabet
    }
  };
  return {
    encode: (number) => hashids.encode(number),
    encodeShort: (number) => short.encode(number),
    decode: (id) => decode(hashids, id),
    decodeShort: (id) => decode(short, id),
    length: MIN_LENGTH,
    alphabet: LETTERS_AND_DIGITS,
  };
}

/** Returns the number of a list of one. */
const onlyOne = ([first, ...others]: readonly (number | bigint)[]): bigint | undefined =>
  first === undefined || others.length > 0 ? undefined : BigInt(first);

function measureEncoder(encoder: Encoder): Encoding {
  const { encode, encodeShort, decode, decodeShort, length, alphabet } = encoder;
  const greatest = BigInt(Number.MAX_SAFE_INTEGER);
  for (const number of [0n, 42n, greatest]) {
    if (decode(encode(number)) !== number || decodeShort(encodeShort(number)) !== number)
      throw new Error(`${number} does not survive`);
  }
  const decoded = randomStrings(STRINGS, length, SEED).filter((id) => decode(id) !== undefined);
  const mistyped = MISTYPED.map(encodeShort).flatMap((id) => mistypedOf(id, alphabet));
  return {
    lengths: lengthsOf([encodeShort(0n), encodeShort(greatest)]),
    bigint: survives(2n ** 60n),
    length,
    decoded: decoded.length,
    canonical: decoded.filter((id) => encode(decode(id)!) === id).length,
    mistyped: mistyped.length,
    mistypedDecoded: mistyped.filter((id) => decodeShort(id) !== undefined).length,
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
