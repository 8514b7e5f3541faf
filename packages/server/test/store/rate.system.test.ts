import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/limits/plans.js";
import { Exhausted } from "../../src/store/ordinals/counter.js";
import type { Grant, Refusal } from "../../src/store/ordinals/outcome.js";
import { Store } from "../../src/store/store.js";
import { BOUNDLESS, describeStore, FORMAT, HOUR, NODES } from "../support/cluster.js";
import { expectSeamless, granted } from "../support/runs.js";

describeStore((cluster) => {
  const { account, take, next, passSeconds, atOneTime, everywhere } = cluster;

  describe("a rate", () => {
    const hourly: Plan = { limit: 10, rate: { requests: 1, seconds: HOUR } };

    /** Fails unless an outcome asks for a wait of these seconds, less the duration of the test. */
    function expectWait(outcome: Grant | Refusal, seconds: number): void {
      expect(outcome).toMatchObject({ granted: false, why: "rate" });
      const { waitMs } = outcome as { waitMs: number };
      expect(Number.isInteger(waitMs)).toBe(true);
      expect(waitMs).toBeLessThanOrEqual(1000 * seconds);
      expect(waitMs).toBeGreaterThan(1000 * (seconds - HOUR / 4));
    }

    it("allows one request, and the next one after the wait", async () => {
      const id = await account();
      granted(await take(id, 1, hourly));
      expectWait(await take(id, 1, hourly), HOUR);
      await passSeconds(id, HOUR / 2);
      expectWait(await take(id, 1, hourly), HOUR / 2);
      await passSeconds(id, HOUR / 2);
      expect(await take(id, 1, hourly)).toEqual({ granted: true, first: 2n, used: 2 });
      expectWait(await take(id, 1, hourly), HOUR);
    });

    it("allows a burst, and then one request after another", async () => {
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
      const outcomes = await everywhere(ids, (node, id) =>
        node.ordinals.take({ account: id, count: 1, plan }),
      );
      expectSeamless(outcomes.flatMap((outcome) => (outcome.granted ? [{ ...outcome, count: 1 }] : [])));
      expect(await next()).toBe(11n);
      for (const id of [one, other]) expect(await cluster.store.accounts.used(id)).toBe(5);
      for (const outcome of outcomes) if (!outcome.granted) expectWait(outcome, HOUR);
    });

    it("counts no request that is rejected or fails", async () => {
      const id = await account();
      expect(await take(id, 11, hourly)).toEqual({ granted: false, why: "quota", used: 0 });
      await new Store(cluster.database).open({ ...FORMAT, last: 5n }, ["free"]);
      await expect(take(id, 6, hourly)).rejects.toThrow(Exhausted);
      granted(await take(id, 5, hourly));
      for (let i = 0; i < 3; i++) expectWait(await take(id, 1, hourly), HOUR);
    });

    it("is checked before the quota", async () => {
      const id = await account();
      await take(id, 10, hourly);
      expectWait(await take(id, 1, hourly), HOUR);
      await passSeconds(id, HOUR);
      expect(await take(id, 1, hourly)).toEqual({ granted: false, why: "quota", used: 10 });
    });

    it("may be null, which allows all requests, also concurrent ones", async () => {
      const id = await account();
      granted(await take(id, 1, hourly));
      const outcomes = await everywhere(Array<string>(50).fill(id), (node) =>
        node.ordinals.take({ account: id, count: 2, plan: BOUNDLESS }),
      );
      expectSeamless(
        outcomes.map((outcome) => ({ ...granted(outcome), count: 2 })),
        2n,
      );
    });

    it("is reported by accounts.refusal, which counts no request", async () => {
      const id = await account();
      for (let i = 0; i < 3; i++)
        expect(await cluster.store.ordinals.refusal({ account: id, count: 1, plan: hourly })).toBeUndefined();
      expect(await cluster.store.ordinals.refusal({ account: id, count: 11, plan: hourly })).toEqual({
        granted: false,
        why: "quota",
        used: 0,
      });
      granted(await take(id, 1, hourly));
      expectWait((await cluster.store.ordinals.refusal({ account: id, count: 1, plan: hourly }))!, HOUR);
      expect(
        await cluster.store.ordinals.refusal({ account: id, count: 1, plan: BOUNDLESS }),
      ).toBeUndefined();
      expect(await cluster.store.accounts.used(id)).toBe(1);
      expect(await next()).toBe(2n);
    });

    it("is exact to the microsecond, and its wait is rounded up to the millisecond", async () => {
      const id = await account();
      const plan: Plan = { limit: null, rate: { requests: 4, seconds: 2 } };
      await atOneTime(async (frozen, query) => {
        const ask = async (milliseconds: number): Promise<Grant | Refusal> => {
          const ahead = "now() + $2::float8 * interval '1 millisecond'";
          await query(`update puid_account set free_at = ${ahead} where id = $1`, [id, milliseconds]);
          return frozen.ordinals.take({ account: id, count: 1, plan });
        };
        // With four requests in 2,000 ms, a request may come up to 1,500 ms early.
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

    it("accepts a request that waited as long as the answer said", async () => {
      const id = await account();
      const plan: Plan = { limit: null, rate: { requests: 1, seconds: 0.2 } };
      let waits = 0;
      for (let i = 0; i < 1000 && waits < 3; i++) {
        const outcome = await take(id, 1, plan);
        if (outcome.granted || outcome.why !== "rate") continue;
        expect(outcome.waitMs).toBeGreaterThanOrEqual(1);
        expect(outcome.waitMs).toBeLessThanOrEqual(200);
        // Timers can fire a little early.
        await new Promise((resolve) => setTimeout(resolve, outcome.waitMs + 5));
        granted(await take(id, 1, plan));
        waits++;
      }
      expect(waits).toBe(3);
    });

    it("has a result even if the wait ends between the statements", async () => {
      const id = await account();
      const plan: Plan = { limit: null, rate: { requests: 1, seconds: 0.001 } };
      const outcomes = await everywhere(Array<string>(200).fill(id), (node) =>
        node.ordinals.take({ account: id, count: 1, plan }),
      );
      const runs = outcomes.flatMap((outcome) => (outcome.granted ? [{ ...outcome, count: 1 }] : []));
      expectSeamless(runs);
      expect(await next()).toBe(BigInt(runs.length) + 1n);
    });
  });
});
