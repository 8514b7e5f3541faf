import { describe, expect, it } from "vitest";
import type { Plan } from "../../../src/limits/plans.js";
import type { Database } from "../../../src/store/database.js";
import { Exhausted } from "../../../src/store/ordinals/counter.js";
import type { OrdinalRequest } from "../../../src/store/ordinals/outcome.js";
import { Store } from "../../../src/store/store.js";
import { BOUNDLESS, describeStore, FORMAT, HOUR } from "../../support/cluster.js";

describeStore((cluster) => {
  const { account, take, next } = cluster;

  describe("requests that come together", () => {
    /** A store, and the statements that it runs. */
    function watch(): { store: Store; statements: string[] } {
      const statements: string[] = [];
      const database: Database = {
        ...cluster.database,
        query: (sql, values) => {
          statements.push(sql);
          return cluster.database.query(sql, values);
        },
      };
      return { store: new Store(database), statements };
    }

    /** Takes ordinals for requests that come at once, so that they share a statement. */
    const takeAll = (
      requests: readonly (readonly [account: string, count: number, plan?: Plan])[],
      store: Store = cluster.store,
    ): Promise<PromiseSettledResult<unknown>[]> =>
      Promise.allSettled(
        requests.map(([account, count, plan = BOUNDLESS]) =>
          store.ordinals.take({ account, count, plan } satisfies OrdinalRequest),
        ),
      );

    const values = (outcomes: readonly PromiseSettledResult<unknown>[]): unknown[] =>
      outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value : outcome.reason));

    it("share one statement, and get consecutive ordinals in the order of their arrival", async () => {
      const { store, statements } = watch();
      const ids = [await account(), await account(), await account()];
      const outcomes = await takeAll(
        Array.from({ length: 60 }, (_, i) => [ids[i % 3]!, 1 + (i % 4)] as const),
        store,
      );
      expect(statements).toHaveLength(1);
      let first = 1n;
      const used = [0, 0, 0];
      expect(values(outcomes)).toEqual(
        outcomes.map((_, i) => {
          const count = 1 + (i % 4);
          used[i % 3]! += count;
          const grant = { granted: true, first, used: used[i % 3] };
          first += BigInt(count);
          return grant;
        }),
      );
      expect(await next()).toBe(first);
    });

    it("are each granted or refused on their own", async () => {
      const [one, other, hasty] = [await account(), await account(), await account()];
      const small: Plan = { limit: 10, rate: null };
      const hourly: Plan = { limit: null, rate: { requests: 1, seconds: HOUR } };
      const outcomes = values(
        await takeAll([
          [other, 1],
          [one, 4, small],
          [one, 7, small],
          ["account_none", 1],
          [hasty, 2, hourly],
          [hasty, 2, hourly],
          [one, 6, small],
          [other, 5],
        ]),
      );
      expect(outcomes).toEqual([
        { granted: true, first: 1n, used: 1 },
        { granted: true, first: 2n, used: 4 },
        { granted: false, why: "quota", used: 4 },
        { granted: false, why: "gone" },
        { granted: true, first: 6n, used: 2 },
        { granted: false, why: "rate", waitMs: 1000 * HOUR },
        { granted: true, first: 8n, used: 10 },
        { granted: true, first: 14n, used: 6 },
      ]);
      expect(await next()).toBe(19n);
    });

    it("get the last ordinals, although others ask for more than are left", async () => {
      await new Store(cluster.database).open({ ...FORMAT, last: 10n }, []);
      const [one, other] = [await account(), await account()];
      const outcomes = values(
        await takeAll([
          [one, 3],
          [one, 3],
          [other, 8],
          [one, 2],
          [other, 2],
          [other, 1],
        ]),
      );
      expect(outcomes).toEqual([
        { granted: true, first: 1n, used: 3 },
        { granted: true, first: 4n, used: 6 },
        expect.any(Exhausted),
        { granted: true, first: 7n, used: 8 },
        { granted: true, first: 9n, used: 2 },
        expect.any(Exhausted),
      ]);
      expect(await cluster.store.accounts.used(other)).toBe(2);
    });

    it("get their ordinals, although the statement fails because of another", async () => {
      const [one, other] = [await account(), await account()];
      await cluster.store.accounts.seed(other, 1);
      await cluster.database.query("update puid_account set used = 9223372036854775807 where id = $1", [
        other,
      ]);
      const outcomes = values(
        await takeAll([
          [one, 1],
          [one, 2],
          [other, 1],
          [one, 3],
        ]),
      );
      expect(outcomes).toEqual([
        { granted: true, first: 1n, used: 1 },
        { granted: true, first: 2n, used: 3 },
        expect.objectContaining({ message: expect.stringMatching(/no ordinals are left|out of range/) }),
        { granted: true, first: 4n, used: 6 },
      ]);
    });

    it("do not change accounts that get nothing", async () => {
      const [one, other] = [await account(), await account()];
      const none: Plan = { limit: 0, rate: null };
      const row = (): Promise<unknown[]> =>
        cluster.database.query(
          "select used, day::text, free_at, xmin::text from puid_account where id = $1",
          [other],
        );
      const before = await row();
      await takeAll([
        [one, 1],
        [other, 1, none],
        [one, 1],
        [other, 2, none],
      ]);
      expect(await row()).toEqual(before);
      expect(await take(one)).toMatchObject({ first: 3n });
    });
  });
});
