import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plan } from "../../../src/limits/plans.js";
import { Exhausted } from "../../../src/store/ordinals/counter.js";
import { Store } from "../../../src/store/store.js";
import { BOUNDLESS, describeStore, FORMAT, HOUR } from "../../support/cluster.js";
import { counts, expectSeamless, granted } from "../../support/runs.js";

describeStore((cluster) => {
  const { account, take, next, setNext, passSeconds, everywhere } = cluster;

  describe("the counter", () => {
    const reopen = (format: { fingerprint?: string; last?: bigint }): Promise<void> =>
      new Store(cluster.database).open({ ...FORMAT, ...format }, ["free"]);

    /** Takes ordinals for a new account, and returns the first. */
    const takeAny = async (count: number): Promise<bigint> =>
      granted(await take(await account(), count)).first;

    it("starts at 1, and continues without a gap", async () => {
      expect(await takeAny(1)).toBe(1n);
      expect(await takeAny(10)).toBe(2n);
      expect(await takeAny(1)).toBe(12n);
      await reopen({});
      expect(await takeAny(1)).toBe(13n);
    });

    it("issues each ordinal exactly once, in concurrent calls", async () => {
      const id = await account();
      await fc.assert(
        fc.asyncProperty(counts(20, 80), async (sizes) => {
          const from = await next();
          const runs = await everywhere(sizes, async (node, count) => {
            const { first } = granted(await node.ordinals.take({ account: id, count, plan: BOUNDLESS }));
            return { first, count };
          });
          expectSeamless(runs, from);
        }),
        { numRuns: 5 },
      );
      expect(BigInt(await cluster.store.accounts.used(id))).toBe((await next()) - 1n);
    });

    it("knows the taken ordinals on every node", async () => {
      const other = cluster.stores[1]!.counter;
      expect(await other.has(1n)).toBe(false);
      await takeAny(10);
      for (const ordinal of [1n, 9n, 10n]) expect(await other.has(ordinal)).toBe(true);
      for (const ordinal of [-1n, 0n, 11n, 2n ** 63n, 2n ** 200n])
        expect(await other.has(ordinal)).toBe(false);
      await takeAny(1);
      expect(await other.has(11n)).toBe(true);
    });

    it("rejects another codec, whether or not ordinals were taken", async () => {
      const error =
        "the key and the format must be those that made the ids in this database, got others; " +
        "with these, issued ids do not decode";
      await expect(reopen({ fingerprint: "another" })).rejects.toThrow(error);
      await takeAny(5);
      await expect(reopen({ fingerprint: "another", last: 2n })).rejects.toThrow(error);
      await reopen({});
    });

    it("rejects a capacity that is not above the last issued ordinal", async () => {
      await takeAny(10);
      await expect(reopen({ last: 9n })).rejects.toThrow(
        "the capacity must be above the last issued ordinal 10, got 10",
      );
      expect(await takeAny(1)).toBe(11n);
      await reopen({ last: 11n });
      await expect(takeAny(1)).rejects.toThrow(Exhausted);
      await reopen({ last: 12n });
      expect(await takeAny(1)).toBe(12n);
    });

    it("issues the last ordinal, and spends nothing after it", async () => {
      await reopen({ last: 10n });
      const id = await account();
      const plan: Plan = { limit: 100, rate: { requests: 2, seconds: 2 * HOUR } };
      expect(await take(id, 7, plan)).toEqual({ granted: true, first: 1n, used: 7 });
      const refusal = (count: number): Promise<unknown> =>
        cluster.store.ordinals.refusal({ account: id, count, plan });
      await expect(refusal(4)).rejects.toThrow(Exhausted);
      expect(await refusal(3)).toBeUndefined();
      await expect(take(id, 4, plan)).rejects.toThrow(Exhausted);
      await expect(takeAny(4)).rejects.toThrow(Exhausted);
      expect(await cluster.store.accounts.used(id)).toBe(7);
      expect(await take(id, 3, plan)).toEqual({ granted: true, first: 8n, used: 10 });
      await passSeconds(id, HOUR);
      await expect(take(id, 1, plan)).rejects.toThrow("no ordinals are left");
      expect(await cluster.store.accounts.used(id)).toBe(10);
      expect(await cluster.store.counter.has(11n)).toBe(false);
    });

    it("ends with 2^63 - 2: the ordinal after the last one has 64 bits as well", async () => {
      const last = 2n ** 63n - 2n;
      await reopen({ last: 2n ** 63n - 1n });
      await setNext(last - 9n);
      const id = await account();
      await expect(take(id, 10).then(granted)).resolves.toMatchObject({ first: last - 9n });
      await expect(take(id)).rejects.toThrow(Exhausted);
      await expect(takeAny(1)).rejects.toThrow(Exhausted);
      expect(await cluster.store.accounts.used(id)).toBe(10);
      expect(await cluster.store.counter.has(last)).toBe(true);
      expect(await cluster.store.counter.has(last + 1n)).toBe(false);
    });

    it("advances past an ordinal and by a number, and never back", async () => {
      const { counter } = cluster.store;
      expect(await counter.read()).toEqual({ next: 1n, last: FORMAT.last, codec: FORMAT.fingerprint });
      expect(await counter.advance(101n, 0n)).toBe(101n);
      expect(await counter.advance(undefined, 20n)).toBe(121n);
      expect(await counter.advance(200n, 30n)).toBe(230n);
      for (const least of [1n, 230n]) expect(await counter.advance(least, 0n)).toBe(230n);
      expect(await takeAny(1)).toBe(230n);
      expect(await counter.read()).toMatchObject({ next: 231n });
    });

    it("counts skipped ordinals as taken on every node, also on nodes that have asked before", async () => {
      const other = cluster.stores[1]!.counter;
      await takeAny(5);
      expect(await other.has(5n)).toBe(true);
      expect(await other.has(50n)).toBe(false);
      await cluster.store.counter.advance(101n, 0n);
      for (const ordinal of [5n, 50n, 100n]) expect(await other.has(ordinal)).toBe(true);
      expect(await other.has(101n)).toBe(false);
      expect(await takeAny(1)).toBe(101n);
    });

    it("gives or skips each ordinal once, in concurrent calls", async () => {
      const id = await account();
      const work = Array.from({ length: 200 }, (_, i) => i);
      const runs = await everywhere(work, async ({ counter, ordinals }, i) => {
        if (i % 5 === 0) return { first: (await counter.advance(undefined, 7n)) - 7n, count: 7 };
        if (i % 5 === 1) await counter.advance(BigInt(10 * i), 0n);
        const { first } = granted(await ordinals.take({ account: id, count: 3, plan: BOUNDLESS }));
        return { first, count: 3 };
      });
      const sorted = runs.toSorted((a, b) => (a.first < b.first ? -1 : 1));
      sorted.slice(1).forEach(({ first }, i) => {
        expect(first).toBeGreaterThanOrEqual(sorted[i]!.first + BigInt(sorted[i]!.count));
      });
    });

    it("advances up to the last ordinal, and not beyond", async () => {
      const { counter } = cluster.store;
      await reopen({ last: 10n });
      for (const [least, skip] of [
        [12n, 0n],
        [undefined, 11n],
        [2n ** 63n, 0n],
        [undefined, 2n ** 63n - 1n],
      ] as const)
        await expect(counter.advance(least, skip)).rejects.toThrow(Exhausted);
      expect(await takeAny(1)).toBe(1n);
      expect(await counter.advance(10n, 0n)).toBe(10n);
      expect(await takeAny(1)).toBe(10n);
      expect(await counter.advance(undefined, 0n)).toBe(11n);
    });
  });
});
