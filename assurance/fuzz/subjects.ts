import { FF1 } from "@noble/ciphers/ff1.js";
import fc from "fast-check";
import {
  type Accept,
  alphabets,
  type Codec,
  createKeyring,
  createPuid,
  createUuidPuid,
  type InvalidIdReason,
  type Puid,
  type PuidOptions,
} from "puid-codec";
import { createPuidDev } from "puid-codec/puid-dev";
import { puidOptions } from "puid-codec/testing";
import { oracleId, oracleOrdinal } from "../../test/oracle/puid-dev.js";
import { toHex } from "../../test/support/bytes.js";
import { piecesOf } from "./errors.js";
import type { Random } from "./random.js";

/** A codec, and the right result for a string, computed by other means: the steps of SPEC.md over another FF1. */
export interface Subject {
  readonly name: string;
  readonly codec: Codec<string> & Partial<Omit<Puid, keyof Codec<string>>>;
  /** Returns the codec that issues a string of the right shape: the subject's own, or a member of a keyring. */
  readonly issuerOf: (text: string) => Codec<string>;
  /** The parts of its key. No message may contain one. */
  readonly secrets: readonly string[];
  /** The characters for near misses. */
  readonly alphabet: string;
  /** Returns a string of the right shape. Half of them are ids. */
  readonly draw: (random: Random) => string;
  /** Returns the reasons of which a rejection must give one. Empty if the shape is right. */
  readonly faults: (text: string) => readonly InvalidIdReason[];
  /** Returns the ordinal of a string of the right shape. Slow. */
  readonly ordinalOf: (text: string) => bigint | undefined;
}

type Format = Required<Pick<Puid, "prefix" | "alphabet" | "length" | "capacity">> & {
  readonly key: string;
  readonly tweak: string;
  readonly accept?: Accept | undefined;
};

const numberOf = (numerals: readonly number[], radix: bigint): bigint =>
  numerals.reduce((number, numeral) => number * radix + BigInt(numeral), 0n);

function numeralsOf(number: bigint, radix: bigint, count: number): number[] {
  const numerals: number[] = [];
  for (let rest = number; numerals.length < count; rest /= radix) numerals.unshift(Number(rest % radix));
  return numerals;
}

/** Returns a point near the capacity. */
function edge(random: Random, capacity: bigint, size: bigint): bigint {
  const point = capacity + BigInt(random.below(3)) - 1n;
  return point < size ? point : size - 1n;
}

/** Returns a subject with a codec of `createPuid`. */
export function digits(name: string, options: PuidOptions): Subject {
  const codec = createPuid(options);
  const { prefix, alphabet, length, capacity } = codec;
  const { accept, tweak = prefix } = options;
  const { accept: _, ...unfiltered } = options;
  const size = BigInt(alphabet.length) ** BigInt(length);
  const points = createPuid({ ...unfiltered, length, capacity: size });
  const key = typeof options.key === "string" ? options.key : toHex(options.key);
  const format = { key, prefix, alphabet, length, capacity, tweak, accept };
  return {
    name,
    codec,
    issuerOf: () => codec,
    secrets: piecesOf(key),
    alphabet,
    draw(random) {
      if (random.oneIn(2)) return codec.id(random.bigintBelow(capacity));
      if (random.oneIn(4)) return points.id(edge(random, capacity, size));
      let text: string = prefix;
      for (let i = 0; i < length; i++) text += random.character(alphabet);
      return text;
    },
    faults(text) {
      if (text.slice(0, prefix.length) !== prefix) return ["prefix"];
      if (text.length !== prefix.length + length) return ["length"];
      for (let i = prefix.length; i < text.length; i++) {
        if (alphabet.indexOf(text.charAt(i)) < 0) return ["character"];
      }
      return [];
    },
    ordinalOf: ordinalOf(format),
  };
}

/** Returns the steps from id to ordinal, with or without a filter. */
function ordinalOf({ key, prefix, alphabet, length, capacity, tweak, accept }: Format): Subject["ordinalOf"] {
  const radix = BigInt(alphabet.length);
  const ff1 = FF1(alphabet.length, Buffer.from(key, "hex"), Buffer.from(tweak));
  const pointOf = (text: string): bigint =>
    numberOf(ff1.decrypt(Array.from(text.slice(prefix.length), (digit) => alphabet.indexOf(digit))), radix);
  if (accept === undefined) {
    return (text) => {
      const point = pointOf(text);
      return point < capacity ? point : undefined;
    };
  }
  const size = radix ** BigInt(length);
  const attempts = size / capacity < 65_536n ? size / capacity : 65_536n;
  const write = (point: bigint): string =>
    prefix +
    ff1
      .encrypt(numeralsOf(point, radix, length))
      .map((numeral) => alphabet[numeral])
      .join("");
  return (text) => {
    const point = pointOf(text);
    if (point >= attempts * capacity || !accept(text)) return undefined;
    const ordinal = point % capacity;
    for (let earlier = ordinal; earlier < point; earlier += capacity)
      if (accept(write(earlier))) return undefined;
    return ordinal;
  };
}

