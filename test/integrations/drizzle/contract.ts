import {
  between,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNull,
  lt,
  max,
  min,
  ne,
  notInArray,
  type SQL,
  sql,
} from "drizzle-orm";
import { alias as mysqlAlias } from "drizzle-orm/mysql-core";
import { alias as postgresAlias } from "drizzle-orm/pg-core";
import { alias as sqliteAlias } from "drizzle-orm/sqlite-core";
import { PuidError, type PuidId } from "puid-codec";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Engine, type Opened, stopEngines, version } from "./engines.js";
import { posts, type Tables, users } from "./tables.js";

/** What every database and driver must do. */

const ada = users.id(42n);
const bob = users.id(7n);
const zoe = users.id(1002n);

/** The integers that a number cannot hold, and their neighbours. */
const LARGE = [2n ** 53n, 2n ** 53n + 1n, 2n ** 53n + 2n, 2n ** 62n + 1n, 2n ** 63n - 1n];

/** Returns what a query throws; it may be wrapped by drizzle. */
async function rejection(query: () => PromiseLike<unknown>): Promise<unknown> {
  try {
    await query();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

/** Returns the PuidError that a query throws. */
async function refusal(query: () => PromiseLike<unknown>): Promise<PuidError> {
  const error = await rejection(query);
  if (!(error instanceof PuidError)) throw error;
  return error;
}

export function describeContract(engine: Engine): void {
  describe.skipIf(!engine.isInstalled)(engine.name, () => {
    let db: Opened["db"];
    let tables: Opened["tables"];
    const alias = { postgresql: postgresAlias, mysql: mysqlAlias, sqlite: sqliteAlias }[
      engine.dialect
    ] as typeof postgresAlias;

    const hasMany = engine.relations.includes("many");
    const hasOne = engine.relations.includes("one");

    // drizzle 1.0 takes an object.
    const orderById = (version === 0
      ? (table: { id: Tables["users"]["id"] }) => table.id
      : { id: "asc" }) as unknown as (table: object) => SQL;

    let opened: Opened;
    beforeAll(async () => {
      opened = await engine.open();
      ({ db, tables } = opened);
    });
    afterAll(() => opened.close());

    beforeEach(async () => {
      await db.delete(tables.posts);
      await db.update(tables.users).set({ inviterId: null });
      await db.delete(tables.users);
      await db.insert(tables.users).values([
        { id: bob, name: "Bob" },
        { id: ada, name: "Ada", inviterId: bob },
        { id: zoe, name: "Zoe", inviterId: ada },
      ]);
      await db.insert(tables.posts).values([
        { id: posts.id(1n), authorId: ada, title: "First" },
        { id: posts.id(2n), authorId: ada },
        { id: posts.id(3n), authorId: bob },
      ]);
    });

    /** Returns the names of the users that a condition selects, in the order of their ordinals. */
    const namesWhere = async (condition: SQL | undefined): Promise<string[]> => {
      const rows = await db.select().from(tables.users).where(condition).orderBy(tables.users.id);
      return rows.map(({ name }) => name);
    };

    /** Returns what the database stores, as digits. */
    const stored = async (name: string): Promise<{ id: string; inviter: string | null }> => {
      const { id, inviterId } = tables.users;
      const text = (column: typeof inviterId | typeof id) => sql<string>`cast(${column} as char(20))`;
      const query = db.select({ id: text(id), inviter: text(inviterId) }).from(tables.users);
      const [row] = await query.where(eq(tables.users.name, name));
      return { id: row!.id.trim(), inviter: row!.inviter?.trim() ?? null };
    };

    it("returns ids and stores ordinals", async () => {
      expect(await db.select().from(tables.users).orderBy(tables.users.id)).toEqual([
        { id: bob, name: "Bob", inviterId: null },
        { id: ada, name: "Ada", inviterId: bob },
        { id: zoe, name: "Zoe", inviterId: ada },
      ]);
      expect(await stored("Ada")).toEqual({ id: "42", inviter: "7" });
      expect(await stored("Zoe")).toEqual({ id: "1002", inviter: "42" });
    });

    it("inserts ordinals as sql", async () => {
      await db.insert(tables.users).values({ id: sql`${43n}`, name: "Eve", inviterId: sql`${42n}` });
      expect(await stored("Eve")).toEqual({ id: "43", inviter: "42" });
    });

    it("inserts rows without an id: the database numbers them", async () => {
      await db.insert(tables.users).values({ name: "Eve" });
      const { id } = await stored("Eve");
      const rows = await db.select().from(tables.users).where(eq(tables.users.name, "Eve"));
      expect(rows).toEqual([{ id: users.id(BigInt(id)), name: "Eve", inviterId: null }]);
    });

    it.skipIf(engine.dialect === "mysql")(
      "returns the ids of inserted, changed and deleted rows",
      async () => {
        const { users: table } = tables;
        const values = { id: users.id(43n), name: "Eve", inviterId: ada };
        expect(await db.insert(table).values(values).returning()).toEqual([values]);
        const changed = await db
          .update(table)
          .set({ inviterId: bob })
          .where(eq(table.id, values.id))
          .returning();
        expect(changed).toEqual([{ ...values, inviterId: bob }]);
        const deleted = await db.delete(table).where(eq(table.id, values.id)).returning({ id: table.id });
        expect(deleted).toEqual([{ id: values.id }]);
      },
    );

    it.runIf(engine.dialect === "mysql")("returns insertId, and ordinals from $returningId", async () => {
      const insert = () => db.insert(tables.users).values({ id: sql`${43n}`, name: "Eve" });
      const [{ insertId }] = (await insert()) as never as [{ insertId: number }];
      expect(insertId).toBe(43);
      await db.delete(tables.users).where(eq(tables.users.id, users.id(43n)));
      expect(await (insert() as never as { $returningId(): unknown }).$returningId()).toEqual([{ id: 43 }]);
    });

    it("changes and deletes rows by id", async () => {
      await db.update(tables.users).set({ inviterId: zoe }).where(eq(tables.users.id, ada));
      expect(await stored("Ada")).toEqual({ id: "42", inviter: "1002" });
      await db.delete(tables.posts).where(eq(tables.posts.authorId, ada));
      expect(await db.select({ id: tables.posts.id }).from(tables.posts)).toEqual([{ id: posts.id(3n) }]);
    });

    it("compares ids", async () => {
      const { id } = tables.users;
      expect(await namesWhere(eq(id, ada))).toEqual(["Ada"]);
      expect(await namesWhere(ne(id, ada))).toEqual(["Bob", "Zoe"]);
      expect(await namesWhere(inArray(id, [ada, zoe, users.id(99n)]))).toEqual(["Ada", "Zoe"]);
      expect(await namesWhere(notInArray(id, [ada, zoe]))).toEqual(["Bob"]);
      expect(await namesWhere(sql`${id} = ${sql.param(ada, id)}`)).toEqual(["Ada"]);
    });

    it("orders ids by their ordinals", async () => {
      const { id } = tables.users;
      expect([bob, ada, zoe].toSorted()).not.toEqual([bob, ada, zoe]);
      expect(await namesWhere(gt(id, ada))).toEqual(["Zoe"]);
      expect(await namesWhere(gte(id, ada))).toEqual(["Ada", "Zoe"]);
      expect(await namesWhere(lt(id, ada))).toEqual(["Bob"]);
      expect(await namesWhere(between(id, users.id(10n), users.id(100n)))).toEqual(["Ada"]);
      const [last] = await db.select({ id }).from(tables.users).orderBy(desc(id)).limit(1);
      expect(last).toEqual({ id: zoe });
    });

    it("joins tables, and a table with itself", async () => {
      const inviters = alias(tables.users, "inviters");
      const rows = await db
        .select({ post: tables.posts.id, author: tables.users.id, inviter: inviters.id })
        .from(tables.posts)
        .innerJoin(tables.users, eq(tables.posts.authorId, tables.users.id))
        .leftJoin(inviters, eq(tables.users.inviterId, inviters.id))
        .orderBy(tables.posts.id);
      expect(rows).toEqual([
        { post: posts.id(1n), author: ada, inviter: bob },
        { post: posts.id(2n), author: ada, inviter: bob },
        { post: posts.id(3n), author: bob, inviter: null },
      ]);
    });

    it("passes ids through subqueries", async () => {
      const authors = db.selectDistinct({ id: tables.posts.authorId }).from(tables.posts).as("authors");
      const rows = await db
        .select({ id: authors.id, name: tables.users.name })
        .from(authors)
        .innerJoin(tables.users, eq(authors.id, tables.users.id))
        .orderBy(authors.id);
      expect(rows).toEqual([
        { id: bob, name: "Bob" },
        { id: ada, name: "Ada" },
      ]);
      expect(await namesWhere(inArray(tables.users.id, db.select({ id: authors.id }).from(authors)))).toEqual(
        ["Bob", "Ada"],
      );
    });

    it("has foreign keys", async () => {
      const error = await rejection(() =>
        db.insert(tables.posts).values({ id: posts.id(4n), authorId: users.id(99n) }),
      );
      const { message, cause } = error as Error;
      expect(`${message} ${(cause as Error | undefined)?.message}`).toMatch(/foreign key constraint/i);
    });

    it("stores and returns null", async () => {
      await db.update(tables.users).set({ inviterId: null }).where(eq(tables.users.id, zoe));
      expect(await stored("Zoe")).toMatchObject({ inviter: null });
      expect(await namesWhere(isNull(tables.users.inviterId))).toEqual(["Bob", "Zoe"]);
      const rows = await db
        .select({ id: tables.users.inviterId })
        .from(tables.users)
        .orderBy(tables.users.id);
      expect(rows).toEqual([{ id: null }, { id: bob }, { id: null }]);
    });

    it("returns ids from max() and min(), and from sql with mapWith", async () => {
      const { id } = tables.users;
      const [row] = await db
        .select({
          max: max(id),
          min: min(id),
          mapped: sql<PuidId<"usr_">>`max(${id})`.mapWith(id),
          raw: sql<unknown>`min(${id})`,
        })
        .from(tables.users);
      expect(row).toEqual({ max: zoe, min: bob, mapped: zoe, raw: expect.anything() });
      expect(String(row!.raw)).toBe("7"); // the ordinal
      const [none] = await db
        .select({ max: max(id) })
        .from(tables.users)
        .where(eq(id, users.id(99n)));
      expect(none).toEqual({ max: null });
    });

    it("rejects values that are not ids of the codec, and names the column", async () => {
      const { id, inviterId } = tables.users;
      const wrong = posts.id(42n) as never;
      const malformed = "usr_42" as never;
      const queries: [string, () => PromiseLike<unknown>][] = [
        ["users.id", () => db.insert(tables.users).values({ id: wrong, name: "Eve" })],
        ["users.inviter_id", () => db.insert(tables.users).values({ name: "Eve", inviterId: malformed })],
        ["users.inviter_id", () => db.update(tables.users).set({ inviterId: wrong }).where(eq(id, ada))],
        ["users.id", () => db.select().from(tables.users).where(eq(id, malformed))],
        [
          "users.id",
          () =>
            db
              .select()
              .from(tables.users)
              .where(inArray(id, [ada, wrong])),
        ],
        ["users.inviter_id", () => db.select().from(tables.users).where(gt(inviterId, wrong))],
        ["posts.id", () => db.delete(tables.posts).where(eq(tables.posts.id, ada as never))],
        [
          "users.id",
          () =>
            db
              .select()
              .from(tables.users)
              .where(eq(id, 42n as never)),
        ],
        [
          "users.id",
          () =>
            db
              .select()
              .from(tables.users)
              .where(eq(id, 42 as never)),
        ],
        [
          "users.id",
          () =>
            db
              .select()
              .from(tables.users)
              .where(eq(id, "42" as never)),
        ],
      ];
      for (const [column, query] of queries) {
        const error = await refusal(query);
        expect(error).toMatchObject({ code: "invalid_id" });
        expect(error.message).toMatch(`"${column}" must `);
      }
      expect((await refusal(queries[0]![1])).message).toBe(
        `"users.id" must start with "usr_", got ${JSON.stringify(wrong)}`,
      );
      expect(await namesWhere(undefined)).toEqual(["Bob", "Ada", "Zoe"]);
    });

    it("rejects stored integers that have no id, and names the column", async () => {
      await db.insert(tables.users).values({ id: sql`${-1n}`, name: "Eve" });
      const error = await refusal(() => db.select().from(tables.users));
      expect(error).toMatchObject({ code: "invalid_ordinal" });
      expect(error.message).toMatch('"users.id" must be ');
    });

    it.each(["", " ", "0x10", "4.5", "x"])("rejects the text %j in place of an integer", async (text) => {
      const id = sql`${text}`.mapWith(tables.users.id);
      const error = await refusal(() => db.select({ id }).from(tables.users));
      expect(error).toMatchObject({ code: "invalid_ordinal" });
      expect(error.message).toBe(`"users.id" must be an exact integer, got ${JSON.stringify(text)}`);
    });

    it("does not convert ids in raw sql, unless with sql.param", async () => {
      // MySQL would number a user with the id 0.
      await db.insert(tables.posts).values({ id: sql`${0n}`, authorId: bob, title: "Zero" });
      const { id, title } = tables.posts;
      const titles = (condition: SQL) => db.select({ title }).from(tables.posts).where(condition);
      const raw = () => titles(sql`${id} = ${posts.id(1n)}`);
      if (engine.dialect === "postgresql") await rejection(raw);
      // MySQL reads "pst_…" as the number 0.
      else expect(await raw()).toEqual(engine.dialect === "mysql" ? [{ title: "Zero" }] : []);
      expect(await titles(sql`${id} = ${sql.param(posts.id(1n), id)}`)).toEqual([{ title: "First" }]);
    });

    it("converts the ids of placeholders with sql.param", async () => {
      const { id } = tables.users;
      const query = db
        .select({ name: tables.users.name })
        .from(tables.users)
        .where(eq(id, sql`${sql.param(sql.placeholder("id"), id)}`))
        .prepare("by_id");
      expect(await query.execute({ id: ada })).toEqual([{ name: "Ada" }]);
      expect(await query.execute({ id: bob })).toEqual([{ name: "Bob" }]);
      const error = await refusal(async () => query.execute({ id: posts.id(42n) }));
      expect(error.message).toMatch('"users.id" must start with "usr_"');
    });

    describe("with an integer above 2^53 − 1", () => {
      const advice = {
        postgresql: "parse JSON with bigints, or use select() and joins",
        mysql: "set supportBigNumbers of mysql2",
        sqlite: "call defaultSafeIntegers() of better-sqlite3, and use select() and joins",
      }[engine.dialect];

      /** Expects the exact id, or an error that says what to do: never the id of a neighbour. */
      const expectExact = async (
        isExact: boolean,
        column: string,
        query: () => PromiseLike<unknown>,
        expected: unknown,
      ): Promise<void> => {
        if (isExact) return expect(await query()).toEqual(expected);
        const error = await refusal(query);
        expect(error.code).toBe("invalid_ordinal");
        expect(error.message).toMatch(`"${column}" must be an exact integer, got `);
        expect(error.message.endsWith(`; ${advice}`)).toBe(true);
      };

      it.each(LARGE)("selects %d or throws", async (ordinal) => {
        const { users: table } = tables;
        const id = users.id(ordinal);
        await db.insert(table).values({ id, name: "Max" });
        expect(await stored("Max")).toMatchObject({ id: `${ordinal}` });
        expect(await namesWhere(undefined).catch(() => [])).toHaveLength(engine.exact.select ? 4 : 0);

        const { select } = engine.exact;
        const selected = () => db.select({ id: table.id }).from(table).where(eq(table.id, id));
        await expectExact(select, "users.id", selected, [{ id }]);
        const type = engine.dialect === "mysql" ? sql`char` : sql`text`;
        const asText = sql<PuidId<"usr_">>`cast(${table.id} as ${type})`.mapWith(table.id);
        expect(await db.select({ id: asText }).from(table).where(eq(table.id, id))).toEqual([{ id }]);
      });

      it.runIf(hasMany).each(LARGE)("reads %d in the many of a relation or throws", async (ordinal) => {
        const id = posts.id(ordinal);
        await db.insert(tables.posts).values({ id, authorId: zoe });
        const query = () =>
          db.query.users.findMany({ columns: { name: true }, with: { posts: true }, orderBy: orderById });
        await expectExact(engine.exact.json, "posts.id", query, [
          { name: "Bob", posts: [{ id: posts.id(3n), authorId: bob, title: null }] },
          { name: "Ada", posts: [expect.anything(), expect.anything()] },
          { name: "Zoe", posts: [{ id, authorId: zoe, title: null }] },
        ]);
      });

      it.runIf(hasOne).each(LARGE)("reads %d in the one of a relation or throws", async (ordinal) => {
        const id = users.id(ordinal);
        await db.insert(tables.users).values({ id, name: "Max" });
        await db.update(tables.users).set({ inviterId: id }).where(eq(tables.users.name, "Bob"));
        const query = () =>
          db.query.posts.findMany({
            columns: { title: true },
            with: { author: { columns: { inviterId: true } } },
            orderBy: orderById,
          });
        await expectExact(engine.exact.json, "users.inviter_id", query, [
          { title: "First", author: { inviterId: bob } },
          { title: null, author: { inviterId: bob } },
          { title: null, author: { inviterId: id } },
        ]);
      });

      it("reads 2^53 − 1 everywhere", async () => {
        const id = posts.id(2n ** 53n - 1n);
        await db.insert(tables.posts).values({ id, authorId: zoe });
        const post = { id, authorId: zoe, title: null };
        expect(await db.select().from(tables.posts).where(eq(tables.posts.id, id))).toEqual([post]);
        if (!hasMany) return;
        const rows = await db.query.users.findMany({ with: { posts: true }, orderBy: orderById });
        expect(rows.at(-1)!.posts).toEqual([post]);
      });
    });

    it.runIf(hasMany)("returns ids in the many of a relation", async () => {
      const rows = await db.query.users.findMany({
        columns: { id: true },
        with: { posts: { columns: { id: true, authorId: true } } },
        orderBy: orderById,
      });
      for (const row of rows) row.posts.sort((a, b) => Number(posts.ordinal(a.id) - posts.ordinal(b.id)));
      const postOf = (authorId: PuidId<"usr_">, ordinal: bigint) => ({ id: posts.id(ordinal), authorId });
      expect(rows).toEqual([
        { id: bob, posts: [postOf(bob, 3n)] },
        { id: ada, posts: [postOf(ada, 1n), postOf(ada, 2n)] },
        { id: zoe, posts: [] },
      ]);
    });

    it.runIf(hasOne)("returns ids in the one of a relation, nested, and null", async () => {
      const rows = await db.query.posts.findMany({
        columns: { id: true },
        with: {
          author: { columns: { id: true, inviterId: true }, with: { inviter: { columns: { id: true } } } },
        },
        orderBy: orderById,
      });
      expect(rows).toEqual([
        { id: posts.id(1n), author: { id: ada, inviterId: bob, inviter: { id: bob } } },
        { id: posts.id(2n), author: { id: ada, inviterId: bob, inviter: { id: bob } } },
        { id: posts.id(3n), author: { id: bob, inviterId: null, inviter: null } },
      ]);
    });

    it.runIf(hasMany)("filters relational queries by id", async () => {
      const where = (id: PuidId<"usr_">) => (version === 0 ? eq(tables.users.id, id) : { id }) as SQL;
      const find = (id: PuidId<"usr_">) =>
        db.query.users.findFirst({ columns: { name: true }, where: where(id), with: { posts: true } });
      expect(await find(ada)).toMatchObject({ name: "Ada", posts: [{ authorId: ada }, { authorId: ada }] });
      expect((await refusal(() => find(posts.id(42n) as never))).message).toMatch(
        '"users.id" must start with',
      );
      expect(await find(users.id(99n))).toBeUndefined();
    });
  });
}

/** Tests all engines with the version of drizzle that the test file imports. */
export function describeEngines(engines: readonly Engine[]): void {
  for (const engine of engines) describeContract(engine);
  afterAll(stopEngines);
}
