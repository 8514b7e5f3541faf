import {
  createKeyring,
  createPuid,
  createRegistry,
  createUuidPuid,
  generateKey,
  type Puid,
  rejectWords,
} from "puid-codec";
import { createFF1 } from "puid-codec/ff1";
import { createPuidDev } from "puid-codec/puid-dev";
import { postgresFunctions } from "puid-codec/sql";
import { Violation } from "../../test/support/violation.js";
import { attempt, type Outcome, OWN, piecesOf } from "./errors.js";
import { changing } from "./values.js";

/** Puts values of every kind into each argument and each option. */

const KEY = "8c1f4e02d97ab35660f1ce3b9a7d2485";
const SECRETS = piecesOf(KEY);
const good = createPuid({ key: KEY, prefix: "usr_" });

/** An argument or option of a function. */
interface Place {
  readonly name: string;
  /** Calls the function with the value. */
  readonly action: (value: never) => unknown;
  /** The name of the argument in messages. */
  readonly argument?: string;
  /** Reads the value in the same way with the language alone. */
  readonly language?: (value: never) => unknown;
  /** Whether the function may accept the value, and its result is right. Gets a new value, because reading may change it. */
  readonly check?: (value: unknown, result: never) => boolean;
}

const isText = (value: unknown, shape: RegExp): boolean => typeof value === "string" && shape.test(value);
const isWhole = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

const tagOf = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
)!.get!;
const isBytes = (value: unknown): value is Uint8Array => tagOf.call(value) === "Uint8Array";
const isKey = (value: unknown): boolean =>
  isBytes(value)
    ? [16, 24, 32].includes(value.length)
    : isText(value, /^([0-9a-f]{32}|[0-9a-f]{48}|[0-9a-f]{64})$/i);

const works = (_: unknown, codec: Pick<Puid, "id" | "ordinal">): boolean =>
  codec.ordinal(codec.id(0n)) === 0n;

/** Whether a value is valid for an option. */
const OPTIONS: Readonly<Record<string, (value: unknown) => boolean>> = {
  key: isKey,
  prefix: (value) => value === undefined || isText(value, /^[A-Za-z0-9._~-]{0,63}$/),
  alphabet: (value) => value === undefined || isText(value, /^[!-~]{2,94}$/),
  length: (value) => value === undefined || isWhole(value, 4, 4096),
  capacity: (value) => value === undefined || (typeof value === "bigint" && value > 0n),
  tweak: (value) => value === undefined || isText(value, /^\P{Surrogate}*$/u),
  accept: (value) => value === undefined || typeof value === "function",
};

const isOrdinal = (value: unknown): value is bigint | number =>
  (typeof value === "bigint" && value >= 0n && value < 2n ** 63n) ||
  isWhole(value, 0, Number.MAX_SAFE_INTEGER);

/**
 * Reads the iterator twice, as the library does: first whether there is one, then its elements. An iterator that exists
 * only at the first read gives none.
 */
const spread = (value: Iterable<unknown>): unknown =>
  typeof Object(value)[Symbol.iterator] === "function" && [...value];
const property = (value: { readonly length: unknown }): unknown => value.length;
const copy = (value: never): unknown => ({ ...(value as object) });

