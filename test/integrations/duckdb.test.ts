import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as duckdb from "@duckdb/node-api";
import { createKeyring, createPuid, createUuidPuid, type Puid } from "puid-codec";
import { registerDuckdbFunctions } from "puid-codec/duckdb";
import { beforeEach, describe, expect, it } from "vitest";
import { key } from "../support/key.js";
import { refusal } from "../support/refusal.js";

const users = createPuid({ key, prefix: "usr_" });

let connection: duckdb.DuckDBConnection;
beforeEach(async () => {
  connection = await duckdb.DuckDBConnection.create(await duckdb.DuckDBInstance.create(":memory:"));
  registerDuckdbFunctions(connection, { duckdb, name: "usr", codec: users });
});

type Value = duckdb.DuckDBValue;
/** Returns the rows of a query. */
const query = async (sql: string, parameters?: Value[]): Promise<Value[][]> =>
  (await connection.runAndReadAll(sql, parameters)).getRows();
/** Returns the first column of a query. */
const column = async (sql: string): Promise<Value[]> => (await query(sql)).map(([value]) => value!);

describe("registerDuckdbFunctions", () => {
  it("converts ordinals and ids", async () => {
    const rows = await query("select usr_id(42), usr_ordinal('usr_t0p05ytv42x8a07rmzv')");
    expect(rows).toEqual([["usr_t0p05ytv42x8a07rmzv", 42n]]);
    const types = "select typeof(usr_id(42)), typeof(usr_ordinal('usr_t0p05ytv42x8a07rmzv'))";
    expect(await query(types)).toEqual([["VARCHAR", "HUGEINT"]]);
  });

  it("returns null for null, alone and between other rows", async () => {
    expect(await query("select usr_id(null), usr_ordinal(null)")).toEqual([[null, null]]);
    const ids = await column("select usr_id(n) from (values (1), (null), (42), (null)) t(n)");
    expect(ids).toEqual([users.id(1n), null, users.id(42n), null]);
    const text = `(values (null), ('${users.id(7n)}'), (null), ('${users.id(8n)}'))`;
    expect(await column(`select usr_ordinal(id) from ${text} t(id)`)).toEqual([null, 7n, null, 8n]);
    expect(await column("select usr_id(null::hugeint) from range(3)")).toEqual([null, null, null]);
  });

  it("usr_ordinal returns null for any other string, between ids too", async () => {
    const texts = [
      "usr_t0p05ytv42x8a07rmzw",
      "",
      "usr_42",
      "é",
      "USR_T0P05YTV42X8A07RMZV",
      "usr_t0p05ytv42x8a07rmzv\n",
    ];
    for (const text of texts) expect(await query("select usr_ordinal($1)", [text])).toEqual([[null]]);
    const mixed = `select usr_ordinal(if(n % 3 = 0, 'usr_' || n, usr_id(n))) from range(5000) t(n)`;
    expect(await column(mixed)).toEqual(
      Array.from({ length: 5000 }, (_, n) => (n % 3 === 0 ? null : BigInt(n))),
    );
  });

  it.each([2n ** 53n - 1n, 2n ** 53n, 9007199254740993n, 2n ** 63n - 1n])(
    "is exact for %d",
    async (ordinal) => {
      const id = users.id(ordinal);
      expect(await query(`select usr_id(${ordinal}), usr_ordinal('${id}')`)).toEqual([[id, ordinal]]);
      expect(await query("select usr_id($1)", [ordinal])).toEqual([[id]]);
    },
  );

  it("converts ordinals up to 2^127 − 1, and returns null for ids of larger ones", async () => {
    const codec = createPuid({ key, prefix: "big_", capacity: 2n ** 130n });
    registerDuckdbFunctions(connection, { duckdb, name: "big", codec });
    for (const ordinal of [2n ** 63n, 2n ** 64n + 5n, 2n ** 127n - 1n]) {
      const id = codec.id(ordinal);
      expect(await query(`select big_id(${ordinal}::hugeint), big_ordinal('${id}')`)).toEqual([
        [id, ordinal],
      ]);
    }
    for (const ordinal of [2n ** 127n, 2n ** 128n + 42n, 2n ** 130n - 1n]) {
      expect(await query(`select big_ordinal('${codec.id(ordinal)}')`)).toEqual([[null]]);
    }
  });

  it.each([
    ["-1", '"ordinal" must be at least 0, got -1'],
    [
      "9223372036854775808",
      '"ordinal" must be below the capacity 2^63 (9223372036854775808), got 9223372036854775808',
    ],
    [
      "-170141183460469231731687303715884105727::hugeint - 1",
      '"ordinal" must be at least 0, got -1701411834604692317316',
    ],
  ])("usr_id rejects %s with the codec's message", async (value, message) => {
    await expect(query(`select usr_id(${value})`)).rejects.toThrow(message);
  });

  it("names no index in the message for a row of many", async () => {
    const sql = "select usr_id(n) from range(5000, -5, -1) t(n)";
    await expect(query(sql)).rejects.toThrow('Invalid Input Error: "ordinal" must be at least 0, got -1');
    expect(await query("select usr_id(42)")).toEqual([["usr_t0p05ytv42x8a07rmzv"]]);
  });

  it("takes integers of all types, and no other types without a cast", async () => {
    for (const value of ["42::utinyint", "42::smallint", "42::bigint", "42::ubigint", "'42'"]) {
      expect(await query(`select usr_id(${value})`), value).toEqual([["usr_t0p05ytv42x8a07rmzv"]]);
    }
    for (const value of ["42.0", "42.0::double", "'42'::varchar", "42::uhugeint", "true", "'42'::blob"]) {
      await expect(query(`select usr_id(${value})`), value).rejects.toThrow("No function matches");
    }
    await expect(query("select usr_ordinal(42)")).rejects.toThrow("No function matches");
  });

  it("takes parameters", async () => {
    expect(await query("select usr_id($1), usr_id($2)", [42, 42n])).toEqual([[users.id(42n), users.id(42n)]]);
    await expect(query("select usr_id($1)", [42.5])).rejects.toThrow("No function matches");
  });

  it("converts 100,000 rows, in many chunks and on all threads", async () => {
    await connection.run("set threads = 4");
    const rows = await query(
      "select n, usr_id(n), usr_ordinal(usr_id(n)) from range(100000) t(n) order by n",
    );
    const ids = users.ids(0n, 100_000);
    expect(rows).toHaveLength(100_000);
    expect(rows.every(([n, id, ordinal], i) => n === BigInt(i) && id === ids[i] && ordinal === n)).toBe(true);
  });

  it("converts rows that a filter or a join selects, and constants", async () => {
    await connection.run("create table t as select n as id, n % 3 as kind from range(10000) t(n)");
    const filtered = await query("select id, usr_id(id) from t where kind = 1 and id % 7 = 0 order by id");
    expect(filtered).toHaveLength(476);
    for (const [id, puid] of filtered) expect(puid).toBe(users.id(id as bigint));
    const joined = await query(
      "select a.id, usr_id(b.id) from t a join (select * from t where kind = 2) b on b.id = a.kind * 1000 + 1 where a.id < 9",
    );
    expect(joined).toHaveLength(3);
    for (const [id, puid] of joined) expect(puid).toBe(users.id(((id as bigint) % 3n) * 1000n + 1n));
    const constant = new Set(await column("select usr_id(42) from range(5000)"));
    expect(constant).toEqual(new Set(["usr_t0p05ytv42x8a07rmzv"]));
    const enumerated =
      "select usr_ordinal(id::varchar) from (select if(n % 2 = 0, 'usr_t0p05ytv42x8a07rmzv', 'usr_42')::enum('usr_t0p05ytv42x8a07rmzv', 'usr_42') as id from range(4) t(n))";
    expect(await column(enumerated)).toEqual([42n, null, 42n, null]);
    expect(await column("select usr_id(n) from range(10) t(n) where n > 10")).toEqual([]);
  });

  it("compares a column with the ordinal, and not rows with the id", async () => {
    await connection.run(
      "create table users as select n as id, 'user ' || n as name from range(100000) t(n)",
    );
    const where = "from users where id = usr_ordinal('usr_t0p05ytv42x8a07rmzv')";
    expect(await query(`select name ${where}`)).toEqual([["user 42"]]);
    const [[, plan] = []] = await query(`explain select name ${where}`);
    expect(plan).toContain("Filters: id=42");
  });

  it("works in views, virtual columns, defaults and checks", async () => {
    await connection.run(`
      create table users (
        id bigint, puid varchar generated always as (usr_id(id)) virtual,
        parent varchar default usr_id(42) check (usr_ordinal(parent) is not null)
      );
      create view ids as select puid from users;
      insert into users (id) values (42), (9007199254740993)`);
    expect(await column("select puid from ids")).toEqual([users.id(42n), users.id(9007199254740993n)]);
    expect(await column("select parent from users")).toEqual([users.id(42n), users.id(42n)]);
    const invalid = "insert into users (id, parent) values (1, 'usr_42')";
    await expect(connection.run(invalid)).rejects.toThrow("CHECK constraint failed");
  });

  it("registers for all connections of the instance, and replaces a name", async () => {
    const instance = await duckdb.DuckDBInstance.create(":memory:");
    const one = await instance.connect();
    const other = await instance.connect();
    registerDuckdbFunctions(one, { duckdb, name: "usr", codec: users });
    const read = async (): Promise<Value> =>
      (await other.runAndReadAll("select USR_id(42)")).getRows()[0]![0]!;
    expect(await read()).toBe("usr_t0p05ytv42x8a07rmzv");
    one.closeSync();
    expect(await read()).toBe("usr_t0p05ytv42x8a07rmzv");
    registerDuckdbFunctions(other, { duckdb, name: "usr", codec: createPuid({ key, prefix: "new_" }) });
    expect(await read()).toMatch(/^new_/);
  });

  it("runs queries of several connections at once", async () => {
    const instance = await duckdb.DuckDBInstance.create(":memory:");
    const connections = await Promise.all([instance.connect(), instance.connect()]);
    registerDuckdbFunctions(connections[0]!, { duckdb, name: "usr", codec: users });
    const sql = "select count(distinct usr_id(n)) from range(20000) t(n)";
    const counts = await Promise.all(
      connections.map(async (one) => (await one.runAndReadAll(sql)).getRows()),
    );
    expect(counts).toEqual([[[20_000n]], [[20_000n]]]);
  });

  it("leaves files readable without the functions, but not what calls one", async () => {
    const folder = mkdtempSync(join(tmpdir(), "puid-duckdb-"));
    try {
      const file = join(folder, "test.duckdb");
      const first = await duckdb.DuckDBInstance.create(file);
      const writer = await first.connect();
      registerDuckdbFunctions(writer, { duckdb, name: "usr", codec: users });
      await writer.run(
        "create table users (id bigint, puid varchar generated always as (usr_id(id)) virtual)",
      );
      await writer.run("insert into users (id) values (42)");
      writer.closeSync();
      first.closeSync();

      const second = await duckdb.DuckDBInstance.create(file);
      const reader = await second.connect();
      const missing = "Scalar Function with name usr_id does not exist";
      expect((await reader.runAndReadAll("select id from users")).getRows()).toEqual([[42n]]);
      await expect(reader.runAndReadAll("select puid from users")).rejects.toThrow(missing);
      await expect(reader.run("insert into users (id) values (43)")).rejects.toThrow(missing);
      registerDuckdbFunctions(reader, { duckdb, name: "usr", codec: users });
      expect((await reader.runAndReadAll("select puid from users")).getRows()).toEqual([[users.id(42n)]]);
      reader.closeSync();
      second.closeSync();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("stops forever in an appender that calls a function, and lets a process end otherwise", () => {
    const dist = join(import.meta.dirname, "../../dist");
    const program = (index: string): string => `
      import * as duckdb from "@duckdb/node-api";
      import { createPuid } from "${dist}/index.js";
      import { registerDuckdbFunctions } from "${dist}/integrations/duckdb.js";
      const connection = await duckdb.DuckDBConnection.create(await duckdb.DuckDBInstance.create(":memory:"));
      const codec = createPuid({ key: "${key}", prefix: "usr_" });
      registerDuckdbFunctions(connection, { duckdb, name: "usr", codec });
      await connection.run("create table users (id bigint); ${index}");
      const appender = await connection.createAppender("users");
      appender.appendBigInt(42n);
      appender.endRow();
      appender.closeSync();
      const reader = await connection.runAndReadAll("select usr_id(id) from users");
      console.log(reader.getRows()[0][0]);`;
    const start = (index: string): { stdout: string; signal: string | null } => {
      const options = {
        cwd: import.meta.dirname,
        encoding: "utf8",
        timeout: 10_000,
        killSignal: "SIGKILL",
      } as const;
      return spawnSync(process.execPath, ["--input-type=module", "-e", program(index)], options);
    };
    expect(start("")).toMatchObject({ stdout: "usr_t0p05ytv42x8a07rmzv\n", signal: null });
    expect(start("create index by_puid on users (usr_id(id))")).toMatchObject({
      stdout: "",
      signal: "SIGKILL",
    });
  });

  it.each<[string, Puid<string>]>([
    ["a keyring", createKeyring(createPuid({ key, prefix: "usr2_" }), users)],
    ["a codec of UUIDs", createUuidPuid({ key })],
    ["a codec with a filter", createPuid({ key, prefix: "usr_", accept: (id) => !id.endsWith("v") })],
  ])("accepts %s", async (_, codec) => {
    registerDuckdbFunctions(connection, { duckdb, name: "x", codec });
    const rows = await query("select x_id(n), x_ordinal(x_id(n)) from range(3000) t(n) where n > 2990");
    expect(rows).toEqual(Array.from({ length: 9 }, (_, i) => [codec.id(2991 + i), BigInt(2991 + i)]));
  });

  it("reads all ids of a keyring", async () => {
    const codec = createKeyring(createPuid({ key, prefix: "usr2_" }), users);
    registerDuckdbFunctions(connection, { duckdb, name: "ring", codec });
    const sql = "select ring_ordinal(if(n % 2 = 0, usr_id(n), ring_id(n))) from range(100) t(n)";
    expect(await column(sql)).toEqual(Array.from({ length: 100 }, (_, n) => BigInt(n)));
  });

  it("reports what a filter throws", async () => {
    let isBroken = false;
    const accept = (): boolean => {
      if (isBroken) throw new Error("the filter is broken");
      return true;
    };
    registerDuckdbFunctions(connection, {
      duckdb,
      name: "x",
      codec: createPuid({ key, prefix: "usr_", accept }),
    });
    const [[id] = []] = await query("select x_id(1)");
    isBroken = true;
    await expect(query(`select x_ordinal('${id}')`)).rejects.toThrow("the filter is broken");
  });

  const options = { duckdb, name: "usr", codec: users };
  it.each<[string, string, string, () => void]>([
    ["no connection", "connection", "null", () => registerDuckdbFunctions(null as never, options)],
    [
      "a connection of the package duckdb",
      "connection",
      "an object",
      () => registerDuckdbFunctions({ all() {} } as never, options),
    ],
    [
      "no module",
      "duckdb",
      "undefined",
      () => registerDuckdbFunctions(connection, { ...options, duckdb: undefined as never }),
    ],
    [
      "a name with a quote",
      "name",
      '"\\""',
      () => registerDuckdbFunctions(connection, { ...options, name: '"' }),
    ],
    [
      "no codec",
      "codec",
      "undefined",
      () => registerDuckdbFunctions(connection, { ...options, codec: undefined as never }),
    ],
    [
      "an unknown option",
      "schema",
      '"schema"',
      () => registerDuckdbFunctions(connection, { ...options, schema: "x" } as never),
    ],
  ])("rejects %s", (_, option, got, action) => {
    const error = refusal(action);
    expect(error.code).toBe("invalid_options");
    expect(error.option).toBe(option);
    expect(error.message).toContain(`, got ${got}`);
  });
});
