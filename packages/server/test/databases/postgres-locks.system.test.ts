import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Grant, Refusal } from "../../src/store/ordinals/outcome.js";
import { Store } from "../../src/store/store.js";
import { describePostgres, until } from "../support/postgres-instance.js";

describePostgres(({ connect, configure, busy }) => {
  describe("an account that another transaction has locked", () => {
    /** Returns accounts, and functions that take an ordinal for each. */
    async function createAccounts(last = 10n ** 12n) {
      const database = connect();
      const store = new Store(database);
      await store.open({ fingerprint: "what ordinal 0 is", last }, ["free"]);
      const create = (): Promise<string> => store.accounts.create("free");
      const ids = [await create(), await create(), await create()];
      // A statement locks accounts in the order of their ids, so it holds the brief one while it waits for the locked one.
      const [brief, locked, free] = ids.sort() as [string, string, string];
      const take = (account: string, count = 1): Promise<Grant | Refusal> =>
        store.ordinals.take({ account, count, plan: { limit: null, rate: null } });
      return {
        database,
        store,
        locked,
        brief,
        takeLocked: () => take(locked),
        takeBrief: () => take(brief),
        takeFree: (count?: number) => take(free, count),
      };
    }

    /** Runs work while another connection has changed an account and not committed yet. */
    const whileLocked = (account: string, work: () => Promise<void>): Promise<void> =>
      connect().transaction(async ({ query }) => {
        await query("update puid_account set label = 'changed' where id = $1", [account]);
        await work();
      });

    it("delays its own requests, and those of no other account", async () => {
      const { locked, takeLocked, takeFree } = await createAccounts();
      let waiting: Promise<Grant | Refusal>[] = [];
      await whileLocked(locked, async () => {
        const first = takeFree();
        waiting = [takeLocked(), takeLocked()];
        const others = await Promise.all([first, takeFree(), takeFree()]);
        expect(others).toEqual([1n, 2n, 3n].map((first) => ({ granted: true, first, used: Number(first) })));
        waiting.push(takeLocked());
        expect(await takeFree()).toMatchObject({ first: 4n });
      });
      const outcomes = await Promise.all(waiting);
      expect(outcomes.map((outcome) => (outcome as Grant).first).sort()).toEqual([5n, 6n, 7n]);
      expect(outcomes.map((outcome) => (outcome as Grant).used).sort()).toEqual([1, 2, 3]);
    });

    it("delays no other account, although its request came first", async () => {
      const { locked, takeLocked, takeFree } = await createAccounts();
      let waiting: Promise<Grant | Refusal> | undefined;
      await whileLocked(locked, async () => {
        waiting = takeLocked();
        expect(await takeFree()).toMatchObject({ first: 1n });
      });
      expect(await waiting).toMatchObject({ granted: true, first: 2n });
    });

    it("keeps few connections, however many of its requests come", async () => {
      const { database, locked, takeLocked, takeFree } = await createAccounts();
      const waiting: Promise<Grant | Refusal>[] = [];
      await whileLocked(locked, async () => {
        for (let i = 0; i < 30; i++) {
          waiting.push(takeLocked());
          await sleep(20);
          expect(database.connections!().inUse).toBeLessThanOrEqual(2);
        }
        expect(await takeFree()).toMatchObject({ first: 1n });
      });
      const outcomes = (await Promise.all(waiting)) as Grant[];
      const ordinals = outcomes.map(({ first }) => Number(first)).sort((a, b) => a - b);
      expect(ordinals).toEqual(Array.from({ length: 30 }, (_, i) => i + 2));
    });

    it("delays no account that was locked for a moment", async () => {
      const { locked, brief, takeLocked, takeBrief } = await createAccounts();
      let waiting: Promise<Grant | Refusal>[] = [];
      await whileLocked(locked, async () => {
        let both: Promise<Grant | Refusal>[] = [];
        await whileLocked(brief, async () => {
          waiting = [takeLocked(), takeLocked()];
          both = [takeBrief(), takeBrief()];
          await sleep(200);
        });
        expect((await Promise.all(both)).map((outcome) => (outcome as Grant).first)).toEqual([1n, 2n]);
      });
      await Promise.all(waiting);
    });

    it("is no reason to hold another account: the transaction can lock that too", async () => {
      // Otherwise PostgreSQL detects the deadlock before the store gives up, and can end the transaction instead.
      configure("deadlock_timeout = '1min'");
      const { locked, brief, takeLocked, takeBrief } = await createAccounts();
      let waiting: Promise<Grant | Refusal>[] = [];
      await connect().transaction(async ({ query }) => {
        const lock = "select from puid_account where id = $1 for update";
        await query(lock, [locked]);
        await whileLocked(brief, async () => {
          waiting = [takeBrief(), takeBrief(), takeLocked(), takeLocked()];
          await sleep(100);
        });
        await query(lock, [brief]);
      });
      expect((await Promise.all(waiting)).every(({ granted }) => granted)).toBe(true);
    });

    it("delays no other account if too few ordinals are left for a request", async () => {
      const { locked, takeLocked, takeBrief, takeFree } = await createAccounts(100n);
      let waiting: Promise<Grant | Refusal>[] = [];
      await whileLocked(locked, async () => {
        const first = takeBrief();
        waiting = [takeLocked(), takeLocked()];
        const outcomes = await Promise.allSettled([first, takeFree(1000), takeFree(), takeBrief()]);
        expect(
          outcomes.map((outcome) => (outcome.status === "fulfilled" ? "taken" : outcome.reason.name)),
        ).toEqual(["taken", "Exhausted", "taken", "taken"]);
      });
      expect((await Promise.all(waiting)).every(({ granted }) => granted)).toBe(true);
    });

    it("can be deleted by the transaction", async () => {
      const { locked, takeLocked } = await createAccounts();
      let waiting: Promise<Grant | Refusal> | undefined;
      await connect().transaction(async ({ query }) => {
        await query("delete from puid_account where id = $1", [locked]);
        waiting = takeLocked();
        await sleep(100);
      });
      expect(await waiting).toEqual({ granted: false, why: "gone" });
    });

    it("fails after five seconds", async () => {
      const { locked, takeLocked, takeFree } = await createAccounts();
      await whileLocked(locked, async () => {
        const began = performance.now();
        const message = "the database is unavailable: another transaction holds the account";
        await expect(Promise.all([takeLocked(), takeLocked()])).rejects.toThrow(message);
        expect(performance.now() - began).toBeGreaterThan(4900);
        expect(await takeFree()).toMatchObject({ first: 1n });
      });
      expect(await takeLocked()).toMatchObject({ first: 2n });
    });
  });

  it("locks accounts so that new credentials need not wait", async () => {
    const store = new Store(connect());
    await store.open({ fingerprint: "what ordinal 0 is", last: 10n ** 12n }, ["free"]);
    const [account, other] = [await store.accounts.create("free"), await store.accounts.create("free")];
    const plan = { limit: null, rate: null };
    let takes: Promise<Grant | Refusal>[] = [];
    await connect().transaction(async ({ query }) => {
      await query("select next from puid_counter for update");
      takes = [other, account, account].map((id) => store.ordinals.take({ account: id, count: 1, plan }));
      // The shared statement has locked the account, and waits for the counter.
      await until(() => busy("with recursive").length === 1);
      await store.credentials.create("key", { account });
    });
    expect(await Promise.all(takes)).toHaveLength(3);
  });
});
