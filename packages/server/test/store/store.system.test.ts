import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { administration } from "../../src/command/administration.js";
import { postgres } from "../../src/databases/postgres.js";
import { DEFAULT_PLANS, type Plan } from "../../src/limits/plans.js";
import type { Grant, Refusal } from "../../src/store/accounts.js";
import { Exhausted } from "../../src/store/counter.js";
import { type Database, DatabaseError, stateOf } from "../../src/store/database.js";
import { MIGRATIONS } from "../../src/store/migrations.js";
import { Store } from "../../src/store/store.js";
import { PREFIXES, type SecretKind } from "../../src/util/secrets.js";
import { createDatabase, type Engine, engines } from "../support/engines.js";

/** How many nodes share the database, where a test is about several. */
const NODES = 4;

const FORMAT = { fingerprint: "what ordinal 0 is", last: 10n ** 12n };

const BOUNDLESS: Plan = { limit: null, rate: null };

/** Rates are of hours, and tests move the database's clocks: none is so slow that an hour passes. */
const HOUR = 3600;

/** A new database, as so many nodes have it: each with connections of its own, where the engine has connections. */
async function openNodes(engine: Engine, count: number, connections: number): Promise<Database[]> {
  if (engine.name === "PGlite") return Array<Database>(count).fill(await engine.open());
  const url = await createDatabase();
  // A machine under load is no failure.
  const patience = { connectTimeout: 60_000, statementTimeout: 60_000 };
  return Array.from({ length: count }, () => postgres(url, { connections, ...patience }));
}

const closeNodes = (nodes: readonly Database[]): Promise<unknown> =>
  Promise.all([...new Set(nodes)].map((database) => database.close()));

/** Lets the database's clock move on: what is made in one millisecond has no order. */
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** Consecutive ordinals that somebody was given. */
interface Run {
  readonly first: bigint;
  readonly count: number;
}

const byFirst = (a: Run, b: Run): number => (a.first < b.first ? -1 : 1);

/** Fails where runs, in order, overlap or leave a gap. */
function expectSeamless(runs: readonly Run[], from = 1n): void {
  let next = from;
  for (const { first, count } of runs.toSorted(byFirst)) {
    expect(first).toBe(next);
    next += BigInt(count);
  }
}

function granted(outcome: Grant | Refusal): Grant {
  expect(outcome).toMatchObject({ granted: true });
  return outcome as Grant;
}

const counts = (minLength: number, maxLength: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 1, max: 10 }), { minLength, maxLength });

