import { execFileSync } from "node:child_process";
import pg from "pg";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from "vitest";
import * as codec from "../../src/index.js";
import * as sql from "../../src/sql/index.js";
import { connect, hasPostgres } from "../sql/database.js";
import { key } from "../support/key.js";
import { Postgres } from "../support/postgres.js";
import { claimed, sessionsIn, written } from "./console.js";
import { run } from "./examples.js";
import { blocksOf, read, top } from "./markdown.js";

/** Runs the examples of docs/postgresql.md in order against one database, and checks who can read the key. */
const page = read("docs/postgresql.md");
const blocks = blocksOf(page).map(({ language, text }) => ({ language, text, first: text.split("\n")[0]! }));

describe.skipIf(!hasPostgres)("docs/postgresql.md", () => {
  let client: pg.Client;
  let env: Record<string, string>;
  const ends: (() => unknown)[] = [];

  /** The drivers. Their connections end with the test. */
  const entries = {
    "puid-codec": codec,
    "puid-codec/sql": sql,
    pg: {
      default: {
        types: pg.types,
        Pool: class extends pg.Pool {
          constructor(options?: pg.PoolConfig) {
            super(options);
            ends.push(() => this.end());
          }
        },
      },
    },
    postgres: {
      default: Object.assign(
        (options: postgres.Options<Record<string, postgres.PostgresType>>) => {
          const sql = postgres(options);
          ends.push(() => sql.end());
          return sql;
        },
        { BigInt: postgres.BigInt },
      ),
    },
  };

  beforeAll(async () => {
    client = await connect();
    env = {
      PGHOST: "127.0.0.1",
      PGPORT: String(inject("postgresPort")),
      PGUSER: "postgres",
      PGDATABASE: client.database!,
      PUID_KEY: key,
    };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    pg.types.setTypeParser(20, String);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await client?.end();
  });

  it("has examples of every kind", () => {
    expect(new Set(blocks.map(({ language }) => language))).toEqual(
      new Set(["console", "ts", "sql", "psql"]),
    );
  });

  it.each(blocks)("gives the results that it shows: $language: $first", async ({ language, text }) => {
    if (language === "ts") await run(text, entries, { PUID_KEY: key });
    if (language === "sql") await client.query(text);
    if (language === "psql") {
      const input = `${text}select usr_id(42);`;
      expect(execFileSync("psql", ["-qAtX"], { input, encoding: "utf8" })).toBe("usr_t0p05ytv42x8a07rmzv\n");
    }
    if (language === "console") {
      const [session] = sessionsIn(`\`\`\`console\n${text}\`\`\``);
      // A session has the exports of the sessions before it.
      const setup = `puid() { node dist/cli/main.js "$@"; }; export PGOPTIONS="-c puid.key=$PUID_KEY"`;
      expect(written(session!, setup, { cwd: top, env })).toEqual(claimed(session!));
    }
  });

  it("finds a row by the primary key", async () => {
    await client.query(sql.postgresFunctions({ name: "by_setting", prefix: "usr_" }));
    await client.query("create table big as select id from generate_series(1, 10000) id");
    await client.query("alter table big add primary key (id); analyze big");
    await client.query(`set puid.key = '${key}'`);
    const { rows } = await client.query(
      "explain select * from big where id = by_setting_ordinal('usr_t0p05ytv42x8a07rmzv')",
    );
    expect(JSON.stringify(rows)).toContain("using big_pkey");
  });
});

describe.skipIf(!hasPostgres)("who can read the key", () => {
  let server: Postgres;
  let owner: pg.Client;
  let stranger: pg.Client;
  const clients: pg.Client[] = [];

  async function at(options: pg.ClientConfig): Promise<pg.Client> {
    const where = { host: "127.0.0.1", port: server.port, database: "app", user: "app" };
    const client = new pg.Client({ ...where, ...options });
    await client.connect();
    clients.push(client);
    return client;
  }
  const valuesOf = async (client: pg.Client, text: string): Promise<string> =>
    JSON.stringify((await client.query(text)).rows);
  const log = (): Promise<string> => valuesOf(owner, "select pg_read_file('../log')");

  beforeAll(async () => {
    server = await Postgres.create("fsync=off", "log_statement=all", "log_connections=on");
    for (const role of ["app superuser", "stranger"]) server.sql(`create role ${role} login`);
    for (const database of ["app", "other"]) server.sql(`create database ${database}`);
    owner = await at({});
    stranger = await at({ user: "stranger" });
  });
  afterAll(async () => {
    for (const client of clients) await client.end();
    server?.remove();
  });

  const activity = "select query from pg_stat_activity";
  const settings = "select setconfig from pg_db_role_setting";
  const current = "select current_setting('puid.key', true) as key";

  it("a connection option: its own session, and no log", async () => {
    const key = codec.generateKey();
    const own = await at({ options: `-c puid.key=${key}` });
    const client = postgres({
      host: "127.0.0.1",
      port: server.port,
      database: "app",
      user: "app",
      connection: { "puid.key": key },
    });
    expect(await client`select current_setting('puid.key') as key`).toEqual([{ key }]);
    for (const text of [activity, settings, current]) {
      expect(await valuesOf(stranger, text)).not.toContain(key);
      expect(await valuesOf(owner, text)).not.toContain(key);
    }
    expect(await log()).not.toContain(key);
    expect(await valuesOf(own, current)).toContain(key);
    await client.end();
  });

  it("set_config with a parameter: its own session, and the log", async () => {
    const key = codec.generateKey();
    const own = await at({});
    await own.query("select set_config('puid.key', $1, false)", [key]);
    for (const text of [activity, settings, current]) {
      expect(await valuesOf(stranger, text)).not.toContain(key);
      expect(await valuesOf(owner, text)).not.toContain(key);
    }
    expect(await log()).toContain(key);
    expect(await valuesOf(own, current)).toContain(key);
  });

  it("the key in the text: also pg_stat_activity, for the role and superusers", async () => {
    const key = codec.generateKey();
    const own = await at({});
    await own.query(`select set_config('puid.key', '${key}', false)`);
    expect(await valuesOf(owner, activity)).toContain(key);
    expect(await valuesOf(stranger, activity)).not.toContain(key);
    expect(await log()).toContain(key);
  });

  it.each(["alter database app", "alter role app"])("%s: every role of the cluster", async (alter) => {
    const key = codec.generateKey();
    await owner.query(`${alter} set puid.key = '${key}'`);
    const elsewhere = await at({ user: "stranger", database: "other" });
    expect(await valuesOf(elsewhere, settings)).toContain(key);
    expect(await log()).toContain(key);
    await owner.query(`${alter} reset puid.key`);
  });

  it("alter system: every session", async () => {
    const key = codec.generateKey();
    await owner.query(`alter system set puid.key = '${key}'`);
    await owner.query("select pg_reload_conf()");
    await expect.poll(() => valuesOf(stranger, current)).toContain(key);
    await owner.query("alter system reset puid.key");
    await owner.query("select pg_reload_conf()");
  });

  it("--inline-key: every role that can log in to the database", async () => {
    const key = codec.generateKey();
    await owner.query(sql.postgresFunctions({ name: "inline", inlineKey: key }));
    await owner.query("revoke execute on all functions in schema public from public");
    const sources = "select prosrc from pg_proc";
    expect(await valuesOf(stranger, sources)).toContain(key);
    const elsewhere = await at({ user: "stranger", database: "other" });
    expect(await valuesOf(elsewhere, sources)).not.toContain(key);
  });
});
