import { PGlite } from "@electric-sql/pglite";
import Database from "better-sqlite3";
import * as orm from "drizzle-orm";
import { drizzle as fromBetterSqlite } from "drizzle-orm/better-sqlite3";
import { drizzle as fromMysql } from "drizzle-orm/mysql2";
import { drizzle as fromNodePostgres, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { drizzle as fromPglite } from "drizzle-orm/pglite";
import { drizzle as fromPostgresJs } from "drizzle-orm/postgres-js";
import pg from "pg";
import postgres from "postgres";
import { connect, hasPostgres } from "../../sql/database.js";
import { hasMariadb, Mariadb } from "../support/mariadb.js";
import { type Dialect, statementsOf, type Tables, tablesOf } from "./tables.js";

/** The type of all databases in the tests. */
export type AnyDatabase = NodePgDatabase<ReturnType<typeof schemaOf>>;

/** A new database with empty tables. */
export interface Opened {
  readonly db: AnyDatabase;
  readonly tables: Tables;
  close(): Promise<unknown>;
}

/** A database with its driver. */
export interface Engine {
  readonly name: string;
  readonly dialect: Dialect;
  readonly isInstalled: boolean;
  /** Whether integers above 2^53 − 1 arrive exactly: in plain queries, and through the JSON of relational queries. */
  readonly exact: { readonly select: boolean; readonly json: boolean };
  /** Which relational queries work. MariaDB lacks the LATERAL joins that drizzle makes for the others. */
  readonly relations: readonly ("many" | "one")[];
  open(): Promise<Opened>;
}

/** Parses JSON. Integers above 2^53 − 1 become bigints. */
export function parseJson(text: string): unknown {
  const parse = JSON.parse as (
    text: string,
    reviver: (key: string, value: unknown, context: { source: string }) => unknown,
  ) => unknown;
  return parse(text, (_, value, { source }) =>
    Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(source) : value,
  );
}

const JSON_OID = 114;

/** The version of drizzle that the tests use: 1 has another interface for relations. */
export const version: 0 | 1 = "defineRelations" in orm ? 1 : 0;

function schemaOf({ users, posts }: Tables) {
  return {
    users,
    posts,
    userRelations: orm.relations(users, ({ many, one }) => ({
      posts: many(posts),
      inviter: one(users, { fields: [users.inviterId], references: [users.id] }),
    })),
    postRelations: orm.relations(posts, ({ one }) => ({
      author: one(users, { fields: [posts.authorId], references: [users.id] }),
    })),
  };
}

/** What `drizzle()` needs for relational queries. */
function configOf(tables: Tables): { schema: ReturnType<typeof schemaOf> } {
  if (version === 0) return { schema: schemaOf(tables) };
  // biome-ignore lint/suspicious/noExplicitAny: the installed types are those of 0.45
  const { defineRelations } = orm as any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const relations = defineRelations(tables, (r: any) => ({
    users: {
      posts: r.many.posts({ from: r.users.id, to: r.posts.authorId }),
      inviter: r.one.users({ from: r.users.inviterId, to: r.users.id }),
    },
    posts: { author: r.one.users({ from: r.posts.authorId, to: r.users.id }) },
  }));
  return { relations } as never;
}

/** Creates the tables with the driver, and drizzle's database on top of it. */
async function opened(
  dialect: Dialect,
  run: (statement: string) => unknown,
  create: (config: { schema: ReturnType<typeof schemaOf> }) => unknown,
  close: () => Promise<unknown>,
): Promise<Opened> {
  for (const statement of statementsOf(dialect)) await run(statement);
  const tables = tablesOf(dialect);
  return { db: create(configOf(tables)) as AnyDatabase, tables, close };
}

async function openPglite(options: ConstructorParameters<typeof PGlite>[0]): Promise<Opened> {
  const client = new PGlite(options as object);
  return opened(
    "postgresql",
    (statement) => client.exec(statement),
    (config) => fromPglite({ client: client as never, ...config }),
    () => client.close(),
  );
}

async function openNodePostgres(): Promise<Opened> {
  const client = await connect();
  return opened(
    "postgresql",
    (statement) => client.query(statement),
    (config) => fromNodePostgres({ client, ...config }),
    () => client.end(),
  );
}

async function openPostgresJs(options: postgres.Options<{ json: postgres.PostgresType }>): Promise<Opened> {
  const admin = await connect();
  const { host, port, database } = admin;
  await admin.end();
  const client = postgres({ host, port, database: database!, user: "postgres", max: 1, ...options });
  return opened(
    "postgresql",
    (statement) => client.unsafe(statement),
    (config) => fromPostgresJs({ client: client as never, ...config }),
    () => client.end(),
  );
}

async function openBetterSqlite(safeIntegers: boolean): Promise<Opened> {
  const client = new Database(":memory:").defaultSafeIntegers(safeIntegers);
  return opened(
    "sqlite",
    (statement) => client.exec(statement),
    (config) => fromBetterSqlite({ client, ...config }),
    async () => client.close(),
  );
}

let mariadb: Promise<Mariadb> | undefined;

async function openMysql(supportBigNumbers: boolean): Promise<Opened> {
  mariadb ??= Mariadb.create();
  const client = await (await mariadb).connect({ supportBigNumbers });
  return opened(
    "mysql",
    (statement) => client.query(statement),
    (config) => fromMysql({ client, mode: "planetscale", ...config }),
    () => client.end(),
  );
}

/** Stops the servers that the engines have started. */
export const stopEngines = async (): Promise<unknown> => (await mariadb)?.remove();

/** drizzle 1.0 reads integers as text. */
const exact = (select: boolean, json: boolean): Engine["exact"] => ({
  select: select || version === 1,
  json: json || version === 1,
});

const postgresql = { dialect: "postgresql", relations: ["many", "one"] } as const;
const sqlite = { dialect: "sqlite", isInstalled: true, relations: ["many", "one"] } as const;
const mysql: Pick<Engine, "dialect" | "isInstalled" | "relations"> = {
  dialect: "mysql",
  isInstalled: hasMariadb,
  relations: version === 0 ? ["many"] : [],
};

export const engines: readonly Engine[] = [
  {
    ...postgresql,
    name: "PGlite",
    isInstalled: true,
    exact: exact(true, false),
    open: () => openPglite({}),
  },
  {
    ...postgresql,
    name: "PGlite that parses JSON with bigints",
    isInstalled: true,
    exact: exact(true, true),
    open: () => openPglite({ parsers: { [JSON_OID]: parseJson } }),
  },
  {
    ...postgresql,
    name: "node-postgres",
    isInstalled: hasPostgres,
    exact: exact(true, false),
    open: openNodePostgres,
  },
  {
    ...postgresql,
    name: "node-postgres that parses JSON with bigints",
    isInstalled: hasPostgres,
    exact: exact(true, true),
    async open() {
      pg.types.setTypeParser(JSON_OID, parseJson);
      const database = await openNodePostgres();
      return {
        ...database,
        close() {
          pg.types.setTypeParser(JSON_OID, JSON.parse);
          return database.close();
        },
      };
    },
  },
  {
    ...postgresql,
    name: "postgres.js",
    isInstalled: hasPostgres,
    exact: exact(true, false),
    open: () => openPostgresJs({}),
  },
  {
    ...postgresql,
    name: "postgres.js that parses JSON with bigints",
    isInstalled: hasPostgres,
    exact: exact(true, true),
    open: () =>
      openPostgresJs({
        types: { json: { to: JSON_OID, from: [JSON_OID], serialize: JSON.stringify, parse: parseJson } },
      }),
  },
  {
    ...sqlite,
    name: "better-sqlite3",
    exact: exact(false, false),
    open: () => openBetterSqlite(false),
  },
  {
    ...sqlite,
    name: "better-sqlite3 with defaultSafeIntegers",
    exact: exact(true, false),
    open: () => openBetterSqlite(true),
  },
  {
    ...mysql,
    name: "MariaDB",
    exact: exact(false, false),
    open: () => openMysql(false),
  },
  {
    ...mysql,
    name: "MariaDB with supportBigNumbers",
    exact: exact(true, true),
    open: () => openMysql(true),
  },
];