for (const engine of engines) {
  describe.skipIf(!engine.isHere)(`a store on ${engine.name}`, () => {
    let nodes: readonly Database[];
    let database: Database;
    let stores: readonly Store[];
    let store: Store;

    beforeAll(async () => {
      nodes = await openNodes(engine, NODES, 3);
      database = nodes[0]!;
    });

    // Each test begins with a database that is empty but for the schema.
    beforeEach(async () => {
      await empty();
      stores = nodes.map((node) => new Store(node));
      store = stores[0]!;
      await store.open(FORMAT, []);
    });

    afterAll(() => closeNodes(nodes));

    async function empty(node = database): Promise<void> {
      await node.query("drop schema public cascade");
      await node.query("create schema public");
    }

    /** Runs work on all nodes at once, for each of the items. */
    function everywhere<Item, T>(
      items: readonly Item[],
      work: (node: Store, item: Item) => Promise<T>,
    ): Promise<T[]> {
      return Promise.all(items.map((item, i) => work(stores[i % NODES]!, item)));
    }

    const account = (): Promise<string> => store.accounts.create("free");

    const take = (id: string, count = 1, plan = BOUNDLESS): Promise<Grant | Refusal> =>
      store.take(id, count, plan);

    /** The next ordinal that nobody has. */
    async function next(): Promise<bigint> {
      const [row] = await database.query<{ next: bigint }>("select next from puid_counter");
      return row!.next;
    }

    const setNext = (ordinal: bigint): Promise<unknown> =>
      database.query("update puid_counter set next = $1", [ordinal]);

    /** Has days go by, of which an account counts the ids. */
    const passDays = (id: string, days: number): Promise<unknown> =>
      database.query("update puid_account set day = day - $2::int where id = $1", [id, days]);

    /** Has seconds go by, by which an account's rate is measured. */
    const passSeconds = (id: string, seconds: number): Promise<unknown> =>
      database.query(
        "update puid_account set free_at = free_at - $2::float8 * interval '1 second' where id = $1",
        [id, seconds],
      );

    /** Work for which time stands still: that of a transaction does. */
    const atOneTime = (work: (frozen: Store, query: Database["query"]) => Promise<void>): Promise<void> =>
      database.transaction(({ query }) => work(new Store({ ...database, query }), query));

    async function tables(): Promise<string[]> {
      const rows = await database.query<{ name: string }>(
        `select table_name::text as name from information_schema.tables where table_schema = 'public' order by 1`,
      );
      return rows.map(({ name }) => name);
    }

    describe("its database", () => {
      beforeEach(() => database.query("create table thing (id bigint primary key)"));

      const ids = async (): Promise<bigint[]> => {
        const rows = await database.query<{ id: bigint }>("select id from thing order by id");
        return rows.map(({ id }) => id);
      };

      it("has bigints for bigint, and what JavaScript has for the rest", async () => {
        const least = -(2n ** 63n);
        const most = 2n ** 63n - 1n;
        await database.query("insert into thing values ($1), ($2)", [least, most]);
        expect(await ids()).toEqual([least, most]);
        const at = new Date(0);
        expect(
          await database.query(
            `select $1::bigint as small, null::bigint as nothing, $2::int as number, $3::float8 as float,
               $4::text as text, true as truth, timestamptz '1970-01-01 00:00:00+00' as at`,
            [7, 7, 0.5, "é\u{1F600}'"],
          ),
        ).toEqual([
          { small: 7n, nothing: null, number: 7, float: 0.5, text: "é\u{1F600}'", truth: true, at },
        ]);
      });

      it("does all of a transaction, or nothing", async () => {
        const result = await database.transaction(async (transaction) => {
          await transaction.query("insert into thing values (1)");
          await transaction.query("insert into thing values (2)");
          return "done";
        });
        expect(result).toBe("done");
        const failed = database.transaction(async (transaction) => {
          await transaction.query("insert into thing values (3)");
          throw new Error("no further");
        });
        await expect(failed).rejects.toThrow("no further");
        expect(await ids()).toEqual([1n, 2n]);
      });

      it("keeps what others do out of a transaction", async () => {
        let outside: Promise<unknown> | undefined;
        const failed = database.transaction(async (transaction) => {
          await transaction.query("insert into thing values (1)");
          outside = database.query("insert into thing values (2)");
          await transaction.query("insert into thing values (3)");
          throw new Error("no further");
        });
        await expect(failed).rejects.toThrow("no further");
        await outside;
        expect(await ids()).toEqual([2n]);
      });

      it("tells a statement's error by its SQLSTATE, and works on", async () => {
        const wrong = async (work: () => Promise<unknown>): Promise<unknown> => {
          const error = await work().catch((thrown) => thrown);
          expect(error).not.toBeInstanceOf(DatabaseError);
          return stateOf(error);
        };
        await database.query("insert into thing values (1)");
        expect(await wrong(() => database.query("insert into thing values (1)"))).toBe("23505");
        expect(await wrong(() => database.query("select nonsense"))).toBe("42703");
        const transaction = () =>
          database.transaction(async (within) => {
            await within.query("insert into thing values (2)");
            await within.query("insert into thing values (1)");
          });
        expect(await wrong(transaction)).toBe("23505");
        expect(await ids()).toEqual([1n]);
      });

      it("is away once it is closed", async () => {
        const [closed] = await openNodes(engine, 1, 1);
        await closed!.query("select 1");
        await closed!.close();
        await expect(closed!.query("select 1")).rejects.toThrow(DatabaseError);
        await expect(new Store(closed!).ping()).rejects.toThrow(DatabaseError);
        await expect(store.ping()).resolves.toBeUndefined();
      });
    });

    describe("migrations", () => {
      const TABLES = [
        "puid_account",
        "puid_client",
        "puid_counter",
        "puid_credential",
        "puid_migration",
        "puid_served_plans",
      ];

      const STEPS = MIGRATIONS.map((_, i) => ({ step: i + 1 }));

      const steps = (): Promise<unknown[]> =>
        database.query("select step, done_at from puid_migration order by step");

      it("make all that there is, once", async () => {
        await empty();
        await store.migrate();
        expect(await tables()).toEqual(TABLES);
        const done = await steps();
        expect(done).toMatchObject(STEPS);
        const id = await account();
        await store.migrate();
        await new Store(database).open(FORMAT, ["free"]);
        expect(await steps()).toEqual(done);
        expect(await store.accounts.find(id)).toEqual({ id, plan: "free" });
      });

      it("may be begun by twenty nodes at once", async () => {
        const twenty = await openNodes(engine, 20, 1);
        onTestFinished(() => closeNodes(twenty).then(() => {}));
        // Connected, so that all begin at one time; and again and again, since it is for them to be in each other's way.
        await Promise.all(twenty.map((node) => node.query("select 1")));
        for (let i = 0; i < 5; i++) {
          await empty(twenty[0]);
          await Promise.all(twenty.map((node) => new Store(node).open(FORMAT, [])));
          expect(await twenty[0]!.query("select step from puid_migration order by step")).toEqual(STEPS);
          expect(await twenty[0]!.query("select next from puid_counter")).toEqual([{ next: 1n }]);
        }
      });

      it("refuse a schema that is newer than they are, and touch nothing", async () => {
        await database.query("insert into puid_migration (step) values (99)");
        const error =
          `the database's schema must be of version ${STEPS.length} or older, got 99: ` +
          "a newer puid-server made it, and this one might break it";
        await expect(store.migrate()).rejects.toThrow(error);
        await expect(new Store(database).open({ ...FORMAT, last: 5n }, [])).rejects.toThrow(error);
        expect(await steps()).toMatchObject([...STEPS, { step: 99 }]);
        expect(await database.query("select last from puid_counter")).toEqual([{ last: FORMAT.last }]);
      });

      it("keep what a database of the first step has", async () => {
        await empty();
        await database.query("create table puid_migration (step integer primary key, done_at timestamptz)");
        await database.query("insert into puid_migration (step) values (1)");
        for (const statement of MIGRATIONS[0]!) await database.query(statement);
        await database.query("insert into puid_account (id, plan) values ('account_1', 'free')");
        await database.query(
          "insert into puid_client (id, account_id, digest, redirect_uris) values ('client_1', 'account_1', '', '[]')",
        );
        await store.open(FORMAT, ["gold", "free"], "gold");
        expect(await store.accounts.find("account_1")).toEqual({ id: "account_1", plan: "free" });
        expect(await store.clients.list()).toMatchObject([{ id: "client_1", mayDecode: true }]);
      });

      it("leave nothing of a step that fails halfway", async () => {
        await empty();
        await database.query("create table puid_client (in_the_way integer)");
        await expect(store.migrate()).rejects.toThrow(/puid_client/);
        expect(await tables()).toEqual(["puid_client", "puid_migration"]);
        expect(await steps()).toEqual([]);
        await database.query("drop table puid_client");
        await store.open(FORMAT, []);
        expect(await tables()).toEqual(TABLES);
      });
    });

    describe("the counter", () => {
      const reopen = (format: { fingerprint?: string; last?: bigint }): Promise<void> =>
        new Store(database).open({ ...FORMAT, ...format }, []);

      it("begins with 1, and goes on without a gap", async () => {
        expect(await store.counter.take(1)).toBe(1n);
        expect(await store.counter.take(10)).toBe(2n);
        expect(await store.counter.take(1)).toBe(12n);
        await reopen({});
        expect(await new Store(database).counter.take(1)).toBe(13n);
      });

      it("gives no ordinal twice and leaves none out, however many take at once", async () => {
        const id = await account();
        await fc.assert(
          fc.asyncProperty(counts(20, 80), async (sizes) => {
            const from = await next();
            const runs = await everywhere(sizes, async (node, count) => {
              const { first } = granted(await node.take(id, count, BOUNDLESS));
              return { first, count };
            });
            expectSeamless(runs, from);
          }),
          { numRuns: 5 },
        );
        expect(BigInt(await store.accounts.used(id))).toBe((await next()) - 1n);
      });

      it("knows what has been taken, on whichever node", async () => {
        const other = stores[1]!.counter;
        expect(await other.has(1n)).toBe(false);
        await store.counter.take(10);
        for (const ordinal of [1n, 9n, 10n]) expect(await other.has(ordinal)).toBe(true);
        for (const ordinal of [-1n, 0n, 11n, 2n ** 63n, 2n ** 200n])
          expect(await other.has(ordinal)).toBe(false);
        await store.counter.take(1);
        expect(await other.has(11n)).toBe(true);
      });

      it("refuses another codec, whether or not ordinals were taken", async () => {
        const error =
          "the key and the format of ids must be those that this database's ids were made with: " +
          "they are others, and what was handed out would no longer decode";
        await expect(reopen({ fingerprint: "another" })).rejects.toThrow(error);
        await store.counter.take(5);
        await expect(reopen({ fingerprint: "another", last: 2n })).rejects.toThrow(error);
        await reopen({});
      });

      it("refuses a capacity that what was handed out exceeds", async () => {
        await store.counter.take(10);
        await expect(reopen({ last: 9n })).rejects.toThrow(
          "the capacity must be above 10, the last ordinal handed out, got 10",
        );
        expect(await store.counter.take(1)).toBe(11n);
        await reopen({ last: 11n });
        await expect(store.counter.take(1)).rejects.toThrow(Exhausted);
        await reopen({ last: 12n });
        expect(await store.counter.take(1)).toBe(12n);
      });

      it("gives the last ordinal, and spends nothing on those that there are not", async () => {
        await reopen({ last: 10n });
        const id = await account();
        const plan: Plan = { limit: 100, rate: { requests: 2, seconds: 2 * HOUR } };
        expect(await take(id, 7, plan)).toEqual({ granted: true, first: 1n, used: 7 });
        await expect(take(id, 4, plan)).rejects.toThrow(Exhausted);
        await expect(store.counter.take(4)).rejects.toThrow(Exhausted);
        expect(await store.accounts.used(id)).toBe(7);
        expect(await take(id, 3, plan)).toEqual({ granted: true, first: 8n, used: 10 });
        await passSeconds(id, HOUR);
        await expect(take(id, 1, plan)).rejects.toThrow("no ordinals are left");
        expect(await store.accounts.used(id)).toBe(10);
        expect(await store.counter.has(11n)).toBe(false);
      });

      it("ends with 2^63 - 2: the ordinal after the last one has 64 bits as well", async () => {
        const last = 2n ** 63n - 2n;
        await reopen({ last: 2n ** 63n - 1n });
        await setNext(last - 9n);
        const id = await account();
        await expect(take(id, 10).then(granted)).resolves.toMatchObject({ first: last - 9n });
        await expect(take(id)).rejects.toThrow(Exhausted);
        await expect(store.counter.take(1)).rejects.toThrow(Exhausted);
        expect(await store.accounts.used(id)).toBe(10);
        expect(await store.counter.has(last)).toBe(true);
        expect(await store.counter.has(last + 1n)).toBe(false);
      });
    });

    describe("accounts", () => {
      it("are made and found by id or by name", async () => {
        const id = await store.accounts.create("free", "ada@example.com");
        const nameless = await store.accounts.create("unlimited");
        expect(await store.accounts.find(id)).toEqual({ id, plan: "free" });
        expect(await store.accounts.find("ada@example.com")).toEqual({ id, plan: "free" });
        expect(await store.accounts.find(nameless)).toEqual({ id: nameless, plan: "unlimited" });
        expect(await store.accounts.find("bob@example.com")).toBeUndefined();
        await store.accounts.setPlan(id, "unlimited");
        expect(await store.accounts.find(id)).toEqual({ id, plan: "unlimited" });
        expect(await store.accounts.plans()).toEqual(["unlimited"]);
      });

      it("have names of their own", async () => {
        await store.accounts.create("free", 'Ada "the first"');
        await expect(store.accounts.create("free", 'Ada "the first"')).rejects.toThrow(
          'there is an account named "Ada \\"the first\\"" already',
        );
        expect(await store.accounts.list()).toHaveLength(1);
      });

      it("are made by name once, however many ask at once", async () => {
        const names = Array.from({ length: 40 }, (_, i) => `user${i % 2}@example.com`);
        const ids = await everywhere(names, (node, name) => node.accounts.named(name, "free"));
        expect(new Set(ids).size).toBe(2);
        expect(await stores[1]!.accounts.named(names[0]!, "unlimited")).toBe(ids[0]);
        expect(await store.accounts.find(names[0]!)).toEqual({ id: ids[0], plan: "free" });
      });

      it("are listed in the order in which they were made, with what they used today", async () => {
        const ada = await store.accounts.create("free", "ada");
        await tick();
        const bob = await store.accounts.create("unlimited");
        await tick();
        const eve = await store.accounts.create("free", "eve");
        await take(ada, 3);
        await take(bob, 4);
        await passDays(bob, 1);
        const createdAt = expect.any(Date);
        expect(await store.accounts.list()).toEqual([
          { id: ada, name: "ada", plan: "free", used: 3, createdAt },
          { id: bob, name: null, plan: "unlimited", used: 0, createdAt },
          { id: eve, name: "eve", plan: "free", used: 0, createdAt },
        ]);
      });

      it("must be on plans that there are", async () => {
        await account();
        await store.accounts.create('the "old" one');
        await expect(new Store(database).open(FORMAT, ["free", "unlimited"])).rejects.toThrow(
          '"plans" must have every plan that accounts are on, and lacks "the \\"old\\" one"',
        );
        await new Store(database).open(FORMAT, ["free", 'the "old" one', "unlimited"]);
      });

      it("take nothing once they are deleted", async () => {
        const id = await account();
        await store.credentials.create("key", { account: id });
        const client = await store.clients.create(id, ["https://example.com/"]);
        await store.credentials.create("access", { account: id, client: client.id });
        await database.query("delete from puid_account");
        expect(await take(id)).toEqual({ granted: false, why: "gone" });
        expect(await store.accounts.refusal(id, 1, BOUNDLESS)).toEqual({ granted: false, why: "gone" });
        expect(await store.accounts.used(id)).toBe(0);
        expect(await next()).toBe(1n);
        expect(await database.query("select id from puid_credential")).toEqual([]);
        expect(await database.query("select id from puid_client")).toEqual([]);
      });
    });

    describe("a quota", () => {
      const plan: Plan = { limit: 10, rate: null };

      it("is spent to the last id, all or nothing", async () => {
        const id = await account();
        expect(await take(id, 7, plan)).toEqual({ granted: true, first: 1n, used: 7 });
        expect(await take(id, 4, plan)).toEqual({ granted: false, why: "quota", used: 7 });
        expect(await take(id, 3, plan)).toEqual({ granted: true, first: 8n, used: 10 });
        expect(await take(id, 1, plan)).toEqual({ granted: false, why: "quota", used: 10 });
        expect(await store.accounts.used(id)).toBe(10);
        expect(await next()).toBe(11n);
      });

      it.each([0, 1])("may be %i", async (limit) => {
        const id = await account();
        expect(await take(id, limit + 1, { limit, rate: null })).toEqual({
          granted: false,
          why: "quota",
          used: 0,
        });
        expect(await next()).toBe(1n);
      });

      it("is each account's own", async () => {
        const [one, other] = [await account(), await account()];
        await take(one, 10, plan);
        expect(await take(other, 10, plan)).toEqual({ granted: true, first: 11n, used: 10 });
      });

      it("holds across nodes, to the last id", async () => {
        const id = await account();
        const limit = 100;
        await fc.assert(
          fc.asyncProperty(counts(30, 60), async (sizes) => {
            const from = await next();
            await passDays(id, 1);
            const outcomes = await everywhere(sizes, async (node, count) => ({
              count,
              outcome: await node.take(id, count, { limit, rate: null }),
            }));
            const runs = outcomes.flatMap(({ count, outcome }) =>
              outcome.granted ? [{ first: outcome.first, count, used: outcome.used }] : [],
            );
            expectSeamless(runs, from);
            // The ordinals' order is that in which they were counted.
            let used = 0;
            for (const run of runs.toSorted(byFirst)) {
              used += run.count;
              expect(run.used).toBe(used);
            }
            expect(used).toBeLessThanOrEqual(limit);
            for (const { count, outcome } of outcomes) {
              if (!outcome.granted) expect((outcome as { used: number }).used + count).toBeGreaterThan(limit);
            }
            if (used < limit) granted(await take(id, limit - used, { limit, rate: null }));
            expect(await store.accounts.used(id)).toBe(limit);
            expect(await take(id, 1, { limit, rate: null })).toMatchObject({ why: "quota" });
          }),
          { numRuns: 5 },
        );
      });

      it("is whole again on another day", async () => {
        const id = await account();
        await take(id, 10, plan);
        await passDays(id, 1);
        expect(await store.accounts.used(id)).toBe(0);
        expect(await store.accounts.refusal(id, 10, plan)).toBeUndefined();
        expect(await take(id, 4, plan)).toEqual({ granted: true, first: 11n, used: 4 });
        await passDays(id, 400);
        expect(await take(id, 11, plan)).toEqual({ granted: false, why: "quota", used: 0 });
        expect(await store.accounts.used(id)).toBe(0);
      });

      it("is not whole again for a node whose day is behind", async () => {
        const id = await account();
        await take(id, 7, plan);
        await passDays(id, -1);
        expect(await store.accounts.used(id)).toBe(7);
        expect(await take(id, 4, plan)).toEqual({ granted: false, why: "quota", used: 7 });
        expect(await take(id, 2, plan)).toEqual({ granted: true, first: 8n, used: 9 });
        expect(await store.accounts.seed(id, 1)).toBe(10);
        expect(
          await database.query(
            "select day - (now() at time zone 'UTC')::date as ahead from puid_account where id = $1",
            [id],
          ),
        ).toEqual([{ ahead: 1 }]);
      });

      it("counts by the days of UTC, whatever the session's time zone", async () => {
        const id = await account();
        await take(id, 10, plan);
        // 26 hours apart: on one of them it is another day.
        for (const zone of ["Pacific/Kiritimati", "Etc/GMT+12"]) {
          await atOneTime(async (frozen, query) => {
            await query(`set local time zone '${zone}'`);
            expect(await frozen.accounts.used(id)).toBe(10);
            expect(await frozen.take(id, 1, plan)).toEqual({ granted: false, why: "quota", used: 10 });
          });
        }
      });

      it("counts what nobody was given, if it is told to", async () => {
        const id = await account();
        expect(await store.accounts.seed(id, 8)).toBe(8);
        expect(await take(id, 3, plan)).toEqual({ granted: false, why: "quota", used: 8 });
        expect(await take(id, 2, plan)).toEqual({ granted: true, first: 1n, used: 10 });
        await passDays(id, 1);
        expect(await store.accounts.seed(id, 1000)).toBe(1000);
        expect(await take(id, 1, plan)).toEqual({ granted: false, why: "quota", used: 1000 });
      });
    });

    describe("a rate", () => {
      const hourly: Plan = { limit: 10, rate: { requests: 1, seconds: HOUR } };

      /** A refusal that says to wait so many seconds, less what the test has taken. */
      function expectWait(outcome: Grant | Refusal, seconds: number): void {
        expect(outcome).toMatchObject({ granted: false, why: "rate" });
        const { waitMs } = outcome as { waitMs: number };
        expect(Number.isInteger(waitMs)).toBe(true);
        expect(waitMs).toBeLessThanOrEqual(1000 * seconds);
        expect(waitMs).toBeGreaterThan(1000 * (seconds - HOUR / 4));
      }

      it("lets one request on, and the next when its time has come", async () => {
        const id = await account();
        granted(await take(id, 1, hourly));
        expectWait(await take(id, 1, hourly), HOUR);
        await passSeconds(id, HOUR / 2);
        expectWait(await take(id, 1, hourly), HOUR / 2);
        await passSeconds(id, HOUR / 2);
        expect(await take(id, 1, hourly)).toEqual({ granted: true, first: 2n, used: 2 });
        expectWait(await take(id, 1, hourly), HOUR);
      });

      it("lets a burst on, and then one after another", async () => {
        const id = await account();
        const plan: Plan = { limit: null, rate: { requests: 5, seconds: 5 * HOUR } };
        for (let i = 0; i < 5; i++) granted(await take(id, 1, plan));
        expectWait(await take(id, 1, plan), HOUR);
        await passSeconds(id, 2 * HOUR);
        for (let i = 0; i < 2; i++) granted(await take(id, 1, plan));
        expectWait(await take(id, 1, plan), HOUR);
        await passSeconds(id, 1000 * HOUR);
        for (let i = 0; i < 5; i++) granted(await take(id, 1, plan));
        expectWait(await take(id, 1, plan), HOUR);
      });

      it("holds across nodes", async () => {
        const plan: Plan = { limit: null, rate: { requests: 5, seconds: 5 * HOUR } };
        const [one, other] = [await account(), await account()];
        const ids = Array.from({ length: 80 }, (_, i) => (Math.floor(i / NODES) % 2 ? one : other));
        const outcomes = await everywhere(ids, (node, id) => node.take(id, 1, plan));
        expectSeamless(outcomes.flatMap((outcome) => (outcome.granted ? [{ ...outcome, count: 1 }] : [])));
        expect(await next()).toBe(11n);
        for (const id of [one, other]) expect(await store.accounts.used(id)).toBe(5);
        for (const outcome of outcomes) if (!outcome.granted) expectWait(outcome, HOUR);
      });

      it("takes no slot for what is refused or fails", async () => {
        const id = await account();
        expect(await take(id, 11, hourly)).toEqual({ granted: false, why: "quota", used: 0 });
        await new Store(database).open({ ...FORMAT, last: 5n }, ["free"]);
        await expect(take(id, 6, hourly)).rejects.toThrow(Exhausted);
        granted(await take(id, 5, hourly));
        for (let i = 0; i < 3; i++) expectWait(await take(id, 1, hourly), HOUR);
      });

      it("is looked at before the quota", async () => {
        const id = await account();
        await take(id, 10, hourly);
        expectWait(await take(id, 1, hourly), HOUR);
        await passSeconds(id, HOUR);
        expect(await take(id, 1, hourly)).toEqual({ granted: false, why: "quota", used: 10 });
      });

      it("may be none: nobody is refused then, however many ask at once", async () => {
        const id = await account();
        granted(await take(id, 1, hourly));
        const outcomes = await everywhere(Array<string>(50).fill(id), (node) => node.take(id, 2, BOUNDLESS));
        expectSeamless(
          outcomes.map((outcome) => ({ ...granted(outcome), count: 2 })),
          2n,
        );
      });

      it("is told without a request being spent", async () => {
        const id = await account();
        for (let i = 0; i < 3; i++) expect(await store.accounts.refusal(id, 1, hourly)).toBeUndefined();
        expect(await store.accounts.refusal(id, 11, hourly)).toEqual({
          granted: false,
          why: "quota",
          used: 0,
        });
        granted(await take(id, 1, hourly));
        expectWait((await store.accounts.refusal(id, 1, hourly))!, HOUR);
        expect(await store.accounts.refusal(id, 1, BOUNDLESS)).toBeUndefined();
        expect(await store.accounts.used(id)).toBe(1);
        expect(await next()).toBe(2n);
      });

      it("is to the microsecond, and a wait to the millisecond, rounded up", async () => {
        const id = await account();
        const plan: Plan = { limit: null, rate: { requests: 4, seconds: 2 } };
        await atOneTime(async (frozen, query) => {
          const ask = async (milliseconds: number): Promise<Grant | Refusal> => {
            const ahead = "now() + $2::float8 * interval '1 millisecond'";
            await query(`update puid_account set free_at = ${ahead} where id = $1`, [id, milliseconds]);
            return frozen.take(id, 1, plan);
          };
          // Of four requests in 2,000 ms, the first three are 1,500 ms ahead.
          for (const ahead of [-1e9, -1, 0, 1499, 1500]) granted(await ask(ahead));
          expect(
            await query("select free_at = now() + interval '2 seconds' as whole from puid_account"),
          ).toEqual([{ whole: true }]);
          for (const [ahead, waitMs] of [
            [1500.001, 1],
            [1501, 1],
            [1501.001, 2],
            [2000, 500],
          ] as const) {
            expect(await ask(ahead)).toEqual({ granted: false, why: "rate", waitMs });
          }
        });
      });

      it("lets whoever waits as long as told on", async () => {
        const id = await account();
        const plan: Plan = { limit: null, rate: { requests: 1, seconds: 0.2 } };
        let waits = 0;
        for (let i = 0; i < 1000 && waits < 3; i++) {
          const outcome = await take(id, 1, plan);
          if (outcome.granted || outcome.why !== "rate") continue;
          expect(outcome.waitMs).toBeGreaterThanOrEqual(1);
          expect(outcome.waitMs).toBeLessThanOrEqual(200);
          // Timers may be a little early.
          await new Promise((resolve) => setTimeout(resolve, outcome.waitMs + 5));
          granted(await take(id, 1, plan));
          waits++;
        }
        expect(waits).toBe(3);
      });

      it("has an answer though its time comes between the statements", async () => {
        const id = await account();
        const plan: Plan = { limit: null, rate: { requests: 1, seconds: 0.001 } };
        const outcomes = await everywhere(Array<string>(200).fill(id), (node) => node.take(id, 1, plan));
        const runs = outcomes.flatMap((outcome) => (outcome.granted ? [{ ...outcome, count: 1 }] : []));
        expectSeamless(runs);
        expect(await next()).toBe(BigInt(runs.length) + 1n);
      });
    });

    it("answers as a model of quotas and rates does", async () => {
      // The rate's bucket in half hours, which drain as time passes; each request fills two.
      const plans = fc.record({
        limit: fc.option(fc.integer({ min: 0, max: 40 })),
        rate: fc.option(
          fc.integer({ min: 1, max: 3 }).map((requests) => ({ requests, seconds: requests * HOUR })),
        ),
      });
      const steps = fc.array(
        fc.oneof(
          { weight: 4, arbitrary: fc.record({ take: fc.integer({ min: 1, max: 10 }) }) },
          { weight: 2, arbitrary: fc.record({ halfHours: fc.integer({ min: 1, max: 5 }) }) },
          { weight: 1, arbitrary: fc.record({ days: fc.integer({ min: 1, max: 3 }) }) },
        ),
        { minLength: 10, maxLength: 40 },
      );
      await fc.assert(
        fc.asyncProperty(plans, steps, async (plan, taken) => {
          const id = await account();
          let first = await next();
          let used = 0;
          let bucket = 0;
          for (const step of taken) {
            if ("halfHours" in step) {
              bucket = Math.max(0, bucket - step.halfHours);
              await passSeconds(id, (step.halfHours * HOUR) / 2);
            } else if ("days" in step) {
              used = 0;
              await passDays(id, step.days);
            } else {
              const outcome = await take(id, step.take, plan);
              const early = plan.rate === null ? 0 : bucket - 2 * (plan.rate.requests - 1);
              if (early > 0) {
                expect(outcome).toMatchObject({ granted: false, why: "rate" });
                const halfHours = (outcome as { waitMs: number }).waitMs / (HOUR * 500);
                expect(Math.ceil(halfHours)).toBe(early);
              } else if (plan.limit !== null && used + step.take > plan.limit) {
                expect(outcome).toEqual({ granted: false, why: "quota", used });
              } else {
                used += step.take;
                bucket += 2;
                expect(outcome).toEqual({ granted: true, first, used });
                first += BigInt(step.take);
              }
            }
          }
        }),
        { numRuns: 15 },
      );
    });

    describe("the plans of the server that started last", () => {
      const fresh = async (): Promise<void> => {
        await empty();
        await store.migrate();
      };
      const planOf = async (name: string): Promise<string | undefined> =>
        (await store.accounts.find(name))?.plan;

      it("count for a command, whatever it is configured with", async () => {
        await store.open(FORMAT, ["gold", "slow"], "gold");
        const command = administration(stores[1]!, DEFAULT_PLANS, "free");
        expect(await command.createKey({ account: "default" })).toMatchObject({ plan: "gold" });
        expect(await command.createAccount({ name: "ada" })).toMatchObject({ plan: "gold" });
        expect(await command.createAccount({ name: "bob", plan: "slow" })).toMatchObject({ plan: "slow" });
        for (const ask of [
          command.createAccount({ name: "eve", plan: "free" }),
          command.setPlan({ account: "ada", plan: "free" }),
        ]) {
          await expect(ask).rejects.toThrow('the plan must be one of gold, slow, got "free"');
        }
        expect(await planOf("eve")).toBeUndefined();
        expect(await planOf("ada")).toBe("gold");
        await store.open(FORMAT, ["slow", "gold", "free"], "free");
        await command.setPlan({ account: "ada", plan: "free" });
        expect(await command.createAccount({ name: "eve" })).toMatchObject({ plan: "free" });
      });

      it("are not those of a server that refused to start", async () => {
        await store.open(FORMAT, ["gold"], "gold");
        await store.accounts.create("gold");
        await expect(store.open(FORMAT, ["slow"], "slow")).rejects.toThrow(/lacks "gold"; keep it until/);
        const command = administration(store, DEFAULT_PLANS, "free");
        expect(await command.createAccount({ name: "ada" })).toMatchObject({ plan: "gold" });
      });

      it("decide where commands put accounts before the first start", async () => {
        await fresh();
        const command = administration(store, DEFAULT_PLANS, "free");
        await command.createKey({ account: "default" });
        await command.createAccount({ name: "ada" });
        const tooEarly = "the plan must wait for the server's first start";
        await expect(command.createAccount({ name: "bob", plan: "unlimited" })).rejects.toThrow(tooEarly);
        await expect(command.setPlan({ account: "ada", plan: "unlimited" })).rejects.toThrow(tooEarly);
        await store.open(FORMAT, ["gold", "unlimited"], "gold");
        await command.createAccount({ name: "bob", plan: "unlimited" });
        await expect(command.createAccount({ name: "eve", plan: "free" })).rejects.toThrow("gold, unlimited");
        const plans = ["default", "ada", "bob", "eve"].map(planOf);
        expect(await Promise.all(plans)).toEqual(["gold", "gold", "unlimited", undefined]);
        // Another server's default plan changes nobody's.
        await store.open(FORMAT, ["gold", "unlimited"], "unlimited");
        expect(await planOf("ada")).toBe("gold");
      });

      it("are known to commands and servers that begin at once", async () => {
        for (let round = 0; round < 5; round++) {
          await fresh();
          const commands = Array.from({ length: 12 }, (_, i) => i);
          await Promise.all([
            everywhere(commands, (node, i) =>
              administration(node, DEFAULT_PLANS, "free").createAccount({ name: `user${i}` }),
            ),
            everywhere([0, 1, 2, 3], (node) => node.open(FORMAT, ["gold"], "gold")),
          ]);
          expect(await store.accounts.plans()).toEqual(["gold"]);
        }
      });
    });

    describe("credentials", () => {
      const KINDS = Object.keys(PREFIXES) as SecretKind[];

      it("are found by their kind alone", async () => {
        const id = await account();
        for (const kind of KINDS) {
          const { secret } = await store.credentials.create(kind, { account: id, scopes: ["a:b", "c"] });
          expect(secret).toMatch(new RegExp(`^${PREFIXES[kind]}[\\w-]{43}$`));
          for (const other of KINDS) {
            const found = await stores[1]!.credentials.find(other, secret);
            expect(found).toEqual(
              kind === other
                ? { account: id, plan: "free", scopes: ["a:b", "c"], mayDecode: true }
                : undefined,
            );
          }
          expect(await store.credentials.find(kind, secret.slice(0, -1))).toBeUndefined();
          expect(await store.credentials.find(kind, `${secret}a`)).toBeUndefined();
        }
        expect(await store.credentials.find("key", "")).toBeUndefined();
      });

      it("may have no scopes, and are on the plan that the account is on now", async () => {
        const id = await account();
        const { secret } = await store.credentials.create("session", { account: id });
        await store.accounts.setPlan(id, "unlimited");
        expect(await store.credentials.find("session", secret)).toEqual({
          account: id,
          plan: "unlimited",
          scopes: [],
          mayDecode: true,
        });
      });

      it("may decode unless they or their client may not, as it is now, on every node", async () => {
        const id = await account();
        const client = await store.clients.create(id, []);
        const mayDecode = async (kind: SecretKind, secret: string): Promise<boolean | undefined> =>
          (await stores[1]!.credentials.find(kind, secret))?.mayDecode;
        const make = async (kind: SecretKind, details: object): Promise<string> =>
          (await store.credentials.create(kind, { account: id, ...details })).secret;
        const [free, kept] = [await make("key", {}), await make("key", { mayDecode: false })];
        const token = await make("access", { client: client.id });
        const both = await make("access", { client: client.id, mayDecode: false });
        expect([await mayDecode("key", free), await mayDecode("key", kept)]).toEqual([true, false]);
        expect([await mayDecode("access", token), await mayDecode("access", both)]).toEqual([true, false]);
        await store.clients.setMayDecode(client.id, false);
        expect([await mayDecode("access", token), await mayDecode("key", free)]).toEqual([false, true]);
        await store.clients.setMayDecode(client.id, true);
        expect([await mayDecode("access", token), await mayDecode("access", both)]).toEqual([true, false]);
      });

      it("are revoked at once, on every node, and once", async () => {
        const id = await account();
        const { id: credential, secret } = await store.credentials.create("key", { account: id });
        const other = await store.credentials.create("key", { account: id });
        expect(await store.credentials.revoke("access", credential)).toBe(false);
        expect(await store.credentials.find("key", secret)).toBeDefined();
        expect(await store.credentials.revoke("key", credential)).toBe(true);
        expect(await stores[1]!.credentials.find("key", secret)).toBeUndefined();
        expect(await store.credentials.revoke("key", credential)).toBe(false);
        expect(await store.credentials.revoke("key", "credential_none")).toBe(false);
        expect(await store.credentials.find("key", other.secret)).toBeDefined();
      });

      it("expire", async () => {
        const id = await account();
        const { id: credential, secret } = await store.credentials.create("access", {
          account: id,
          life: HOUR,
        });
        const lives = async (): Promise<boolean> =>
          (await store.credentials.find("access", secret)) !== undefined;
        expect(await lives()).toBe(true);
        const [row] = await database.query<{ seconds: number }>(
          `select extract(epoch from expires_at - created_at)::float8 as seconds from puid_credential
           where id = $1`,
          [credential],
        );
        expect(row!.seconds).toBe(HOUR);
        await database.query("update puid_credential set expires_at = now() + interval '1 minute'");
        expect(await lives()).toBe(true);
        await database.query("update puid_credential set expires_at = now()");
        expect(await lives()).toBe(false);
      });

      it("are listed by kind and account, with a hint of the secret", async () => {
        const [id, other] = [await account(), await account()];
        const first = await store.credentials.create("key", { account: id, label: "the first" });
        await tick();
        const second = await store.credentials.create("key", { account: id, mayDecode: false });
        await store.credentials.create("access", { account: id });
        await store.credentials.create("key", { account: other });
        await store.credentials.revoke("key", second.id);
        expect(first.hint).toBe(`…${first.secret.slice(-4)}`);
        const createdAt = expect.any(Date);
        expect(await store.credentials.list("key", id)).toEqual([
          {
            id: first.id,
            label: "the first",
            hint: first.hint,
            mayDecode: true,
            createdAt,
            revokedAt: null,
          },
          {
            id: second.id,
            label: null,
            hint: second.hint,
            mayDecode: false,
            createdAt,
            revokedAt: expect.any(Date),
          },
        ]);
      });

      describe("sweep", () => {
        const rows = async (): Promise<string[]> =>
          (await database.query<{ id: string }>("select id from puid_credential")).map(({ id }) => id).sort();

        it("deletes expired tokens and sessions, and nothing else", async () => {
          const id = await account();
          const { id: client } = await store.clients.create(id, ["https://example.com/"]);
          const make = async (kind: SecretKind, life?: number): Promise<string> =>
            (await store.credentials.create(kind, { account: id, client, life })).id;
          for (const kind of ["access", "registration", "session"] as const) await make(kind, -1);
          const revoked = await make("key");
          await store.credentials.revoke("key", revoked);
          const kept = [revoked, await make("key"), await make("key", -1)];
          for (const kind of ["access", "registration", "session"] as const) {
            kept.push(await make(kind, HOUR), await make(kind));
          }
          expect(await store.credentials.sweep()).toBe(3);
          expect(await rows()).toEqual(kept.sort());
          expect(await store.credentials.sweep()).toBe(0);
        });

        it("deletes at most 1000 rows in a statement, those that expired first, by the index", async () => {
          const id = await account();
          await database.query(
            `insert into puid_credential (digest, id, kind, account_id, scope, hint, expires_at)
             select 'digest' || n, lpad(n::text, 4, '0'), 'access', $1, '', '', now() - n * interval '1 second'
             from generate_series(1, 2500) n`,
            [id],
          );
          const batches: string[][] = [];
          let statement = "";
          const query: Database["query"] = async <Row>(sql: string, values?: readonly unknown[]) => {
            const deleted = await database.query<Row>(sql, values);
            batches.push((deleted as { id: string }[]).map((row) => row.id).sort());
            statement = sql;
            return deleted;
          };
          expect(await new Store({ ...database, query }).credentials.sweep()).toBe(2500);
          const from = (first: number, last: number): string[] =>
            Array.from({ length: last - first + 1 }, (_, i) => String(first + i).padStart(4, "0"));
          expect(batches).toEqual([from(1501, 2500), from(501, 1500), from(1, 500)]);
          await database.transaction(async (transaction) => {
            await transaction.query("set local enable_seqscan = off");
            const plan = await transaction.query(`explain ${statement}`, [1000]);
            expect(JSON.stringify(plan)).toContain("puid_credential_expiry");
          });
        });

        it("may run on several nodes at once", async () => {
          const id = await account();
          for (let i = 0; i < 20; i++) await store.credentials.create("session", { account: id, life: -1 });
          const counts = await everywhere(Array(8).fill(0), (node) => node.credentials.sweep());
          expect(counts.reduce((sum, count) => sum + count)).toBe(20);
          expect(await rows()).toEqual([]);
        });
      });

      describe("createToken", () => {
        const clientOf = async (id: string): Promise<string> => (await store.clients.create(id, [])).id;
        const isLive = async (secret: string, kind: SecretKind = "access"): Promise<boolean> =>
          (await store.credentials.find(kind, secret)) !== undefined;

        it("ends the oldest tokens of the client beyond the bound, and no others", async () => {
          const id = await account();
          const [client, other] = [await clientOf(id), await clientOf(id)];
          const make = async (name: string, life = HOUR): Promise<string> => {
            const token = await store.credentials.createToken({ account: id, client: name, life }, 3);
            await tick();
            return token!.secret;
          };
          const { secret: key } = await store.credentials.create("key", { account: id, client, life: HOUR });
          const others = [await make(other), await make(other), await make(other)];
          const [first, second] = [await make(client), await make(client)];
          // What is not live does not count.
          await make(client, -1);
          const revoked = await store.credentials.create("access", { account: id, client, life: HOUR });
          await store.credentials.revoke("access", revoked.id);
          const third = await make(client);
          for (const secret of [first, second, third, ...others]) expect(await isLive(secret)).toBe(true);
          const fourth = await make(client);
          expect(await isLive(first)).toBe(false);
          expect(await isLive(key, "key")).toBe(true);
          for (const secret of [second, third, fourth, ...others]) expect(await isLive(secret)).toBe(true);
        });

        it.each([1, 3])("holds the bound of %i however many are made at once, on any node", async (most) => {
          const id = await account();
          const client = await clientOf(id);
          const tokens = await everywhere(Array(24).fill(0), (node) =>
            node.credentials.createToken({ account: id, client, life: HOUR }, most),
          );
          const live = await Promise.all(tokens.map((token) => isLive(token!.secret)));
          expect(live.filter(Boolean)).toHaveLength(most);
          // The one that is made now is live.
          const last = await store.credentials.createToken({ account: id, client, life: HOUR }, most);
          expect(await isLive(last!.secret)).toBe(true);
        });

        it("makes none for a client that does not exist", async () => {
          const details = { account: await account(), client: "client_none", life: HOUR };
          expect(await store.credentials.createToken(details, 3)).toBeUndefined();
        });
      });

      it("are nowhere in the database, nor are clients' secrets: there are digests alone", async () => {
        const id = await account();
        const client = await store.clients.create(id, ["https://example.com/"], "a client");
        const secrets = [client.secret];
        for (const kind of KINDS) {
          const details = { account: id, client: client.id, label: "a label" };
          secrets.push((await store.credentials.create(kind, details)).secret);
        }
        const dump: string[] = [];
        for (const table of await tables()) {
          const rows = await database.query<{ text: string }>(`select t::text as text from ${table} t`);
          dump.push(...rows.map(({ text }) => text));
        }
        const text = dump.join("\n");
        for (const secret of secrets) {
          const bare = secret.split("_").slice(2).join("_");
          expect(bare).toHaveLength(43);
          expect(text).not.toContain(bare.slice(0, 8));
          expect(text).not.toContain(bare.slice(-8));
          expect(text).toContain(createHash("sha256").update(secret).digest("hex"));
        }
      });
    });

    describe("clients", () => {
      const uris = ["https://example.com/back", "com.example:/back?a=%20"];

      it("are known by their own secrets", async () => {
        const [id, other] = [await account(), await account()];
        const one = await store.clients.create(id, uris);
        const two = await store.clients.create(other, uris);
        expect(await stores[1]!.clients.authenticate(one.id, one.secret)).toBe(id);
        expect(await store.clients.authenticate(two.id, two.secret)).toBe(other);
        for (const secret of [two.secret, `${one.secret}a`, one.secret.slice(0, -1), one.id, ""]) {
          expect(await store.clients.authenticate(one.id, secret)).toBeUndefined();
        }
        expect(await store.clients.authenticate("client_none", one.secret)).toBeUndefined();
        expect(await store.credentials.find("client", one.secret)).toBeUndefined();
      });

      it("are listed with their accounts: all, or those of one", async () => {
        const [id, other] = [await account(), await store.accounts.create("free", "eve")];
        const one = await store.clients.create(id, uris, "one");
        await tick();
        const two = await store.clients.create(id, []);
        await tick();
        const three = await store.clients.create(other, uris);
        await store.clients.setMayDecode(three.id, false);
        const mine = { account: id, accountName: null, mayDecode: true, createdAt: expect.any(Date) };
        const ofId = [
          { ...mine, id: one.id, name: "one", redirectUris: uris },
          { ...mine, id: two.id, name: null, redirectUris: [] },
        ];
        const eves = { ...mine, account: other, accountName: "eve", mayDecode: false };
        const ofOther = [{ ...eves, id: three.id, name: null, redirectUris: uris }];
        expect(await store.clients.list(id)).toEqual(ofId);
        expect(await store.clients.list(other)).toEqual(ofOther);
        expect(await store.clients.list()).toEqual([...ofId, ...ofOther]);
      });

      it("take their tokens with them, and nobody else's", async () => {
        const id = await account();
        const [one, two] = [await store.clients.create(id, uris), await store.clients.create(id, uris)];
        const make = async (client?: string): Promise<string> =>
          (await store.credentials.create("access", { account: id, client })).secret;
        const [gone, kept, key] = [await make(one.id), await make(two.id), await make()];
        expect(await store.clients.delete(one.id)).toBe(true);
        expect(await store.clients.delete(one.id)).toBe(false);
        expect(await store.clients.authenticate(one.id, one.secret)).toBeUndefined();
        expect(await store.credentials.find("access", gone)).toBeUndefined();
        expect(await store.credentials.find("access", kept)).toBeDefined();
        expect(await store.credentials.find("access", key)).toBeDefined();
        expect((await store.clients.list(id)).map((client) => client.id)).toEqual([two.id]);
      });
    });

    describe("with blocks", () => {
      const SIZE = 25;
      const plan: Plan = { limit: 1000, rate: null };

      beforeEach(() => {
        stores = nodes.map((node) => new Store(node, SIZE));
        store = stores[0]!;
      });

      it("leases so many at a time, and hands them out one after another", async () => {
        const id = await account();
        for (let first = 1n; first <= 91n; first += 10n) {
          expect(await take(id, 10, plan)).toEqual({ granted: true, first, used: Number(first) + 9 });
        }
        expect(await next()).toBe(101n);
        granted(await take(id, 1, plan));
        expect(await next()).toBe(126n);
      });

      it("gives back what an account may not have", async () => {
        const [id, other] = [await account(), await account()];
        const rate = { requests: 1, seconds: HOUR };
        expect(await take(id, 8, plan)).toMatchObject({ first: 1n });
        await store.accounts.seed(id, 990);
        for (let i = 0; i < 10; i++) {
          expect(await take(id, 10, plan)).toEqual({ granted: false, why: "quota", used: 998 });
          expect(await take("account_none", 10, plan)).toEqual({ granted: false, why: "gone" });
        }
        expect(await take(other, 2, { limit: 1000, rate })).toMatchObject({ first: 9n });
        expect(await take(other, 10, { limit: 1000, rate })).toMatchObject({ why: "rate" });
        // The statement itself fails: a count of 64 bits is full.
        await database.query("update puid_account set used = 9223372036854775807 where id = $1", [other]);
        await expect(take(other, 10)).rejects.toThrow(/out of range/);
        expect(await take(id, 2, plan)).toMatchObject({ first: 11n });
        expect(await next()).toBe(26n);
      });

      it("hands out each ordinal once, and all of a block for as long as its node lives", async () => {
        const id = await account();
        await fc.assert(
          fc.asyncProperty(counts(40, 80), fc.integer({ min: 0, max: 300 }), async (sizes, limit) => {
            await passDays(id, 1);
            const from = await next();
            stores = nodes.map((node) => new Store(node, SIZE));
            const outcomes = await everywhere(sizes, async (node, count) => ({
              count,
              outcome: await node.take(id, count, { limit, rate: null }),
            }));
            const runs: Run[] = outcomes.flatMap(({ count, outcome }) =>
              outcome.granted ? [{ first: outcome.first, count }] : [],
            );
            const sum = runs.reduce((all, { count }) => all + count, 0);
            expect(sum).toBeLessThanOrEqual(limit);
            expect(await store.accounts.used(id)).toBe(sum);

            // What a node has left comes one by one, until it leases another block.
            const leased = await next();
            for (const node of stores) {
              for (let left = SIZE * sizes.length; left > 0; left--) {
                const { first } = granted(await node.take(id, 1, BOUNDLESS));
                if (first >= leased) break;
                runs.push({ first, count: 1 });
              }
            }
            expectSeamless(runs, from);
            expect(runs.reduce((all, { count }) => all + BigInt(count), from)).toBe(leased);
          }),
          { numRuns: 5 },
        );
      });

      it("leaves a gap where a node ends, and repeats nothing", async () => {
        const id = await account();
        expect(await take(id, 10, plan)).toMatchObject({ first: 1n });
        const again = new Store(database, SIZE);
        expect(await again.take(id, 10, plan)).toMatchObject({ first: 26n, used: 20 });
        // Nodes without blocks may share the database.
        expect(await new Store(database).take(id, 10, plan)).toMatchObject({ first: 51n });
        expect(await store.counter.has(15n)).toBe(true);
      });

      it("has none left where there is no block left", async () => {
        await new Store(database).open({ ...FORMAT, last: 49n }, []);
        const id = await account();
        for (let i = 0; i < 5; i++) granted(await take(id, 5, plan));
        await expect(take(id, 1, plan)).rejects.toThrow(Exhausted);
        expect(await store.accounts.used(id)).toBe(25);
        // Those after the last whole block are for nodes that lease none.
        expect(await new Store(database).take(id, 10, plan)).toMatchObject({ first: 26n });
      });
    });
  });
}