const PLACES: readonly Place[] = [
  {
    name: "id",
    argument: "ordinal",
    action: good.id,
    check: (value, id: string) => isOrdinal(value) && good.ordinal(id) === BigInt(value),
  },
  {
    name: "ids of an iterable",
    action: (value) => good.ids(value),
    language: spread,
    check: (value, ids: string[]) =>
      Array.from(value as Iterable<unknown>).every(
        (ordinal, i) => isOrdinal(ordinal) && good.id(ordinal) === ids[i],
      ),
  },
  {
    name: "ids from a first",
    action: (value) => good.ids(value, 2),
    language: spread,
    check: (value, ids: string[]) =>
      isOrdinal(value) ? good.ordinal(ids[1]!) === BigInt(value) + 1n : typeof value === "object",
  },
  {
    name: "ids of a count",
    argument: "count",
    action: (value) => good.ids(0, value),
    check: (value, ids: string[]) => isWhole(value, 0, 2 ** 32 - 1) && ids.length === value,
  },
  {
    name: "ordinals",
    action: (value) => good.ordinals(value),
    language: spread,
    check: (value, ordinals: bigint[]) =>
      Array.from(value as Iterable<unknown>).every((id, i) => id === good.id(ordinals[i]!)),
  },
  { name: "createPuid", action: (value) => createPuid(value), language: copy, check: works },
  { name: "createUuidPuid", action: (value) => createUuidPuid(value), language: copy, check: works },
  { name: "createPuidDev", action: (value) => createPuidDev(value), language: copy, check: works },
  {
    name: "createPuidDev's roundKeys",
    argument: "roundKeys",
    action: (value) => createPuidDev({ roundKeys: value }),
    check: (value, codec: Puid) =>
      (value === undefined ||
        Array.from(value as bigint[]).every(
          (key) => typeof key === "bigint" && key >= 0n && key < 2n ** 64n,
        )) &&
      works(value, codec),
  },
  {
    name: "createKeyring",
    argument: "codecs",
    action: (value) => createKeyring(value),
    language: property,
    check: () => false,
  },
  {
    name: "createKeyring's retired",
    argument: "codecs",
    action: (value) => createKeyring(good, value),
    language: property,
    check: () => false,
  },
  { name: "createRegistry", action: (value) => createRegistry(value), language: copy, check: () => false },
  {
    name: "createRegistry's codec",
    argument: "codecs",
    action: (value) => createRegistry({ a: good, b: value }),
    language: property,
    check: () => false,
  },
  {
    name: "a registry's codec",
    argument: "type",
    action: createRegistry({ a: good }).codec,
    check: (value) => value === "a",
  },
  {
    name: "a registry's decode",
    argument: "id",
    action: createRegistry({ a: good }).decode,
    check: () => false,
  },
  {
    name: "a registry's tryDecode",
    action: createRegistry({ a: good }).tryDecode,
    check: (_, found: unknown) => found === undefined,
  },
  {
    name: "a registry's typeOf",
    action: createRegistry({ a: good }).typeOf,
    check: (_, found: unknown) => found === undefined,
  },
  {
    name: "rejectWords",
    argument: "words",
    action: (value) => rejectWords(value),
    language: spread,
    check: (value) => Array.from(value as Iterable<unknown>).every((word) => isText(word, /./su)),
  },
  {
    name: "generateKey",
    argument: "bytes",
    action: (value) => generateKey(value),
    check: (value, key: string) => [undefined, 16, 24, 32].includes(value as number) && isKey(key),
  },
  { name: "createFF1", action: (value) => createFF1(value), language: copy, check: () => false },
  {
    name: "createFF1's key",
    argument: "key",
    action: (value) => createFF1({ key: value, radix: 10 }),
    check: (value) => isBytes(value) && isKey(value),
  },
  {
    name: "createFF1's radix",
    argument: "radix",
    action: (value) => createFF1({ key: new Uint8Array(16), radix: value }),
    check: (value) => isWhole(value, 2, 65_536),
  },
  {
    name: "createFF1's tweak",
    argument: "tweak",
    action: (value) => createFF1({ key: new Uint8Array(16), radix: 10, tweak: value }),
    // The memory of the array may be detached.
    language: (value) => new Uint8Array(value),
    check: (value) => value === undefined || isBytes(value),
  },
  ...["encrypt" as const, "decrypt" as const].map((direction): Place => {
    const ff1 = createFF1({ key: new Uint8Array(16), radix: 10 });
    const inverse = direction === "encrypt" ? ff1.decrypt : ff1.encrypt;
    return {
      name: `FF1's ${direction}`,
      argument: "numerals",
      action: ff1[direction],
      language: property,
      // The inverse returns the numerals that the function read.
      check: (value, numerals: number[]) => {
        const { length } = value as ArrayLike<number>;
        const back = inverse(numerals);
        return back.length === length && back.every((numeral, i) => numeral === (value as number[])[i]);
      },
    };
  }),
  {
    name: "postgresFunctions",
    action: (value) => postgresFunctions(value),
    language: copy,
    check: () => false,
  },
  ...["name", "schema", "uuid", "setting", "inlineKey", "pgcryptoSchema", "tweak"].map(
    (option): Place => ({
      name: `postgresFunctions' ${option}`,
      action: (value) => postgresFunctions({ name: "usr", [option]: value }),
      check: (value) => {
        if (value === undefined) return option !== "name";
        if (option === "uuid") return typeof value === "boolean";
        if (option === "inlineKey") return isKey(value);
        return option === "tweak" ? OPTIONS["tweak"]!(value) : isText(value, /^[^\0\p{Surrogate}]{1,63}$/u);
      },
    }),
  ),
  ...Object.entries(OPTIONS).map(
    ([option, isValid]): Place => ({
      name: `createPuid's ${option}`,
      argument: option,
      action: (value) => createPuid({ key: KEY, [option]: value }),
      check: (value, codec: Puid) =>
        isValid(value) &&
        (option === "accept" || works(value, codec)) &&
        (option !== "prefix" || codec.prefix === (value ?? "")),
    }),
  ),
];

