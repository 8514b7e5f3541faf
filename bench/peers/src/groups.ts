import { unsafe } from "@noble/ciphers/aes.js";
import {
  alphabets,
  createPuid,
  createRegistry,
  createUuidPuid,
  type Puid,
  type PuidOptions,
} from "../../../dist/index.js";
import { createPuidDev } from "../../../dist/puid-dev.js";
import type * as Aes from "../../../src/ff1/aes.js";
import { each, type Task } from "./measure.js";
import { feistelTasks, hashidsTasks, nobleTasks, optimusTasks, randomTasks, sqidsTasks } from "./peers.js";
import { oracleId, oracleOrdinal } from "./puid-dev-bigint.js";
import { checkRoundTrips, key, ordinals, random } from "./samples.js";

export const BASELINE = "ten chained AES blocks";
const PRINTABLE = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i)).join("");

const FORMATS: Record<string, Omit<PuidOptions, "key">> = {
  "base 62 × 16": { alphabet: alphabets.base62 },
  "base 58 × 17": { alphabet: alphabets.base58 },
  "decimal × 20": { alphabet: alphabets.decimal, length: 20, capacity: 2n ** 53n },
  "base 62 × 22": { alphabet: alphabets.base62, length: 22 },
  "base 32 × 26": { length: 26 },
};

// The library does not export its AES. `npm run bench` bundles it beside this file.
const aes = new URL("aes.js", import.meta.url).href;
const { encryptBlock, expandKey }: typeof Aes = await import(aes);

/** The minimum cost of FF1: ten blocks of our AES, each of which enciphers the result of the one before. */
function baseline(): Task {
  const w = expandKey(key);
  const block = new Int32Array(4);
  const run = (): void => {
    for (let i = 0; i < 10 * ordinals.length; i++) encryptBlock(w, block);
  };
  return { name: BASELINE, count: ordinals.length, run };
}

function nobleBlocks(): Task {
  const w = unsafe.expandKeyLE(key);
  const run = (): number => {
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let i = 0; i < 10 * ordinals.length; i++) ({ s0, s1, s2, s3 } = unsafe.encrypt(w, s0, s1, s2, s3));
    return s0;
  };
  return { name: "ten chained blocks of @noble/ciphers' AES", count: ordinals.length, run };
}

const codecTasks = (name: string, options: Omit<PuidOptions, "key">): Task[] =>
  tasksOf(name, createPuid({ key, ...options }));

function tasksOf(name: string, codec: Puid): Task[] {
  const own = ordinals.map((ordinal) => ordinal % codec.capacity);
  checkRoundTrips(name, own, codec.id, codec.ordinal);
  return [each(`${name}: id`, own, codec.id), each(`${name}: ordinal`, own.map(codec.id), codec.ordinal)];
}

const ourTasks = (): Task[] => {
  const codec = createPuid({ key });
  checkRoundTrips("the defaults", ordinals, codec.id, codec.ordinal);
  return [each("id(bigint)", ordinals, codec.id), each("ordinal(id)", ordinals.map(codec.id), codec.ordinal)];
};

