import { describe, expect, it } from "vitest";
import { type Database, DatabaseError, type DatabaseFault } from "../../src/store/database.js";
import { Store } from "../../src/store/store.js";
import { KEPT_UNITS, USAGE_UNITS, type Usage } from "../../src/store/usage.js";
import { BOUNDLESS, describeStore, HOUR, NODES } from "../support/cluster.js";
import { CHALLENGE, issued, LIVES, VERIFIER } from "../support/oauth-exchange.js";

describeStore((cluster) => {
  const { account, take, everywhere } = cluster;

  const totalOf = (usage: readonly Usage[]): number => usage.reduce((sum, { count }) => sum + count, 0);

  const recordAll = (): Promise<unknown> => everywhere(Array(NODES).fill(0), (node) => node.recordUsage());

  /** Returns a store on a database whose next writes of usage fail. */
  function failing(fault: DatabaseFault): { store: Store; heal(): void } {
    let isHealed = false;
    const query: Database["query"] = async <Row>(sql: string, values?: readonly unknown[]) => {
      const rows = await cluster.database.query<Row>(sql, values);
      if (!isHealed && /^\s*(insert into puid_usage|update puid_credential set used_at)/.test(sql)) {
        throw new DatabaseError(fault, new Error("no answer"));
      }
      return rows;
    };
    return {
      store: new Store({ ...cluster.database, query }),
      heal: () => {
        isHealed = true;
      },
    };
  }

  describe("usage", () => {
    it("is counted by minute, hour and day, at the first list and on every node later", async () => {
      const [id, other] = [await account(), await account()];
      const before = Date.now() - 60_000;
      for (const count of [3, 4]) await take(id, count);
      await take(other, 5);
      await cluster.store.accounts.seed(id, 10);
      for (const round of ["noted", "recorded"]) {
        for (const unit of USAGE_UNITS) {
          const usage = await cluster.store.usage.list(id, unit, 3);
          expect(usage).toHaveLength(3);
          expect([round, totalOf(usage)]).toEqual([round, 17]);
          const length = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }[unit];
          for (const [i, { start }] of usage.entries()) {
            expect(start.getTime() % length).toBe(0);
            expect(start.getTime()).toBe(usage[0]!.start.getTime() + i * length);
          }
          expect(usage[2]!.start.getTime()).toBeGreaterThan(before - length);
          expect(usage[2]!.start.getTime()).toBeLessThan(before + 600_000);
        }
        await cluster.store.recordUsage();
      }
      expect(totalOf(await cluster.stores[1]!.usage.list(id, "minute", 10))).toBe(17);
      await cluster.store.recordUsage();
      expect(totalOf(await cluster.store.usage.list(id, "day", 2))).toBe(17);
      expect(totalOf(await cluster.store.usage.list(other, "hour", 2))).toBe(5);
    });

    it("makes no query in addition to that of the request", async () => {
      const id = await account();
      let count = 0;
      const query: Database["query"] = (sql, values) => {
        count++;
        return cluster.database.query(sql, values);
      };
      const store = new Store({ ...cluster.database, query });
      await store.ordinals.take({ account: id, count: 1, plan: BOUNDLESS });
      await store.ordinals.take({ account: id, count: 1, plan: BOUNDLESS });
      expect(count).toBe(2);
      await store.recordUsage();
      expect(count).toBe(3);
      await store.recordUsage();
      expect(count).toBe(3);
    });

    it("is not counted for requests that get no ids", async () => {
      const id = await account();
      await take(id, 4, { limit: 5, rate: null });
      expect(await take(id, 2, { limit: 5, rate: null })).toMatchObject({ why: "quota" });
      expect(totalOf(await cluster.store.usage.list(id, "minute", 2))).toBe(4);
    });

    it("is added up over nodes that record at the same time", async () => {
      const ids = await Promise.all(Array.from({ length: 10 }, account));
      await everywhere(Array(NODES).fill(0), async (node) => {
        for (const id of ids) await node.ordinals.take({ account: id, count: 2, plan: BOUNDLESS });
      });
      await recordAll();
      for (const id of ids) {
        for (const unit of USAGE_UNITS) {
          expect(totalOf(await cluster.store.usage.list(id, unit, 5))).toBe(2 * NODES);
        }
      }
    });

    it("is in the unit in which it was, by UTC days", async () => {
      const id = await account();
      const day = Math.floor(Date.now() / 86_400_000) - 3;
      const at = (minuteOfDay: number, count: number): void =>
        cluster.store.usage.note({ account: id, minute: 1440 * day + minuteOfDay, count });
      for (const [minute, count] of [
        [-1, 1],
        [0, 2],
        [59, 4],
        [60, 8],
        [1439, 16],
        [1440, 32],
      ] as const) {
        at(minute, count);
      }
      await cluster.store.recordUsage();
      const countsOf = async (unit: "hour" | "day", from: number, to: number): Promise<number[]> =>
        (await cluster.store.usage.list(id, unit, unit === "day" ? 10 : 240))
          .filter(({ start }) => start.getTime() >= from && start.getTime() < to)
          .map(({ count }) => count);
      const start = day * 86_400_000;
      expect(await countsOf("day", start - 86_400_000, start + 2 * 86_400_000)).toEqual([1, 30, 32]);
      const hours = await countsOf("hour", start - 3_600_000, start + 25 * 3_600_000);
      expect(hours.filter((count) => count > 0)).toEqual([1, 6, 8, 16, 32]);
      expect(hours).toHaveLength(26);
    });

    it("of a deleted account is dropped, and does not stop the others", async () => {
      const [id, gone] = [await account(), await account()];
      await take(id, 2);
      await take(gone, 3);
      await cluster.database.query("delete from puid_account where id = $1", [gone]);
      await cluster.store.recordUsage();
      expect(totalOf(await cluster.store.usage.list(id, "day", 2))).toBe(2);
      expect(totalOf(await cluster.store.usage.list(gone, "day", 2))).toBe(0);
    });

    it.each([
      ["away", 6],
      ["unknown", 3],
    ] as const)("is never counted twice if the database is %s", async (fault, total) => {
      const id = await account();
      const { store, heal } = failing(fault);
      await store.ordinals.take({ account: id, count: 3, plan: BOUNDLESS });
      await expect(store.recordUsage()).rejects.toThrow(DatabaseError);
      heal();
      await store.recordUsage();
      // In this test, the database did the write before it failed.
      expect(totalOf(await cluster.store.usage.list(id, "day", 2))).toBe(total);
    });

    it.each(USAGE_UNITS)("is listed for 1 to the kept number of units: %s", async (unit) => {
      const id = await account();
      const most = KEPT_UNITS[unit];
      expect(await cluster.store.usage.list(id, unit, most)).toHaveLength(most);
      for (const count of [0, -1, 1.5, Number.NaN, most + 1]) {
        await expect(cluster.store.usage.list(id, unit, count)).rejects.toThrow(
          `"count" must be an integer from 1 to ${most} for the unit ${unit}, got ${count}`,
        );
      }
    });

    it("is left of today: accounts.quota", async () => {
      const id = await account();
      await take(id, 4);
      expect(await cluster.store.accounts.quota(id, { limit: 10, rate: null })).toEqual({
        used: 4,
        limit: 10,
        remaining: 6,
      });
      // A plan can be smaller than what was used.
      expect(await cluster.store.accounts.quota(id, { limit: 3, rate: null })).toEqual({
        used: 4,
        limit: 3,
        remaining: 0,
      });
      expect(await cluster.store.accounts.quota(id, BOUNDLESS)).toEqual({
        used: 4,
        limit: null,
        remaining: null,
      });
    });
  });

  describe("the last use", () => {
    const usedAt = async (id: string): Promise<(Date | null)[]> =>
      (await cluster.store.credentials.list("key", id)).map((key) => key.usedAt);

    it("of a key is recorded as a minute, and only of the keys that were used", async () => {
      const id = await account();
      const { secret } = await cluster.store.credentials.create("key", { account: id });
      await new Promise((resolve) => setTimeout(resolve, 5));
      await cluster.store.credentials.create("key", { account: id });
      await cluster.store.credentials.find("access", secret);
      await cluster.store.recordUsage();
      expect(await usedAt(id)).toEqual([null, null]);
      await cluster.stores[1]!.credentials.find("key", secret);
      expect(await usedAt(id)).toEqual([null, null]);
      await cluster.stores[1]!.recordUsage();
      const [first, second] = await usedAt(id);
      expect(second).toBeNull();
      expect(first!.getTime() % 60_000).toBe(0);
      expect(Math.abs(first!.getTime() - Date.now())).toBeLessThan(600_000);
    });

    it("moves forward only", async () => {
      const id = await account();
      const { secret } = await cluster.store.credentials.create("key", { account: id });
      const recordAt = async (time: string): Promise<string> => {
        await cluster.database.query("update puid_credential set used_at = now() + $1::interval", [time]);
        const [before] = await usedAt(id);
        await cluster.store.credentials.find("key", secret);
        await cluster.store.recordUsage();
        const [after] = await usedAt(id);
        return after!.getTime() > before!.getTime()
          ? "forward"
          : String(after!.getTime() - before!.getTime());
      };
      expect(await recordAt("-1 hour")).toBe("forward");
      expect(await recordAt("1 hour")).toBe("0");
    });

    it("is recorded later if the database was away", async () => {
      const id = await account();
      const { secret } = await cluster.store.credentials.create("key", { account: id });
      const { store, heal } = failing("unknown");
      await store.credentials.find("key", secret);
      await expect(store.recordUsage()).rejects.toThrow(DatabaseError);
      await cluster.database.query("update puid_credential set used_at = null");
      heal();
      await store.recordUsage();
      expect(await usedAt(id)).toEqual([expect.any(Date)]);
    });

    it("of many keys is recorded by all nodes at the same time", async () => {
      const id = await account();
      const keys = await Promise.all(
        Array.from({ length: 40 }, () => cluster.store.credentials.create("key", { account: id })),
      );
      await everywhere(Array(NODES).fill(0), (node) =>
        Promise.all(keys.map(({ secret }) => node.credentials.find("key", secret))),
      );
      await recordAll();
      expect((await usedAt(id)).filter((time) => time === null)).toEqual([]);
    });

    it("of a session and of a grant is recorded too", async () => {
      const { id: person } = await cluster.store.people.signIn("ada@example.com", "free");
      const [own] = await cluster.store.memberships.list(person);
      const { secret } = await cluster.store.sessions.create(person, HOUR);
      const { id: client } = await cluster.store.clients.create(await account(), []);
      const code = await cluster.store.authorizationCodes.create({
        ...{ client, account: own!.id, person, scopes: ["a"], redirectUri: "x:/", challenge: CHALLENGE },
      });
      const ask = { client, redirectUri: "x:/", verifier: VERIFIER, terms: LIVES };
      const { access } = issued(await cluster.store.authorizationCodes.redeem(code!, ask));
      await cluster.database.query("update puid_person_session set seen_at = now() - interval '1 day'");
      const [before] = await cluster.store.sessions.list(person);
      await cluster.store.sessions.find(secret);
      await cluster.store.credentials.find("access", access);
      await cluster.store.recordUsage();
      const [after] = await cluster.store.sessions.list(person);
      expect(after!.seenAt.getTime()).toBeGreaterThan(before!.seenAt.getTime());
      expect(await cluster.store.grants.list(own!.id)).toMatchObject([{ usedAt: expect.any(Date) }]);
    });
  });

  describe("sweep", () => {
    it("deletes expired sessions, links, codes, tokens and grants, and nothing else", async () => {
      const { store, database } = cluster;
      const { id: person } = await store.people.signIn("ada@example.com", "free");
      const [own] = await store.memberships.list(person);
      const { id: client } = await store.clients.create(await account(), []);
      const consent = { client, account: own!.id, person, scopes: ["a"], redirectUri: "x:/" };
      const ask = { client, redirectUri: "x:/", verifier: VERIFIER, terms: LIVES };
      const code = (): Promise<string | undefined> =>
        store.authorizationCodes.create({ ...consent, challenge: CHALLENGE });
      const make = async (): Promise<void> => {
        await store.sessions.create(person, HOUR);
        await store.signInLinks.create("ada@example.com");
        const { refresh } = issued(await store.authorizationCodes.redeem((await code())!, ask));
        issued(await store.grants.refresh(refresh, { client, terms: LIVES }));
        await code();
      };
      const tables = ["person_session", "sign_in_link", "authorization_code", "refresh_token", "grant"];
      const counts = async (): Promise<number[]> =>
        Promise.all(
          [...tables, "credential"].map(
            async (table) => (await database.query(`select 1 as one from puid_${table}`)).length,
          ),
        );
      await make();
      for (const table of tables) {
        await database.query(`update puid_${table} set expires_at = now() - interval '1 second'`);
      }
      await make();
      expect(await counts()).toEqual([2, 2, 4, 4, 2, 4]);
      // Of the codes, it deletes the unused one. The used one and the two access tokens end with their grant.
      expect(await store.sweep()).toBe(1 + 1 + 1 + 2 + 1);
      expect(await counts()).toEqual([1, 1, 2, 2, 1, 2]);
      expect(await store.sweep()).toBe(0);
    });

    it("deletes minutes, hours and days that are too old", async () => {
      const id = await account();
      const now = Math.floor(Date.now() / 60_000);
      for (const days of [1, 3, 61, 63, 730, 740]) {
        cluster.store.usage.note({ account: id, minute: now - 1440 * days, count: 1 });
      }
      await cluster.store.recordUsage();
      expect(await cluster.store.sweep()).toBe(5 + 3 + 1);
      const rows = await cluster.database.query<{ unit: string; rows: bigint }>(
        "select unit, count(*) as rows from puid_usage group by unit order by unit",
      );
      expect(rows).toEqual([
        { unit: "day", rows: 5n },
        { unit: "hour", rows: 3n },
        { unit: "minute", rows: 1n },
      ]);
    });

    it("uses the indexes of the time", async () => {
      const statements = new Map<string, readonly unknown[]>();
      const query: Database["query"] = (sql, values = []) => {
        statements.set(sql, values);
        return cluster.database.query(sql, values);
      };
      await new Store({ ...cluster.database, query }).sweep();
      expect(statements.size).toBe(9);
      await cluster.database.transaction(async (transaction) => {
        await transaction.query("set local enable_seqscan = off");
        await transaction.query("set local enable_sort = off");
        for (const [sql, values] of statements) {
          const plan = JSON.stringify(await transaction.query(`explain ${sql}`, values));
          expect([sql, plan]).toEqual([sql, expect.stringMatching(/puid_\w+_(expiry|start)/)]);
        }
      });
    });
  });
});