export const places: readonly string[] = PLACES.map(({ name }) => name);

/** Calls one of the places with a value. Returns the outcome for the table. */
export function call(place: number, make: () => unknown): string {
  const { name, action, argument, language, check } = PLACES[place]!;
  if (name === "ids of a count") {
    const count = make();
    // A large valid count would take too long.
    if (isWhole(count, 100, 2 ** 32 - 1)) return "skipped";
  }
  const value = make() as never;
  const outcome: Outcome<unknown> = attempt(
    () => action(value),
    SECRETS,
    argument,
    language && (() => language(make() as never)),
  );
  if ("own" in outcome) return "the caller's own error";
  if ("rejected" in outcome) return outcome.rejected.code;
  if (check !== undefined && !check(make(), outcome.value as never))
    throw new Violation(`${name} accepts an invalid value`);
  return "accepted";
}

const CHANGES: Readonly<Record<string, readonly [one: unknown, other: unknown]>> = {
  key: [KEY, "00".repeat(16)],
  prefix: ["usr_", "\0"],
  alphabet: ["0123456789abcdef", "aa"],
  length: [20, 1e9],
  capacity: [1000n, -1n],
  tweak: ["a", 5],
  accept: [(id: string) => id.length > 0, 5],
};

/** Options are read once: a getter that returns a different value at each read changes nothing. */
export function readsOptionsOnce(): void {
  const plain = Object.fromEntries(Object.entries(CHANGES).map(([name, [one]]) => [name, one]));
  const getters = (names: readonly string[], more: object): never =>
    Object.defineProperties(
      { ...more },
      Object.fromEntries(names.map((name) => [name, { enumerable: true, ...changing(...CHANGES[name]!) }])),
    ) as never;
  const names = Object.keys(CHANGES);
  if (createPuid(getters(names, {})).id(42n) !== createPuid(plain as never).id(42n)) {
    throw new Violation("createPuid reads an option twice");
  }
  const { key, capacity, tweak } = plain as { key: string; capacity: bigint; tweak: string };
  if (
    createUuidPuid(getters(["key", "capacity", "tweak"], {})).id(42n) !==
    createUuidPuid({ key, capacity, tweak }).id(42n)
  ) {
    throw new Violation("createUuidPuid reads an option twice");
  }
  const inSql = names.filter((name) => name !== "key" && name !== "accept");
  const { key: _, accept: __, ...rest } = plain;
  const inlineKey = { inlineKey: { enumerable: true, ...changing(KEY, "no key") } };
  const sql = postgresFunctions(Object.defineProperties(getters(inSql, { name: "usr" }), inlineKey));
  if (sql !== postgresFunctions({ name: "usr", inlineKey: KEY, ...rest })) {
    throw new Violation("postgresFunctions reads an option twice");
  }
}

/** Every method that calls an `accept` predicate passes its error on unchanged. */
export function passesErrorsOn(): void {
  const accept = (): never => {
    throw OWN;
  };
  const codec = createPuid({ key: KEY, prefix: "usr_", accept });
  const id = good.id(42n);
  const calls: readonly (() => unknown)[] = [
    () => codec.id(42n),
    () => codec.ids([42n]),
    () => codec.ids(0n, 40),
    () => codec.ordinal(id),
    () => codec.ordinals([id]),
    () => codec.ordinals(good.ids(0n, 40)),
    () => codec.tryOrdinal(id),
    () => codec.isId(id),
    () => codec["~standard"].validate(id),
    () => createRegistry({ a: codec }).decode(id),
    () => createKeyring(codec).ordinal(id),
  ];
  for (const call of calls) {
    if (!("own" in attempt(call, SECRETS))) throw new Violation(`${call} swallows the error of a predicate`);
  }
}