/** Each group runs in its own process, so that it does not influence how V8 compiles the others. */
export const GROUPS: Readonly<Record<string, () => Task[]>> = {
  FF1() {
    const ids = ordinals.map(createPuid({ key }).id);
    const { tryOrdinal } = createPuid({ key });
    return [
      baseline(),
      nobleBlocks(),
      ...ourTasks(),
      each(
        "tryOrdinal: another length",
        ids.map((id) => id.slice(1)),
        tryOrdinal,
      ),
      each(
        "tryOrdinal: another character",
        ids.map((id) => `${id.slice(0, -1)}u`),
        tryOrdinal,
      ),
      each("createPuid", ordinals, () => createPuid({ key })),
      ...nobleTasks(),
    ];
  },
  hashids: () => [baseline(), ...ourTasks(), ...hashidsTasks()],
  sqids: () => [baseline(), ...ourTasks(), ...sqidsTasks()],
  others: () => [baseline(), ...ourTasks(), ...optimusTasks(), ...feistelTasks(), ...randomTasks()],
  ...Object.fromEntries(
    Object.entries(FORMATS).map(([name, options]) => [
      name,
      () => [baseline(), ...codecTasks(name, options)],
    ]),
  ),
  UUIDs: () => [baseline(), ...tasksOf("UUID", createUuidPuid({ key }))],
  filter: () => [
    baseline(),
    ...codecTasks("a filter that accepts", { accept: () => true }).slice(0, 1),
    ...codecTasks("a filter that rejects half", { accept: (id) => id.charCodeAt(18) % 2 === 0 }).slice(0, 1),
  ],
  "all at once": () => {
    const others = [
      ...Object.entries(FORMATS).flatMap(([name, options]) => codecTasks(name, options)),
      ...tasksOf("UUID", createUuidPuid({ key })),
    ];
    for (const { run } of others) for (let i = 0; i < 20; i++) run();
    return [baseline(), ...codecTasks("defaults among six other formats", {})];
  },
  "puid.dev"() {
    const puids = createPuidDev();
    checkRoundTrips("puid.dev", ordinals, puids.id, puids.ordinal);
    for (const ordinal of ordinals) {
      if (oracleId(ordinal) !== puids.id(ordinal))
        throw new Error(`the bigint form of puid.dev differs for ordinal ${ordinal}`);
    }
    const ids = ordinals.map(puids.id);
    return [
      baseline(),
      each("puid.dev: id", ordinals, puids.id),
      each("puid.dev: ordinal", ids, puids.ordinal),
      each("puid.dev on bigints: id", ordinals, (ordinal) => oracleId(ordinal)),
      each("puid.dev on bigints: ordinal", ids, (id) => oracleOrdinal(id)),
    ];
  },
  batches() {
    const codec = createPuid({ key });
    const first = 2n ** 40n;
    const count = 100_000;
    const ids = codec.ids(first, count);
    const run = Array.from(ids, (_, i) => first + BigInt(i));
    run.forEach((ordinal, i) => {
      if (codec.id(ordinal) !== ids[i]) throw new Error(`ids and id differ for ordinal ${ordinal}`);
    });
    return [
      baseline(),
      { name: "100,000 calls of id", count, run: () => run.map((ordinal) => codec.id(ordinal)) },
      { name: "ids(first, 100,000)", count, run: () => codec.ids(first, count) },
      { name: "100,000 calls of ordinal", count, run: () => ids.map((id) => codec.ordinal(id)) },
      { name: "ordinals(100,000 ids)", count, run: () => codec.ordinals(ids) },
    ];
  },
  length: () => [
    baseline(),
    ...[8, 12, 16, 19, 20, 24, 28, 32, 36, 40].flatMap((length) =>
      codecTasks(`base 32 × ${length}`, {
        length,
        capacity: length < 11 ? 32n ** BigInt(length) : 2n ** 53n,
      }).slice(0, 1),
    ),
  ],
  radix: () => [
    baseline(),
    ...[10, 16, 28, 32, 36, 58, 62, 64, 85, 94].flatMap((radix) =>
      codecTasks(`${radix} characters, default length`, { alphabet: PRINTABLE.slice(0, radix) }).slice(0, 1),
    ),
  ],
  "batch size": () => {
    const codec = createPuid({ key });
    return [
      baseline(),
      ...[1, 10, 100, 1000, 10_000, 100_000, 1_000_000].map((count) => {
        const repeats = Math.ceil(1000 / count);
        const run = (): void => {
          for (let i = 0; i < repeats; i++) codec.ids(0n, count);
        };
        return { name: `ids in batches of ${count.toLocaleString("en")}`, count: count * repeats, run };
      }),
    ];
  },
  registry: () => [
    baseline(),
    ...[1, 10, 100, 1000].map((types) => {
      const codecs = Object.fromEntries(
        Array.from({ length: types }, (_, i) => [`type${i}`, createPuid({ key, prefix: `t${i}_` })]),
      );
      const { codec, decode } = createRegistry(codecs);
      const name = `decode, registry types: ${types.toLocaleString("en")}`;
      return each(name, ordinals.map(codec("type0").id), decode);
    }),
  ],
  tenants: () => [
    baseline(),
    ...[1, 10, 100, 1000, 10_000].map((tenants) => {
      const codecs = Array.from({ length: tenants }, () =>
        createPuid({ key: Uint8Array.from({ length: 16 }, () => Math.floor(256 * random())) }),
      );
      const turns = Array.from({ length: 10_000 }, (_, i) => codecs[i % tenants]!);
      return each(`id, codecs in turn: ${tenants.toLocaleString("en")}`, turns, (codec) =>
        codec.id(1_000_000_007n),
      );
    }),
  ],
};
