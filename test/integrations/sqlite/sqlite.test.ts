import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { createKeyring, createPuid, createUuidPuid, type Puid } from "puid-codec";
import { registerSqliteFunctions } from "puid-codec/sqlite";
import { afterEach, describe, expect, it } from "vitest";
import { key } from "../../support/key.js";
import { refusal } from "../../support/refusal.js";
import { type Connect, type Outcome, runSession, type Session } from "./session.js";

const users = createPuid({ key, prefix: "usr_" });
const wide = createPuid({ key, prefix: "usr_", capacity: 2n ** 70n });
const library = { createPuid, registerSqliteFunctions };

const openBetterSqlite: Connect = (file) => new Database(file);
const openNode: Connect = (file) => {
  // Vite does not know the module.
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite") as unknown as {
    DatabaseSync: new (file: string) => ReturnType<Connect>;
  };
  return new DatabaseSync(file);
};

function runInBun(session: Session): Outcome {
  const bun = join(import.meta.dirname, `../node_modules/bun-linux-${process.arch}/bin/bun`);
  const program = join(import.meta.dirname, "bun.ts");
  return JSON.parse(execFileSync(bun, [program, JSON.stringify(session)], { encoding: "utf8" }));
}

let folder: string | undefined;
afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
});
/** Returns the path of a new database that a test may open several times. */
function newFile(): string {
  folder = mkdtempSync(join(tmpdir(), "puid-sqlite-"));
  return join(folder, "test.db");
}

