import { execFileSync } from "node:child_process";
import { eq, inArray, sql } from "drizzle-orm";
import type { MySql2Database } from "drizzle-orm/mysql2";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import { pgTable, text } from "drizzle-orm/pg-core";
import { createKeyring, createPuid, generateKey, type PuidId } from "puid-codec";
import { puidColumn } from "puid-codec/drizzle";
import { describe, expect, expectTypeOf, it } from "vitest";
import { mysqlTables, postgresTables, posts, sqliteTables, users } from "./tables.js";

// This file is compiled with the rest. A line below `@ts-expect-error` that compiles is an error.

const { users: table, posts: postTable } = postgresTables();
const post = posts.id(1n);

describe("the types of puidColumn", () => {
  it("are those of ids in what queries return", () => {
    expectTypeOf(table.$inferSelect).toEqualTypeOf<{
      id: PuidId<"usr_">;
      name: string;
      inviterId: PuidId<"usr_"> | null;
    }>();
    expectTypeOf(sqliteTables().users.$inferSelect).toEqualTypeOf<typeof table.$inferSelect>();
    expectTypeOf(mysqlTables().users.$inferSelect).toEqualTypeOf<typeof table.$inferSelect>();
    expectTypeOf<(typeof postTable.$inferSelect)["authorId"]>().toEqualTypeOf<PuidId<"usr_">>();
  });

  it("let inserts leave out ids that the database numbers", () => {
    for (const { users: each } of [postgresTables(), mysqlTables(), sqliteTables()]) {
      expectTypeOf<{ name: string }>().toExtend<typeof each.$inferInsert>();
      expectTypeOf<{ name: string; id: PuidId<"usr_"> }>().toExtend<typeof each.$inferInsert>();
    }
    expectTypeOf<{ authorId: PuidId<"usr_"> }>().not.toExtend<typeof postTable.$inferInsert>();
    const always = pgTable("users", { id: puidColumn(users)().generatedAlwaysAsIdentity(), name: text() });
    expectTypeOf<(typeof always.$inferSelect)["id"]>().toEqualTypeOf<PuidId<"usr_">>();
    // @ts-expect-error: the database numbers all rows
    const insert: typeof always.$inferInsert = { id: users.id(1n) };
    expect(insert).toBeDefined();
  });

  it("reject the ids of another codec, strings and ordinals", () => {
    eq(table.id, users.id(1n));
    eq(table.inviterId, table.id);
    // @ts-expect-error: a pst_ id
    eq(table.id, post);
    // @ts-expect-error: a pst_ id
    inArray(table.id, [users.id(1n), post]);
    // @ts-expect-error: a string
    eq(table.id, "usr_t0p05ytv42x8a07rmzv");
    // @ts-expect-error: an ordinal
    eq(table.id, 42n);
    // @ts-expect-error: a pst_ id
    const insert: typeof table.$inferInsert = { id: post, name: "Ada" };
    // @ts-expect-error: an ordinal
    const ordinal: typeof table.$inferInsert = { id: 42n, name: "Ada" };
    expect([insert, ordinal]).toHaveLength(2);
    const insertSql = (db: NodePgDatabase) => db.insert(table).values({ id: sql`${42n}`, name: "Ada" });
    expectTypeOf(insertSql).toBeFunction();
  });

  it("leave the id out of MySQL's $returningId, which returns ordinals", () => {
    const insert = (db: MySql2Database) =>
      db.insert(mysqlTables().users).values({ name: "Ada" }).$returningId();
    expectTypeOf<keyof Awaited<ReturnType<typeof insert>>[number]>().toBeNever();
  });

  it("accept keyrings", () => {
    const keyring = createKeyring(createPuid({ key: generateKey(), prefix: "usr2_" }), users);
    const column = pgTable("users", { id: puidColumn(keyring)("id") }).id;
    expectTypeOf<(typeof column)["_"]["data"]>().toEqualTypeOf<PuidId<"usr2_" | "usr_">>();
    expect(column.mapToDriverValue(users.id(42n))).toBe(42n);
    expect(column.mapFromDriverValue("42")).toBe(keyring.id(42n));
  });

  it("are the same with drizzle-orm 1.0", () => {
    // The compiler writes what is wrong.
    execFileSync("npx", ["tsc", "-p", import.meta.dirname], { stdio: ["ignore", "inherit", "inherit"] });
  });
});
