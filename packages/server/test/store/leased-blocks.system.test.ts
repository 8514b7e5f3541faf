import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { Plan } from "../../src/limits/plans.js";
import { Exhausted } from "../../src/store/counter.js";
import { Store } from "../../src/store/store.js";
import { BOUNDLESS, describeStore, FORMAT, HOUR } from "../support/cluster.js";
import { counts, expectSeamless, granted, type Run } from "../support/runs.js";

describeStore((cluster) => {
  const { account, take, next, passDays, everywhere } = cluster;

  describe("with blocks", () => {
    const SIZE = 25;
    const plan: Plan = { limit: 1000, rate: null };

    beforeEach(() => {
      cluster.createStores(SIZE);
    });

    it("leases a block at a time, and takes its ordinals in order", async () => {
      const id = await account();
      for (let first = 1n; first <= 91n; first += 10n) {
        expect(await take(id, 10, plan)).toEqual({ granted: true, first, used: Number(first) + 9 });
      }
      expect(await next()).toBe(101n);
      granted(await take(id, 1, plan));
      expect(await next()).toBe(126n);
    });

    it("gives back the ordinals of rejected requests", async () => {
      const [id, other] = [await account(), await account()];
      const rate = { requests: 1, seconds: HOUR };
      expect(await take(id, 8, plan)).toMatchObject({ first: 1n });
      await cluster.store.accounts.seed(id, 990);
      for (let i = 0; i < 10; i++) {
        expect(await take(id, 10, plan)).toEqual({ granted: false, why: "quota", used: 998 });
        expect(await take("account_none", 10, plan)).toEqual({ granted: false, why: "gone" });
      }
      expect(await take(other, 2, { limit: 1000, rate })).toMatchObject({ first: 9n });
      expect(await take(other, 10, { limit: 1000, rate })).toMatchObject({ why: "rate" });
      // The statement itself fails, because a 64-bit count overflows.
      await cluster.database.query("update puid_account set used = 9223372036854775807 where id = $1", [
        other,
      ]);
      await expect(take(other, 10)).rejects.toThrow(/out of range/);
      expect(await take(id, 2, plan)).toMatchObject({ first: 11n });
      expect(await next()).toBe(26n);
    });

    it("takes each ordinal once, and all of a block while its node lives", async () => {
      const id = await account();
      await fc.assert(
        fc.asyncProperty(counts(40, 80), fc.integer({ min: 0, max: 300 }), async (sizes, limit) => {
          await passDays(id, 1);
          const from = await next();
          cluster.createStores(SIZE);
          const outcomes = await everywhere(sizes, async (node, count) => ({
            count,
            outcome: await node.take(id, count, { limit, rate: null }),
          }));
          const runs: Run[] = outcomes.flatMap(({ count, outcome }) =>
            outcome.granted ? [{ first: outcome.first, count }] : [],
          );
          const sum = runs.reduce((all, { count }) => all + count, 0);
          expect(sum).toBeLessThanOrEqual(limit);
          expect(await cluster.store.accounts.used(id)).toBe(sum);

          // Takes the rest of a node's block one by one, until it leases another.
          const leased = await next();
          for (const node of cluster.stores) {
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

    it("leaves a gap where a node ends, and repeats no ordinal", async () => {
      const id = await account();
      expect(await take(id, 10, plan)).toMatchObject({ first: 1n });
      const again = new Store(cluster.database, SIZE);
      expect(await again.take(id, 10, plan)).toMatchObject({ first: 26n, used: 20 });
      // Nodes without blocks may share the database.
      expect(await new Store(cluster.database).take(id, 10, plan)).toMatchObject({ first: 51n });
      expect(await cluster.store.counter.has(15n)).toBe(true);
    });

    it("is exhausted if no whole block is left", async () => {
      await new Store(cluster.database).open({ ...FORMAT, last: 49n }, []);
      const id = await account();
      for (let i = 0; i < 5; i++) granted(await take(id, 5, plan));
      await expect(take(id, 1, plan)).rejects.toThrow(Exhausted);
      expect(await cluster.store.accounts.used(id)).toBe(25);
      // Nodes without blocks can take the ordinals after the last whole block.
      expect(await new Store(cluster.database).take(id, 10, plan)).toMatchObject({ first: 26n });
    });
  });
});
