import fc from "fast-check";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alphabets, createPuid, createUuidPuid, type Puid, type PuidOptions } from "../../src/index.js";
import { type PostgresFunctionsOptions, postgresFunctions } from "../../src/sql/index.js";
import { notPuids, ordinals, puidOptions } from "../../src/testing/index.js";
import vectors from "../known-answers/puid-v1.json" with { type: "json" };
import { key as KEY } from "../support/key.js";
import { refusal } from "../support/refusal.js";
import { connect, hasPostgres } from "./database.js";

/** A bigint column holds the ordinals below this. */
const BIGINTS = 2n ** 63n;

/** Quotes a name, independently of the code under test. */
const quoted = (name: string): string => `"${name.split('"').join('""')}"`;

describe.skipIf(!hasPostgres)("postgresFunctions", () => {
  let client: pg.Client;

  beforeAll(async () => {
    client = await connect();
  });
  afterAll(() => client?.end());

  /** Installs functions and returns how to call them. */
  async function install(options: PostgresFunctionsOptions) {
    await client.query(postgresFunctions(options));
    const { name, schema = "public" } = options;
    const call = async (
      suffix: string,
      type: string,
      values: readonly unknown[],
    ): Promise<(string | null)[]> => {
      const { rows } = await client.query(
        `select ${quoted(schema)}.${quoted(name + suffix)}(x) as y from unnest($1::${type}[]) with ordinality u (x, n) order by n`,
        [values],
      );
      return rows.map(({ y }) => y);
    };
    return {
      ids: (ordinals: readonly bigint[]) => call("_id", "bigint", ordinals),
      ordinals: (ids: readonly (string | null)[]) => call("_ordinal", "text", ids),
    };
  }

  /** Expects that the functions and a codec agree in both directions. */
  async function compare(
    options: Omit<PostgresFunctionsOptions, "name">,
    codec: Puid,
    points: readonly bigint[],
    texts: readonly string[] = [],
  ): Promise<void> {
    const functions = await install({ name: "x", ...options });
    const known = points.filter((point) => point < codec.capacity && point < BIGINTS);
    const ids = codec.ids(known);
    expect(await functions.ids(known)).toEqual(ids);
    expect(await functions.ordinals(ids)).toEqual(known.map(String));
    const expected = texts.map((text) => {
      const ordinal = codec.tryOrdinal(text);
      return ordinal === undefined || ordinal >= BIGINTS ? null : String(ordinal);
    });
    expect(await functions.ordinals(texts)).toEqual(expected);
  }

  it.each(vectors.cases)("give the published ids: $name", async ({ options, ids }) => {
    const { key, capacity, ...format } = options;
    const functions = await install({
      name: "vector",
      inlineKey: key,
      ...format,
      capacity: BigInt(capacity),
    });
    const pairs = (ids as [string, string][]).filter(([ordinal]) => BigInt(ordinal) < BIGINTS);
    expect(await functions.ids(pairs.map(([ordinal]) => BigInt(ordinal)))).toEqual(pairs.map(([, id]) => id));
    expect(await functions.ordinals(pairs.map(([, id]) => id))).toEqual(pairs.map(([ordinal]) => ordinal));
  });

  it.each(vectors.uuid)("give the published UUIDs, with the tweak $tweak", async ({ key, tweak, ids }) => {
    const functions = await install({ name: "file", uuid: true, inlineKey: key, tweak });
    expect(await functions.ids(ids.map(([ordinal]) => BigInt(ordinal!)))).toEqual(ids.map(([, id]) => id));
    expect(await functions.ordinals(ids.map(([, id]) => id!))).toEqual(ids.map(([ordinal]) => ordinal));
  });

  it("agree with the library for thousands of random formats, and reject what it rejects", async () => {
    await fc.assert(
      fc.asyncProperty(
        puidOptions().chain((options) => {
          const codec = createPuid(options);
          const points = fc.array(ordinals(codec), { minLength: 1, maxLength: 5 });
          const texts = fc.array(notPuids(codec).map(storable), { maxLength: 5 });
          return fc.tuple(fc.constant(options), points, texts);
        }),
        async ([options, points, texts]) => {
          const { key, accept: _, ...format } = options;
          await compare({ inlineKey: key, ...format }, createPuid({ key, ...format }), points, texts);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("agree with the library for UUIDs, and reject what it rejects", async () => {
    const codec = createUuidPuid({ key: KEY, tweak: "files" });
    const texts = fc.sample(
      fc.oneof(fc.uuid(), fc.uuid({ version: 8 }), notUuids(codec), fc.string().map(storable)),
      1000,
    );
    const points = [0n, 1n, 2n ** 61n, BIGINTS - 1n, ...fc.sample(ordinals(codec), 1000)];
    await compare({ uuid: true, inlineKey: KEY, tweak: "files" }, codec, points, texts);
  });

  const format = (alphabet: string, length: number, capacity?: bigint): Omit<PuidOptions, "key"> => ({
    alphabet,
    length,
    ...(capacity && { capacity }),
  });

  it.each<[string, Omit<PuidOptions, "key">]>([
    ["a radix of 2", format("01", 63)],
    ["a radix of 94", format(Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).join(""), 13)],
    ["halves of 2^62", format(alphabets.hex, 31)],
    ["halves just above 2^62", format("01", 125)],
    ["halves of eight bytes", format(alphabets.hex, 32)],
    ["halves of nine bytes", format(alphabets.hex, 34)],
    ["S of two blocks", format(alphabets.hex, 50)],
    ["S of many blocks", format(alphabets.base62, 300)],
    ["the longest ids", format(alphabets.decimal, 4096)],
    ["a small domain", format(alphabets.decimal, 6)],
    ["a capacity beyond a bigint", format(alphabets.base58, 22, 2n ** 100n)],
    ["a tweak of a block and more", { tweak: "x".repeat(40) }],
    ["a tweak in another script", { tweak: "Ünïcödé 🦆" }],
    ["a prefix as a tweak", { prefix: "usr_" }],
    ["a tweak that differs from the prefix", { prefix: "usr_", tweak: "" }],
  ])("agree with the library for %s", async (_, format) => {
    for (const key of [KEY, `${KEY}0123456789abcdef`, KEY + KEY]) {
      const codec = createPuid({ key, ...format });
      const points = fc.sample(ordinals(codec), { numRuns: 20, seed: 1 });
      const wide = createPuid({ key, ...format, length: codec.length, capacity: sizeOf(codec) });
      const unissued = fc.sample(ordinals(wide), { numRuns: 20, seed: 2 }).map(wide.id);
      const last = codec.capacity < BIGINTS ? codec.capacity - 1n : BIGINTS - 1n;
      await compare({ inlineKey: key, ...format }, codec, [0n, 1n, last, ...points], unissued);
    }
  });

  it("read the key from a setting", async () => {
    const functions = await install({ name: "set", prefix: "usr_", setting: "app.user_key" });
    for (const key of [KEY, KEY.toUpperCase()]) {
      await client.query(`set app.user_key = '${key}'`);
      expect(await functions.ids([42n])).toEqual(["usr_t0p05ytv42x8a07rmzv"]);
      expect(await functions.ordinals(["usr_t0p05ytv42x8a07rmzv"])).toEqual(["42"]);
    }
  });

  it("throw an error that says how to set a missing or malformed key, and does not show it", async () => {
    const functions = await install({ name: "unset", setting: "app.missing" });
    const refuses = async (length: number): Promise<void> => {
      const message = `"app.missing" must be the key in 32, 48 or 64 hexadecimal digits, got ${length} characters; set it on each connection: select set_config('app.missing', KEY, false)`;
      for (const call of [functions.ids([42n]), functions.ids([-1n]), functions.ordinals(["x"])]) {
        await expect(call).rejects.toMatchObject({ code: "22023", message });
      }
    };
    await refuses(0);
    // PostgreSQL leaves an empty setting behind the transaction that set it.
    await client.query(`begin; set local app.missing = '${KEY}'; commit`);
    await refuses(0);
    for (const key of [
      "f44fec",
      "nonsense",
      `${KEY}00`,
      `${KEY.slice(1)}g`,
      `${KEY.slice(1)}\n`,
      `${KEY}\n`,
    ]) {
      await client.query("select set_config('app.missing', $1, false)", [key]);
      await refuses(key.length);
    }
  });

  it("read a setting whose name contains the delimiter of their quotes", async () => {
    const functions = await install({ name: "odd", setting: "app.a$puid$b$puid1$c" });
    await client.query(`select set_config('app.a$puid$b$puid1$c', '${KEY}', false)`);
    expect(await functions.ids([42n])).toEqual([createPuid({ key: KEY }).id(42n)]);
  });

  it("are strict and parallel safe, and immutable if the key is inline", async () => {
    await install({ name: "fixed", inlineKey: KEY });
    await install({ name: "set" });
    const { rows } = await client.query(
      `select proname, provolatile, proisstrict, proparallel from pg_proc
       where proname ~ '^(fixed|set)_(id|ordinal)$' order by proname`,
    );
    const truth = { proisstrict: true, proparallel: "s" };
    expect(rows).toEqual([
      { proname: "fixed_id", provolatile: "i", ...truth },
      { proname: "fixed_ordinal", provolatile: "i", ...truth },
      { proname: "set_id", provolatile: "s", ...truth },
      { proname: "set_ordinal", provolatile: "s", ...truth },
    ]);
  });

  it("return null for null", async () => {
    const functions = await install({ name: "nothing", inlineKey: KEY });
    expect(await functions.ordinals([null])).toEqual([null]);
    const { rows } = await client.query("select nothing_id(null) as id");
    expect(rows).toEqual([{ id: null }]);
  });

  it("work in a generated column, in an index and in a WHERE clause", async () => {
    await install({ name: "usr", prefix: "usr_", inlineKey: KEY });
    await client.query(
      `create table users (id bigint primary key, puid text generated always as (usr_id(id)) stored);
       create unique index on users (usr_id(id));
       insert into users select * from generate_series(1, 1000);
       analyze users`,
    );
    const codec = createPuid({ key: KEY, prefix: "usr_" });
    const { rows } = await client.query("select id, puid from users where id = usr_ordinal($1)", [
      codec.id(42n),
    ]);
    expect(rows).toEqual([{ id: "42", puid: codec.id(42n) }]);
    const plan = await client.query(`explain select * from users where usr_id(id) = '${codec.id(7n)}'`);
    expect(JSON.stringify(plan.rows)).toContain("users_usr_id_idx");
    const found = await client.query(`select id from users where usr_id(id) = '${codec.id(7n)}'`);
    expect(found.rows).toEqual([{ id: "7" }]);
    await install({ name: "unfixed" });
    await expect(client.query("create index on users (unfixed_id(id))")).rejects.toMatchObject({
      code: "42P17",
    });
  });

  it("reject ordinals outside the capacity, and name it", async () => {
    const functions = await install({ name: "small", inlineKey: KEY, capacity: 1000n });
    for (const ordinal of [-1n, 1000n, BIGINTS - 1n, -BIGINTS]) {
      const message = `"ordinal" must be from 0 to 999, got ${ordinal}`;
      await expect(functions.ids([ordinal])).rejects.toMatchObject({ code: "22003", message });
    }
    const whole = await install({ name: "whole", inlineKey: KEY });
    await expect(whole.ids([-1n])).rejects.toThrow(`"ordinal" must be from 0 to ${BIGINTS - 1n}, got -1`);
  });

  it.each([
    "select",
    'a"b',
    "Ünïcödé",
    "a b",
    "a'b",
    "a\\b",
    "$puid$",
    "; drop table users; --",
    "a.b",
    "x".repeat(55),
  ])("may be named %j, and so may their schema", async (name) => {
    await client.query(`create schema ${quoted(name)}`);
    const functions = await install({ name, schema: name, inlineKey: KEY });
    expect(await functions.ids([42n])).toEqual([createPuid({ key: KEY }).id(42n)]);
  });

  it.each([`$abc'def"\\`, "$puid1", "%sq\\'", "{}[]();:,.<>/?!@#", "`~^&*-_=+|"])(
    "may have the alphabet %j",
    async (alphabet) => {
      const codec = createPuid({ key: KEY, alphabet });
      for (const conforming of ["on", "off"]) {
        await client.query(`set standard_conforming_strings = ${conforming}`);
        await compare({ inlineKey: KEY, alphabet }, codec, [0n, 42n, codec.capacity - 1n], ["x", "'", "\\"]);
      }
    },
  );

  it("compare bytes, for any collation of the argument", async () => {
    await client.query(
      `create collation any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`,
    );
    await install({ name: "usr", prefix: "usr_", inlineKey: KEY });
    const id = createPuid({ key: KEY, prefix: "usr_" }).id(42n);
    const ask = async (text: string) =>
      (await client.query("select usr_ordinal($1::text collate any_case) as y", [text])).rows[0].y;
    expect(await ask(id)).toBe("42");
    expect(await ask(id.toUpperCase())).toBe(null);
  });

  it("do not depend on the search path", async () => {
    const functions = await install({ name: "elsewhere", inlineKey: KEY });
    await client.query("set search_path = ''");
    expect(await functions.ids([42n])).toEqual([createPuid({ key: KEY }).id(42n)]);
    await client.query("reset search_path");
  });
});

/** Returns the number of strings of a codec's shape. */
const sizeOf = ({ alphabet, length }: Puid): bigint => BigInt(alphabet.length) ** BigInt(length);

/** Strings that a database can hold: well-formed and without NUL. */
const storable = (text: string): string => text.replaceAll(/[\0\p{Surrogate}]/gu, "");

/** UUIDs with a character changed. */
const notUuids = (codec: Puid): fc.Arbitrary<string> =>
  fc
    .tuple(ordinals(codec).map(codec.id), fc.nat(35), fc.constantFrom(..."0123456789abcdefABCDEF-g"))
    .map(([id, at, character]) => id.slice(0, at) + character + id.slice(at + 1));

describe("postgresFunctions › options", () => {
  it.each<[string, object]>([
    ["name", { name: "" }],
    ["name", { name: "a\0b" }],
    ["name", { name: "\ud800" }],
    ["name", { name: 7 }],
    ["name", { name: "x".repeat(56) }],
    ["name", { name: "ü".repeat(28) }],
    ["schema", { name: "a", schema: "" }],
    ["schema", { name: "a", schema: "x".repeat(64) }],
    ["pgcryptoSchema", { name: "a", pgcryptoSchema: "\0" }],
    ["pgcryptoSchema", { name: "a", pgcryptoSchema: { length: -1 } as never }],
    ["pgcryptoSchema", { name: "a", pgcryptoSchema: null as never }],
    ["setting", { name: "a", setting: "key" }],
    ["setting", { name: "a", setting: "a.b; drop table x" }],
    ["setting", { name: "a", setting: 7 }],
    ["uuid", { name: "a", uuid: "yes" }],
    ["prefix", { name: "a", uuid: true, prefix: "x" }],
    ["alphabet", { name: "a", uuid: true, alphabet: alphabets.hex }],
    ["capacity", { name: "a", capacity: 7 }],
    ["length", { name: "a", length: 1 }],
    ["key", { name: "a", key: KEY }],
    ["accept", { name: "a", accept: () => true }],
  ])("rejects %s: %o", (option, options) => {
    const error = refusal(() => postgresFunctions(options as never));
    expect(error).toMatchObject({ code: "invalid_options", option });
    expect(error.message).toContain(`"${option}"`);
  });

  it("rejects an invalid key, and never shows it", () => {
    const error = refusal(() => postgresFunctions({ name: "a", inlineKey: `${KEY}zz` }));
    expect(error.code).toBe("invalid_key");
    expect(error.message).not.toContain(KEY);
    expect(refusal(() => postgresFunctions(undefined as never)).code).toBe("invalid_options");
  });
});