describe.each<[string, (session: Session) => Outcome]>([
  ["better-sqlite3", (session) => runSession(openBetterSqlite, library, session)],
  ["node:sqlite", (session) => runSession(openNode, library, session)],
  ["bun:sqlite", runInBun],
])("registerSqliteFunctions › %s", (name, runOn) => {
  const run = (statements: readonly string[], rest: Partial<Session> = {}): Outcome =>
    runOn({ statements, key, bits: 63, ...rest });
  /** Returns an expression's type and text. */
  const evaluate = (expression: string, rest?: Partial<Session>): unknown => {
    const outcome = run([`select typeof(x), cast(x as text) from (select ${expression} as x)`], rest);
    return outcome.rows?.[0] ?? outcome;
  };

  it("converts ordinals and ids", () => {
    expect(evaluate("usr_id(42)")).toEqual(["text", "usr_t0p05ytv42x8a07rmzv"]);
    expect(evaluate("usr_ordinal('usr_t0p05ytv42x8a07rmzv')")).toEqual(["integer", "42"]);
  });

  it("returns null for null", () => {
    expect(evaluate("usr_id(null)")).toEqual(["null", null]);
    expect(evaluate("usr_ordinal(null)")).toEqual(["null", null]);
  });

  it.each(["'usr_t0p05ytv42x8a07rmzw'", "'usr_42'", "''", "42", "4.5", "x'7573725f'"])(
    "usr_ordinal returns null for %s",
    (value) => {
      expect(evaluate(`usr_ordinal(${value})`)).toEqual(["null", null]);
    },
  );

  it("usr_ordinal returns null for an id as a blob", () => {
    expect(evaluate("usr_ordinal(cast(usr_id(42) as blob))")).toEqual(["null", null]);
  });

  it.each([2n ** 53n - 1n, 2n ** 53n, 9007199254740993n, 2n ** 63n - 1n])("is exact for %d", (ordinal) => {
    expect(evaluate(`usr_id(${ordinal})`)).toEqual(["text", users.id(ordinal)]);
    expect(evaluate(`usr_ordinal('${users.id(ordinal)}')`)).toEqual(["integer", String(ordinal)]);
  });

  it.each([2n ** 63n, 2n ** 63n + 5n, 2n ** 64n, 2n ** 70n - 1n])("uses text for %d", (ordinal) => {
    expect(evaluate(`usr_ordinal('${wide.id(ordinal)}')`, { bits: 70 })).toEqual(["text", String(ordinal)]);
    expect(evaluate(`usr_id('${ordinal}')`, { bits: 70 })).toEqual(["text", wide.id(ordinal)]);
    // SQLite reads an integer literal that is too large as a real number, which has lost digits.
    expect(evaluate(`usr_id(${ordinal})`, { bits: 70 })).toMatchObject({ code: "invalid_ordinal" });
  });

  it("uses integers for the ordinals below 2^63 of a codec with more", () => {
    const ordinal = 2n ** 63n - 1n;
    expect(evaluate(`usr_ordinal('${wide.id(ordinal)}')`, { bits: 70 })).toEqual([
      "integer",
      String(ordinal),
    ]);
  });

  it("never equates an ordinal of 2^63 or more with an integer", () => {
    const statements = [
      "create table users (id integer primary key)",
      `insert into users values (${2n ** 63n - 1n})`,
      `select id from users where id = usr_ordinal('${wide.id(2n ** 63n)}')`,
    ];
    expect(run(statements, { bits: 70 })).toEqual({ rows: [] });
  });

  it("usr_id rejects such an ordinal after an integer column has rounded it", () => {
    const statements = [
      "create table t (ordinal integer)",
      `insert into t values (usr_ordinal('${wide.id(2n ** 63n + 5n)}'))`,
      "select typeof(ordinal) from t",
    ];
    expect(run(statements, { bits: 70 })).toEqual({ rows: [["real"]] });
    const last = "select usr_id(ordinal) from t";
    expect(run([...statements, last], { bits: 70 })).toMatchObject({ code: "invalid_ordinal" });
  });

  it("usr_id accepts decimal digits, and real numbers that are safe integers", () => {
    for (const value of ["'42'", "42.0", "4.2e1"]) {
      expect(evaluate(`usr_id(${value})`), value).toEqual(["text", "usr_t0p05ytv42x8a07rmzv"]);
    }
    expect(evaluate("usr_id(9007199254740991.0)")).toEqual(["text", users.id(2n ** 53n - 1n)]);
    expect(evaluate("usr_id('0')")).toEqual(["text", users.id(0n)]);
    // The libraries pass a number of JavaScript as a real number.
    expect(run(["select usr_id(?)"], { parameters: [42] })).toEqual({ rows: [["usr_t0p05ytv42x8a07rmzv"]] });
  });

  it.each([
    ["-1", '"ordinal" must be at least 0, got -1'],
    ["'042'", '"ordinal" must be a bigint or an integer, got "042"'],
    ["' 42'", '"ordinal" must be a bigint or an integer, got " 42"'],
    ["'-1'", '"ordinal" must be a bigint or an integer, got "-1"'],
    ["''", '"ordinal" must be a bigint or an integer, got ""'],
    ["42.5", '"ordinal" must be a bigint or an integer, got 42.5'],
    ["9007199254740993.0", '"ordinal" must be a bigint above 2^53 - 1, got 9007199254740992'],
    ["9e999", '"ordinal" must be a bigint or an integer, got Infinity'],
    ["x'3432'", '"ordinal" must be a bigint or an integer, got an object'],
    [
      "'9223372036854775808'",
      '"ordinal" must be below the capacity 2^63 (9223372036854775808), got 9223372036854775808',
    ],
    ["printf('%.*c', 1000000, '9')", `"ordinal" must be a bigint or an integer, got "${"9".repeat(64)}"…`],
  ])("usr_id rejects %s with the codec's message", (value, message) => {
    const { error, code } = run([`select usr_id(${value})`]);
    expect(error).toContain(message);
    expect(code).toBe("invalid_ordinal");
  });

  it(
    name === "node:sqlite" ? "throws for a large ordinal in a result" : "rounds a large ordinal in a result",
    () => {
      const { rows, error } = run([`select usr_ordinal('${users.id(9007199254740993n)}')`]);
      if (name === "node:sqlite")
        expect(error).toContain("too large to be represented as a JavaScript number");
      else expect(rows).toEqual([[9007199254740992]]);
    },
  );

  it("finds a row by its id with the primary key", () => {
    const where = "where id = usr_ordinal('usr_t0p05ytv42x8a07rmzv')";
    const table = "create table users (id integer primary key, name text)";
    const insert = "insert into users values (42, 'Ada'), (43, 'Grace')";
    expect(run([table, insert, `select name from users ${where}`])).toEqual({ rows: [["Ada"]] });
    const plan = run([table, `explain query plan select name from users ${where}`]);
    expect(JSON.stringify(plan)).toContain("SEARCH users USING INTEGER PRIMARY KEY (rowid=?)");
  });

  it.each(["virtual", "stored"])("generates %s columns", (kind) => {
    const statements = [
      `create table users (id integer primary key, puid text generated always as (usr_id(id)) ${kind})`,
      "create unique index by_puid on users (puid)",
      "insert into users (id) values (42), (9007199254740993)",
    ];
    const rows = [["usr_t0p05ytv42x8a07rmzv"], [users.id(9007199254740993n)]];
    expect(run([...statements, "select puid from users order by id"])).toEqual({ rows });
    const plan = run([...statements, "explain query plan select id from users where puid = 'x'"]);
    expect(JSON.stringify(plan)).toContain("USING COVERING INDEX by_puid (puid=?)");
  });

  it("works in indexes, checks and views", () => {
    const statements = [
      "create table users (id integer primary key, name text)",
      "create index by_puid on users (usr_id(id))",
      "create view public_users as select usr_id(id) as puid from users",
      "create table logins (puid text check (usr_ordinal(puid) is not null))",
      "insert into users (id) values (42)",
      "insert into logins values ('usr_t0p05ytv42x8a07rmzv')",
    ];
    const select = "select id from users where usr_id(id) = 'usr_t0p05ytv42x8a07rmzv'";
    expect(run([...statements, select.replace("id", "cast(id as text)")])).toEqual({ rows: [["42"]] });
    const plan = run([...statements, `explain query plan ${select}`]);
    expect(JSON.stringify(plan)).toContain("INDEX by_puid (<expr>=?)");
    const ids = run([...statements, "select puid from public_users"]);
    expect(ids).toEqual({ rows: [["usr_t0p05ytv42x8a07rmzv"]] });
    const check = run([...statements, "insert into logins values ('usr_42')", "select 1"]);
    expect(check.error).toContain("CHECK constraint failed");
  });

  it("fails in writes on a connection without the functions, and in reads that call one", () => {
    const file = newFile();
    const table =
      "create table users (id integer primary key, puid text generated always as (usr_id(id)) stored)";
    const view = "create view ids as select usr_id(id) from users";
    const insert = "insert into users (id) values (42)";
    run([table, view, insert, "select 1"], { file });

    const plain = (...statements: string[]): Outcome => run(statements, { file, key: null });
    expect(plain("select puid from users")).toEqual({ rows: [["usr_t0p05ytv42x8a07rmzv"]] });
    expect(plain("insert into users (id) values (43)", "select 1").error).toContain(
      "unknown function: usr_id()",
    );
    expect(plain("select * from ids").error).toContain("no such function: usr_id");
    expect(plain("vacuum", "select 1").error).toContain("no such function: usr_id");
  });

  it("keeps stored ids and indexes of another key", () => {
    const file = newFile();
    const other = "98259b8160c492e26407ad772adae700";
    const table =
      "create table users (id integer primary key, puid text generated always as (usr_id(id)) stored)";
    const statements = [
      table,
      "create index by_puid on users (usr_id(id))",
      "insert into users (id) values (42)",
    ];
    run([...statements, "select 1"], { file });

    const withOther = (...statements: string[]): Outcome => run(statements, { file, key: other });
    expect(withOther("select puid from users")).toEqual({ rows: [["usr_t0p05ytv42x8a07rmzv"]] });
    expect(withOther("select usr_id(id) = puid from users not indexed")).toEqual({ rows: [[0]] });
    const stale = "select id from users where usr_id(id) = 'usr_t0p05ytv42x8a07rmzv'";
    expect(withOther(stale)).toEqual({ rows: [[42]] });
    const check = JSON.stringify(withOther("pragma integrity_check"));
    expect(check).toContain("row 1 missing from index by_puid");
    expect(withOther("reindex", "update users set id = id", "pragma integrity_check")).toEqual({
      rows: [["ok"]],
    });
  });

  it("works in queries, but not in the schema, if trusted_schema is off", () => {
    const untrusted = "pragma trusted_schema = off";
    expect(run([untrusted, "select usr_id(42)"])).toEqual({ rows: [["usr_t0p05ytv42x8a07rmzv"]] });
    const table =
      "create table users (id integer primary key, puid text generated always as (usr_id(id)) virtual)";
    expect(run([untrusted, table, "select 1"]).error).toContain("unsafe use of usr_id()");
    expect(run([table, untrusted, "select puid from users"]).error).toContain("unsafe use of usr_id()");
  });
});

