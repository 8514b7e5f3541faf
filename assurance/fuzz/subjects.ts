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
import type { Chance } from "./chance.js";
import { piecesOf } from "./wrong.js";

/** A codec, and what it must say of a text, found by other means: SPEC.md's steps over another's FF1. */
export interface Subject {
  readonly name: string;
  readonly codec: Codec<string> & Partial<Omit<Puid, keyof Codec<string>>>;
  /** The codec that issues a text of the right shape: the subject's own, or a keyring's member. */
  readonly issuerOf: (text: string) => Codec<string>;
  /** Parts of its key, which no message holds. */
  readonly secrets: readonly string[];
  /** What its near misses are made of. */
  readonly alphabet: string;
  /** A text of the right shape: half of them ids. */
  readonly draw: (chance: Chance) => string;
  /** Why a text's shape is wrong: one of these; none if it is right. */
  readonly faults: (text: string) => readonly InvalidIdReason[];
  /** The ordinal of a text of the right shape, slowly. */
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

/** A point beside the end of what is issued. */
function edge(chance: Chance, capacity: bigint, size: bigint): bigint {
  const point = capacity + BigInt(chance.below(3)) - 1n;
  return point < size ? point : size - 1n;
}

/** A codec of `createPuid`. */
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
    draw(chance) {
      if (chance.oneIn(2)) return codec.id(chance.bigintBelow(capacity));
      if (chance.oneIn(4)) return points.id(edge(chance, capacity, size));
      let text: string = prefix;
      for (let i = 0; i < length; i++) text += chance.character(alphabet);
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

/** From id to ordinal, with a filter or without. */
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

/** A codec of `createUuidPuid`. */
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
    draw: (chance) =>
      chance.oneIn(2)
        ? codec.id(chance.bigintBelow(capacity))
        : chance.oneIn(4)
          ? points.id(edge(chance, capacity, 2n ** 122n))
          : toHex(chance.bytes(16)).replace(
              /^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/,
              (_, a, b, c, d, e) => `${a}-${b}-8${c}-${chance.character("89ab")}${d}-${e}`,
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

/** puid.dev's codec. */
function puidDev(): Subject {
  const codec = createPuidDev();
  return {
    name: "puid.dev",
    codec,
    issuerOf: () => codec,
    secrets: [],
    alphabet: alphabets.base62,
    draw(chance) {
      const id = codec.id(chance.bigintBelow(2n ** 64n));
      // The same number with a zero in front, and the same modulo 2^128
      if (chance.oneIn(8)) return `0${id}`;
      if (chance.oneIn(8)) return oracleId(pointOf(id) + 2n ** 128n * BigInt(1 + chance.below(6)), []);
      if (chance.oneIn(2)) return id;
      let text = "";
      for (let left = 1 + chance.below(22); left > 0; left--) text += chance.character(alphabets.base62);
      return text;
    },
    faults(text) {
      if (text.length < 1 || text.length > 22) return ["length"];
      return [...text].every((character) => alphabets.base62.includes(character)) ? [] : ["character"];
    },
    ordinalOf: (text) => oracleOrdinal(text),
  };
}

/** A keyring: a text is for the member whose shape it has. */
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
    // Half of what is drawn was issued under a retired key, so that `id` need not give it back.
    draw: (chance) => chance.pick(members).draw(chance),
    faults: (text) => (memberOf(text) === undefined ? ["prefix", "length", "character"] : []),
    ordinalOf: (text) => memberOf(text)!.ordinalOf(text),
  };
}

/** The subjects that stay the same for a whole run, with keys of its own. */
export function standing(chance: Chance): Subject[] {
  const key = (): string => toHex(chance.bytes(chance.pick([16, 24, 32])));
  const printable = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i)).join("");
  const users = digits("the defaults, prefixed", { key: key(), prefix: "usr_" });
  return [
    digits("the defaults", { key: key() }),
    users,
    digits("base 2", { key: key(), alphabet: "01", length: 40, capacity: 2n ** 39n }),
    digits("base 3", { key: key(), prefix: "0", alphabet: "-.~", length: 30 }),
    digits("base 10 in 6: every text is an id", { key: key(), alphabet: alphabets.decimal, length: 6 }),
    digits("base 62 in 22", { key: key(), alphabet: alphabets.base62, length: 22 }),
    digits("base 62 in 40", { key: key(), prefix: "~".repeat(63), alphabet: alphabets.base62, length: 40 }),
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
    uuids("UUIDs, every one of them", key(), 2n ** 122n),
    puidDev(),
    keyring("a keyring", [
      digits("", { key: key(), prefix: "usr2_", capacity: 2n ** 20n, length: 5 }),
      users,
      digits("", { key: key(), prefix: "usr2_", capacity: 2n ** 20n, length: 6 }),
    ]),
  ];
}

/** Subjects of formats drawn anew. */
export const drawn = (seed: number, count: number): Subject[] =>
  fc.sample(puidOptions(), { seed, numRuns: count }).map((options) => digits("a format drawn anew", options));

/** The members of a registry. */
export function registered(chance: Chance, count: number): Subject[] {
  return Array.from({ length: count }, (_, i) =>
    digits(`type${i}`, {
      key: toHex(chance.bytes(16)),
      prefix: i === 0 ? "" : `${"tuv".charAt(i % 3)}${i.toString(36)}_`,
      alphabet: i % 2 === 0 ? alphabets.crockford32 : alphabets.base62,
      length: i === 0 ? 60 : 5 + (i % 7),
    }),
  );
}
