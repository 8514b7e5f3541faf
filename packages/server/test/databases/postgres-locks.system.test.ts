import { describe, expect, it } from "vitest";
import type { Grant, Refusal } from "../../src/store/ordinals/outcome.js";
import { Store } from "../../src/store/store.js";
import { describePostgres, until } from "../support/postgres-instance.js";

describePostgres(({ connect, busy }) => {
  describe("an account that another transaction has locked", () => {
    /** Returns two accounts, and functions that take an ordinal for each. */
    async function createAccounts() {
      const store = new Store(connect());
      await store.open({ fingerprint: "what ordinal 0 is", last: 10n ** 12n }, ["free"]);
      const [locked, free] = [await store.accounts.create("free"), await store.accounts.create("free")];
      const take = (account: string): Promise<Grant | Refusal> =>
        store.ordinals.take({ account, count: 1, plan: { limit: null, rate: null } });
      return { locked, takeLocked: () => take(locked), takeFree: () => take(free) };
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
