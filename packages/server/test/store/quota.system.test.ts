import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/limits/plans.js";
import { describeStore } from "../support/cluster.js";
import { byFirst, counts, expectSeamless, granted } from "../support/runs.js";

describeStore((cluster) => {
  const { account, take, next, passDays, atOneTime, everywhere } = cluster;

  describe("a quota", () => {
    const plan: Plan = { limit: 10, rate: null };

    it("is used up to the last id, and a request is granted whole or not at all", async () => {
      const id = await account();
      expect(await take(id, 7, plan)).toEqual({ granted: true, first: 1n, used: 7 });
      expect(await take(id, 4, plan)).toEqual({ granted: false, why: "quota", used: 7 });
      expect(await take(id, 3, plan)).toEqual({ granted: true, first: 8n, used: 10 });
      expect(await take(id, 1, plan)).toEqual({ granted: false, why: "quota", used: 10 });
      expect(await cluster.store.accounts.used(id)).toBe(10);
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

    it("is counted for each account", async () => {
      const [one, other] = [await account(), await account()];
      await take(one, 10, plan);
      expect(await take(other, 10, plan)).toEqual({ granted: true, first: 11n, used: 10 });
    });

    it("is exact across nodes", async () => {
      const id = await account();
      const limit = 100;
      await fc.assert(
        fc.asyncProperty(counts(30, 60), async (sizes) => {
          const from = await next();
          await passDays(id, 1);
          const outcomes = await everywhere(sizes, async (node, count) => ({
            count,
            outcome: await node.ordinals.take({ account: id, count, plan: { limit, rate: null } }),
          }));
          const runs = outcomes.flatMap(({ count, outcome }) =>
            outcome.granted ? [{ first: outcome.first, count, used: outcome.used }] : [],
          );
          expectSeamless(runs, from);
          // Requests are counted in the order of their ordinals.
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
          expect(await cluster.store.accounts.used(id)).toBe(limit);
          expect(await take(id, 1, { limit, rate: null })).toMatchObject({ why: "quota" });
        }),
        { numRuns: 5 },
      );
    });

    it("is reset on another day", async () => {
      const id = await account();
      await take(id, 10, plan);
      await passDays(id, 1);
      expect(await cluster.store.accounts.used(id)).toBe(0);
      expect(await cluster.store.ordinals.refusal({ account: id, count: 10, plan })).toBeUndefined();
      expect(await take(id, 4, plan)).toEqual({ granted: true, first: 11n, used: 4 });
      await passDays(id, 400);
      expect(await take(id, 11, plan)).toEqual({ granted: false, why: "quota", used: 0 });
      expect(await cluster.store.accounts.used(id)).toBe(0);
    });

    it("is not reset by a node whose day is behind", async () => {
      const id = await account();
      await take(id, 7, plan);
      await passDays(id, -1);
      expect(await cluster.store.accounts.used(id)).toBe(7);
      expect(await take(id, 4, plan)).toEqual({ granted: false, why: "quota", used: 7 });
      expect(await take(id, 2, plan)).toEqual({ granted: true, first: 8n, used: 9 });
      expect(await cluster.store.accounts.seed(id, 1)).toBe(10);
      expect(
        await cluster.database.query(
          "select day - (now() at time zone 'UTC')::date as ahead from puid_account where id = $1",
          [id],
        ),
      ).toEqual([{ ahead: 1 }]);
    });

    it("counts UTC days, in any time zone of the session", async () => {
      const id = await account();
      await take(id, 10, plan);
      // The zones are 26 hours apart, so their dates always differ.
      for (const zone of ["Pacific/Kiritimati", "Etc/GMT+12"]) {
        await atOneTime(async (frozen, query) => {
          await query(`set local time zone '${zone}'`);
          expect(await frozen.accounts.used(id)).toBe(10);
          expect(await frozen.ordinals.take({ account: id, count: 1, plan })).toEqual({
            granted: false,
            why: "quota",
            used: 10,
          });
        });
      }
    });

    it("includes the usage that accounts.seed adds", async () => {
      const id = await account();
      expect(await cluster.store.accounts.seed(id, 8)).toBe(8);
      expect(await take(id, 3, plan)).toEqual({ granted: false, why: "quota", used: 8 });
      expect(await take(id, 2, plan)).toEqual({ granted: true, first: 1n, used: 10 });
      await passDays(id, 1);
      expect(await cluster.store.accounts.seed(id, 1000)).toBe(1000);
      expect(await take(id, 1, plan)).toEqual({ granted: false, why: "quota", used: 1000 });
    });
  });
});
