import {
  alphabets,
  createCompositePuid,
  createPuid,
  createRegistry,
  createUuidPuid,
  type Puid,
  type PuidOptions,
} from "puid-codec";
import { createPuidDev } from "puid-codec/puid-dev";
import { each, type Task } from "./measure.js";
import {
  aesTasks,
  feistelTasks,
  ff1Tasks,
  hashidsTasks,
  nanoidTask,
  optimusTasks,
  randomTasks,
  sqidsTasks,
} from "./peers.js";
import { oracleId, oracleOrdinal } from "./puid-dev-bigint.js";
import { checkRoundTrips, key, ordinals, random } from "./samples.js";

const PRINTABLE = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i)).join("");

const FORMATS: Readonly<Record<string, () => Puid>> = {
  "base 62 × 16": () => createPuid({ key, alphabet: alphabets.base62 }),
  "base 58 × 17": () => createPuid({ key, alphabet: alphabets.base58 }),
  "decimal × 20": () => createPuid({ key, alphabet: alphabets.decimal, length: 20, capacity: 2n ** 53n }),
  "base 62 × 22": () => createPuid({ key, alphabet: alphabets.base62, length: 22 }),
  "base 32 × 26": () => createPuid({ key, length: 26 }),
  // S of its halves, which have 100 bits, takes two blocks of AES.
  "base 32 × 40": () => createPuid({ key, length: 40 }),
  UUID: () => createUuidPuid({ key }),
};

function tasksOf(name: string, codec: Puid): Task[] {
  const own = ordinals.map((ordinal) => ordinal % codec.capacity);
  checkRoundTrips(name, own, codec.id, codec.ordinal);
  return [each(`${name}: id`, own, codec.id), each(`${name}: ordinal`, own.map(codec.id), codec.ordinal)];
}

const idTask = (name: string, options: Omit<PuidOptions, "key">): Task =>
  tasksOf(name, createPuid({ key, ...options }))[0]!;

/** A task that makes ids of this many consecutive ordinals at a time. */
function pages(codec: Puid, size: number): Task {
  const starts = ordinals.slice(0, Math.ceil(ordinals.length / size));
  const run = (): void => {
    for (const first of starts) codec.ids(first, size);
  };
  return { name: `ids(first, ${size.toLocaleString("en")})`, count: starts.length * size, run };
}

function defaults(): Task[] {
  const { id, ordinal } = createPuid({ key });
  checkRoundTrips("the default format", ordinals, id, ordinal);
  return [each("id", ordinals, id), each("ordinal", ordinals.map(id), ordinal)];
}