describe("registerSqliteFunctions", () => {
  it.each<[string, Puid<string>]>([
    ["a keyring", createKeyring(createPuid({ key, prefix: "usr2_" }), users)],
    ["a codec of UUIDs", createUuidPuid({ key })],
    ["a codec with a filter", createPuid({ key, prefix: "usr_", accept: (id) => !id.endsWith("v") })],
  ])("accepts %s", (_, codec) => {
    const db = new Database(":memory:");
    registerSqliteFunctions(db, { name: "x", codec });
    expect(db.prepare("select x_id(42)").pluck().get()).toBe(codec.id(42n));
    expect(db.prepare("select x_ordinal(x_id(42))").pluck().get()).toBe(42);
  });

  it("registers functions for several codecs on one connection", () => {
    const db = new Database(":memory:");
    const orders = createPuid({ key, prefix: "ord_" });
    registerSqliteFunctions(db, { name: "usr", codec: users });
    registerSqliteFunctions(db, { name: "ord", codec: orders });
    expect(db.prepare("select usr_id(1), ord_id(1)").raw().get()).toEqual([users.id(1n), orders.id(1n)]);
    expect(db.prepare("select ord_ordinal(usr_id(1))").pluck().get()).toBeNull();
  });

  it("replaces the functions of the same name, in any case", () => {
    const db = new Database(":memory:");
    registerSqliteFunctions(db, { name: "usr", codec: users });
    registerSqliteFunctions(db, { name: "USR", codec: wide });
    expect(db.prepare("select Usr_Id(42)").pluck().get()).toBe(wide.id(42n));
  });

  it("returns bigints to a connection that reads them", () => {
    const db = new Database(":memory:").defaultSafeIntegers();
    registerSqliteFunctions(db, { name: "usr", codec: users });
    const select = db.prepare("select usr_ordinal(?)").pluck();
    expect(select.get(users.id(9007199254740993n))).toBe(9007199254740993n);
  });

  const db = new Database(":memory:");
  it.each<[string, string, string, () => void]>([
    [
      "no connection",
      "db",
      "null",
      () => registerSqliteFunctions(null as never, { name: "usr", codec: users }),
    ],
    [
      "a name with a quote",
      "name",
      '"usr\\"; drop"',
      () => registerSqliteFunctions(db, { name: 'usr"; drop', codec: users }),
    ],
    [
      "a name with a newline",
      "name",
      '"usr\\n"',
      () => registerSqliteFunctions(db, { name: "usr\n", codec: users }),
    ],
    [
      "a name with a letter outside ASCII",
      "name",
      '"\\u00e9"',
      () => registerSqliteFunctions(db, { name: "é", codec: users }),
    ],
    [
      "a name with a digit first",
      "name",
      '"1usr"',
      () => registerSqliteFunctions(db, { name: "1usr", codec: users }),
    ],
    ["an empty name", "name", '""', () => registerSqliteFunctions(db, { name: "", codec: users })],
    [
      "a long name",
      "name",
      `"${"x".repeat(56)}"`,
      () => registerSqliteFunctions(db, { name: "x".repeat(56), codec: users }),
    ],
    [
      "a name that is not a string",
      "name",
      "42",
      () => registerSqliteFunctions(db, { name: 42 as never, codec: users }),
    ],
    ["no codec", "codec", "undefined", () => registerSqliteFunctions(db, { name: "usr" } as never)],
    [
      "the options of a codec",
      "codec",
      "an object",
      () => registerSqliteFunctions(db, { name: "usr", codec: { key } as never }),
    ],
    [
      "an unknown option",
      "directOnly",
      '"directOnly"',
      () => registerSqliteFunctions(db, { name: "usr", codec: users, directOnly: true } as never),
    ],
  ])("rejects %s", (_, option, got, action) => {
    const error = refusal(action);
    expect(error.code).toBe("invalid_options");
    expect(error.option).toBe(option);
    expect(error.message).toContain(`, got ${got}`);
  });

  it("accepts a name of 55 characters", () => {
    const name = "x".repeat(55);
    registerSqliteFunctions(db, { name, codec: users });
    expect(db.prepare(`select ${name}_id(42)`).pluck().get()).toBe(users.id(42n));
  });
});