/** Returns a subject with a codec of `createUuidPuid`. */
function uuids(name: string, key: string, capacity: bigint): Subject {
  const codec = createUuidPuid({ key, capacity });
  const points = createUuidPuid({ key, capacity: 2n ** 122n });
  const ff1 = FF1(2, Buffer.from(key, "hex"), new Uint8Array());
  const bitsOf = (text: string): string => {
    const bits = BigInt(`0x${text.replaceAll("-", "")}`)
      .toString(2)
      .padStart(128, "0");
    return bits.slice(0, 48) + bits.slice(52, 64) + bits.slice(66);
  };
  return {
    name,
    codec,
    issuerOf: () => codec,
    secrets: piecesOf(key),
    alphabet: "0123456789abcdef",
    draw: (random) =>
      random.oneIn(2)
        ? codec.id(random.bigintBelow(capacity))
        : random.oneIn(4)
          ? points.id(edge(random, capacity, 2n ** 122n))
          : toHex(random.bytes(16)).replace(
              /^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/,
              (_, a, b, c, d, e) => `${a}-${b}-8${c}-${random.character("89ab")}${d}-${e}`,
            ),
    faults(text) {
      if (text.length !== 36) return ["length"];
      return /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text)
        ? []
        : ["character"];
    },
    ordinalOf(text) {
      const point = numberOf(ff1.decrypt(Array.from(bitsOf(text), Number)), 2n);
      return point < capacity ? point : undefined;
    },
  };
}

const pointOf = (id: string): bigint =>
  numberOf(
    Array.from(id, (digit) => alphabets.base62.indexOf(digit)),
    62n,
  );

/** Returns a subject with the codec of puid.dev. */
function puidDev(): Subject {
  const codec = createPuidDev();
  return {
    name: "puid.dev",
    codec,
    issuerOf: () => codec,
    secrets: [],
    alphabet: alphabets.base62,
    draw(random) {
      const id = codec.id(random.bigintBelow(2n ** 64n));
      // The same number with a leading zero, and the same number modulo 2^128.
      if (random.oneIn(8)) return `0${id}`;
      if (random.oneIn(8)) return oracleId(pointOf(id) + 2n ** 128n * BigInt(1 + random.below(6)), []);
      if (random.oneIn(2)) return id;
      let text = "";
      for (let left = 1 + random.below(22); left > 0; left--) text += random.character(alphabets.base62);
      return text;
    },
    faults(text) {
      if (text.length < 1 || text.length > 22) return ["length"];
      return [...text].every((character) => alphabets.base62.includes(character)) ? [] : ["character"];
    },
    ordinalOf: (text) => oracleOrdinal(text),
  };
}

/** Returns a subject with a keyring. The member whose shape a string has decodes it. */
function keyring(name: string, members: readonly [Subject, ...Subject[]]): Subject {
  const [current, ...retired] = members;
  const memberOf = (text: string): Subject | undefined =>
    members.find((member) => member.faults(text).length === 0);
  return {
    name,
    codec: createKeyring(current.codec as Puid, ...retired.map(({ codec }) => codec as Puid)),
    issuerOf: (text) => memberOf(text)!.codec,
    secrets: members.flatMap(({ secrets }) => secrets),
    alphabet: current.alphabet,
    // Retired members issue some of the strings, so `id` of the keyring need not return them.
    draw: (random) => random.pick(members).draw(random),
    faults: (text) => (memberOf(text) === undefined ? ["prefix", "length", "character"] : []),
    ordinalOf: (text) => memberOf(text)!.ordinalOf(text),
  };
}

/** Returns the subjects of a whole run. Each run has its own keys. */
export function fixedSubjects(random: Random): Subject[] {
  const key = (): string => toHex(random.bytes(random.pick([16, 24, 32])));
  const printable = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i)).join("");
  const users = digits("the defaults with a prefix", { key: key(), prefix: "usr_" });
  return [
    digits("the defaults", { key: key() }),
    users,
    digits("base 2", { key: key(), alphabet: "01", length: 40, capacity: 2n ** 39n }),
    digits("base 3", { key: key(), prefix: "0", alphabet: "-.~", length: 30 }),
    digits("base 10 × 6: every string is an id", { key: key(), alphabet: alphabets.decimal, length: 6 }),
    digits("base 62 × 22", { key: key(), alphabet: alphabets.base62, length: 22 }),
    digits("base 62 × 40", { key: key(), prefix: "~".repeat(63), alphabet: alphabets.base62, length: 40 }),
    digits("base 64", { key: key(), prefix: "a.b-", alphabet: alphabets.base64url }),
    digits("base 94", { key: key(), alphabet: printable, length: 6, capacity: 94n ** 6n / 3n }),
    digits("a filter", {
      key: key(),
      prefix: "f_",
      length: 8,
      capacity: 2n ** 36n,
      accept: (id) => id.charCodeAt(3) % 4 !== 0,
    }),
    uuids("UUIDs", key(), 2n ** 63n),
    uuids("UUIDs, all of them", key(), 2n ** 122n),
    puidDev(),
    keyring("a keyring", [
      digits("", { key: key(), prefix: "usr2_", capacity: 2n ** 20n, length: 5 }),
      users,
      digits("", { key: key(), prefix: "usr2_", capacity: 2n ** 20n, length: 6 }),
    ]),
  ];
}

/** Returns subjects with random formats. */
export const randomSubjects = (seed: number, count: number): Subject[] =>
  fc.sample(puidOptions(), { seed, numRuns: count }).map((options) => digits("random formats", options));

/** Returns the members of a registry. */
export function registryMembers(random: Random, count: number): Subject[] {
  return Array.from({ length: count }, (_, i) =>
    digits(`type${i}`, {
      key: toHex(random.bytes(16)),
      prefix: i === 0 ? "" : `${"tuv".charAt(i % 3)}${i.toString(36)}_`,
      alphabet: i % 2 === 0 ? alphabets.crockford32 : alphabets.base62,
      length: i === 0 ? 60 : 5 + (i % 7),
    }),
  );
}