/** The tasks beside the default format, which is part of every group. */
const BESIDE_DEFAULTS: Readonly<Record<string, () => Task[]>> = {
  "Default format"() {
    const { id, tryOrdinal } = createPuid({ key });
    const ids = ordinals.map(id);
    const longer = ids.map((id) => `${id}0`);
    const misspelt = ids.map((id) => `${id.slice(0, -1)}u`);
    return [
      each("tryOrdinal, another length", longer, tryOrdinal),
      each("tryOrdinal, another character", misspelt, tryOrdinal),
      each("createPuid", ordinals, () => createPuid({ key })),
    ];
  },
  hashids: hashidsTasks,
  sqids: sqidsTasks,
  "Other peers": () => [...optimusTasks(), ...feistelTasks(), ...randomTasks()],
  "AES and FF1 of others": () => [...aesTasks(), ...ff1Tasks()],
  ...Object.fromEntries(
    Object.entries(FORMATS).map(([name, codec]): [string, () => Task[]] => [
      name,
      () => tasksOf(name, codec()),
    ]),
  ),
  // Twenty and forty rounds of AES more, in ten blocks that wait for each other: that tells what AES is of an id.
  "Longer keys": () =>
    [24, 32].flatMap((bytes) =>
      tasksOf(
        `a key of ${bytes} bytes`,
        createPuid({ key: Uint8Array.of(...key, ...key).subarray(0, bytes) }),
      ),
    ),
  "Many formats in one process": () =>
    Object.entries(FORMATS).flatMap(([name, codec]) => tasksOf(name, codec())),
  "Composite ids"() {
    const plain = createPuid({ key });
    const codec = createCompositePuid({ key, parts: { tenant: 2n ** 20n, row: 2n ** 43n } });
    // Above 2^53 the parts make a bigint, below a number.
    const large = ordinals.map((ordinal) => ordinal * 1023n);
    return [large, ordinals].flatMap((given, i) => {
      const rows = given.map(codec.toParts);
      const ids = given.map(plain.id);
      if (rows.some((row, j) => codec.id(row) !== ids[j])) throw new Error("composite ids are not plain ids");
      const above = i === 0 ? " above 2^53" : "";
      return [
        each(`ordinals${above}: id`, given, plain.id),
        each(`parts${above}: id`, rows, codec.id),
        each(`ids${above}: ordinal`, ids, plain.ordinal),
        each(`ids${above}: parts`, ids, codec.parts),
      ];
    });
  },
  Filters: () => [
    idTask("a filter that accepts", { accept: () => true }),
    idTask("a filter that rejects half", { accept: (id) => id.charCodeAt(18) % 2 === 0 }),
  ],
  "puid.dev ids"() {
    const puids = createPuidDev();
    checkRoundTrips("puid.dev", ordinals, puids.id, puids.ordinal);
    for (const ordinal of ordinals) {
      if (oracleId(ordinal) !== puids.id(ordinal))
        throw new Error(`the bigint form of puid.dev differs for ordinal ${ordinal}`);
    }
    const ids = ordinals.map(puids.id);
    return [
      each("puid.dev: id", ordinals, puids.id),
      each("puid.dev: ordinal", ids, puids.ordinal),
      each("puid.dev on bigints: id", ordinals, (ordinal) => oracleId(ordinal)),
      each("puid.dev on bigints: ordinal", ids, (id) => oracleOrdinal(id)),
    ];
  },
  "Page of 20, per id": () => [pages(createPuid({ key }), 20)],
  "Batches of 100,000, per id"() {
    const codec = createPuid({ key });
    const first = 2n ** 40n;
    const count = 100_000;
    const ids = codec.ids(first, count);
    const run = Array.from(ids, (_, i) => first + BigInt(i));
    run.forEach((ordinal, i) => {
      if (codec.id(ordinal) !== ids[i]) throw new Error(`ids and id differ for ordinal ${ordinal}`);
    });
    return [
      nanoidTask(),
      { name: "100,000 calls of id", count, run: () => run.map((ordinal) => codec.id(ordinal)) },
      { name: "ids(first, 100,000)", count, run: () => codec.ids(first, count) },
      { name: "100,000 calls of ordinal", count, run: () => ids.map((id) => codec.ordinal(id)) },
      { name: "ordinals(100,000 ids)", count, run: () => codec.ordinals(ids) },
    ];
  },
  "Batch sizes, per id": () => {
    const codec = createPuid({ key });
    return [1, 10, 100, 1000, 10_000, 100_000, 1_000_000].map((size) => pages(codec, size));
  },
  Lengths: () =>
    [8, 12, 16, 19, 20, 24, 28, 32, 36].map((length) =>
      idTask(`base 32 × ${length}`, {
        length,
        capacity: length < 11 ? 32n ** BigInt(length) : 2n ** 53n,
      }),
    ),
  Radixes: () =>
    [10, 16, 28, 32, 36, 58, 62, 64, 85, 94].map((radix) =>
      idTask(`${radix} characters, default length`, { alphabet: PRINTABLE.slice(0, radix) }),
    ),
  "Registries by number of types": () =>
    [1, 10, 100, 1000].map((types) => {
      const codecs = Object.fromEntries(
        Array.from({ length: types }, (_, i) => [`type${i}`, createPuid({ key, prefix: `t${i}_` })]),
      );
      const { codec, decode } = createRegistry(codecs);
      const name = `decode, registry types: ${types.toLocaleString("en")}`;
      return each(name, ordinals.map(codec("type0").id), decode);
    }),
  "One codec per tenant": () =>
    [1, 10, 100, 1000, 10_000].map((tenants) => {
      const codecs = Array.from({ length: tenants }, () =>
        createPuid({ key: Uint8Array.from({ length: 16 }, () => Math.floor(256 * random())) }),
      );
      const turns = Array.from({ length: 10_000 }, (_, i) => codecs[i % tenants]!);
      return each(`id, codecs in turn: ${tenants.toLocaleString("en")}`, turns, (codec) =>
        codec.id(1_000_000_007n),
      );
    }),
};

/** Each group runs in its own process, so that it does not influence how V8 compiles the others. */
export const GROUPS: Readonly<Record<string, () => Task[]>> = Object.fromEntries(
  Object.entries(BESIDE_DEFAULTS).map(([name, tasks]) => [name, () => [...defaults(), ...tasks()]]),
);
