import { PGlite } from "@electric-sql/pglite";
import Database from "better-sqlite3";
import {
  generateDrizzleJson,
  generateMigration,
  generateMySQLDrizzleJson,
  generateMySQLMigration,
  generateSQLiteDrizzleJson,
  generateSQLiteMigration,
  pushSchema,
} from "drizzle-kit/api";
import { eq, sql } from "drizzle-orm";
import { pgTable, text } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/pglite";
import { puidColumn } from "puid-codec/drizzle";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasMariadb, Mariadb } from "../support/mariadb.js";
import { mysqlTables, postgresTables, sqliteTables, users } from "./tables.js";

/** What drizzle-kit makes of the columns. */

const migrationOf = async (schema: Record<string, unknown>): Promise<string[]> =>
  generateMigration(generateDrizzleJson({}), generateDrizzleJson(schema));

describe("drizzle-kit for PostgreSQL", () => {
  const tickets = pgTable("tickets", {
    id: puidColumn(users)("id").primaryKey().generatedAlwaysAsIdentity({ startWith: 42 }),
    title: text("title"),
  });
  const client = new PGlite();
  const db = drizzle({ client: client as never });
  const schema = { ...postgresTables(), tickets };

  beforeAll(async () => {
    for (const statement of await migrationOf(schema)) await client.exec(statement);
  });
  afterAll(() => client.close());

  it("creates identity columns, and foreign keys of integers", async () => {
    const { rows } = await client.query(
      `select table_name || '.' || column_name as name, data_type as type, identity_generation as identity
       from information_schema.columns where table_schema = 'public' and data_type <> 'text' order by 1`,
    );
    const type = "bigint";
    expect(rows).toEqual([
      { name: "posts.author_id", type, identity: null },
      { name: "posts.id", type, identity: null },
      { name: "tickets.id", type, identity: "ALWAYS" },
      { name: "users.id", type, identity: "BY DEFAULT" },
      { name: "users.inviter_id", type, identity: null },
    ]);
    expect((await migrationOf(schema)).join()).toMatch('FOREIGN KEY ("author_id") REFERENCES');
  });

  it("finds no difference afterwards", async () => {
    const { statementsToExecute } = await pushSchema(schema, db as never);
    expect(statementsToExecute).toEqual([]);
  });

  it("numbers rows; an explicit id needs overridingSystemValue()", async () => {
    expect(await db.insert(tickets).values({ title: "First" }).returning()).toEqual([
      { id: users.id(42n), title: "First" },
    ]);
    const explicit = { id: users.id(7n), title: "Second" } as never;
    await expect(db.insert(tickets).values(explicit)).rejects.toThrow();
    await db.insert(tickets).overridingSystemValue().values(explicit);
    expect(
      await db
        .select()
        .from(tickets)
        .where(eq(tickets.id, users.id(7n))),
    ).toHaveLength(1);
  });

  it("numbers rows of an identity by default, unless they have an id", async () => {
    const { users: table } = schema;
    const values = [{ name: "Ada" }, { id: users.id(99n), name: "Bob" }, { id: sql`${100n}`, name: "Eve" }];
    const rows = await db.insert(table).values(values).returning({ id: table.id });
    expect(rows.map(({ id }) => id)).toEqual(users.ids([1n, 99n, 100n]));
  });
});

describe("drizzle-kit for SQLite", () => {
  it("creates an autoincrement column of integers", async () => {
    const statements = await generateSQLiteMigration(
      await generateSQLiteDrizzleJson({}),
      await generateSQLiteDrizzleJson(sqliteTables()),
    );
    expect(statements.join()).toMatch("`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL");
    expect(statements.join()).toMatch("FOREIGN KEY (`author_id`) REFERENCES `users`(`id`)");
    const client = new Database(":memory:");
    for (const statement of statements) client.exec(statement);
    client.exec("insert into users (name) values ('Ada')");
    expect(client.prepare("select id from users").all()).toEqual([{ id: 1 }]);
  });
});

describe.skipIf(!hasMariadb)("drizzle-kit for MySQL", () => {
  it("creates an auto_increment column of integers", async () => {
    const statements = await generateMySQLMigration(
      await generateMySQLDrizzleJson({}),
      await generateMySQLDrizzleJson(mysqlTables()),
    );
    expect(statements.join()).toMatch("`id` bigint AUTO_INCREMENT NOT NULL");
    const mariadb = await Mariadb.create();
    try {
      const client = await mariadb.connect();
      for (const statement of statements) await client.query(statement);
      await client.query("insert into users (name) values ('Ada')");
      expect((await client.query("select id from users"))[0]).toEqual([{ id: 1 }]);
      await client.end();
    } finally {
      await mariadb.remove();
    }
  });
});
