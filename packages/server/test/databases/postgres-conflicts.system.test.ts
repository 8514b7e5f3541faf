import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  type Database,
  DatabaseError,
  type DatabaseFault,
  type Queryable,
  retryConflicts,
} from "../../src/store/database.js";
import { Store } from "../../src/store/store.js";
import { createGate, describePostgres } from "../support/postgres-instance.js";

describePostgres((instance) => {
  const { connect, sql, configure } = instance;

  describe("retryConflicts", () => {
    beforeEach(() =>
      sql("create table thing (id bigint primary key, n int); insert into thing values (1, 0), (2, 0)"),
    );

    const increase = "update thing set n = n + 1 where id = $1";

    /** Returns two transactions. Each waits, at its first attempt, until the other has started. */
    function two(
      database: Database,
      begin: (within: Queryable, i: number) => Promise<unknown>,
      finish: (within: Queryable, i: number) => Promise<unknown>,
    ): { readonly works: (() => Promise<unknown>)[]; readonly faults: DatabaseFault[] } {
      const gates = [createGate(), createGate()];
      const faults: DatabaseFault[] = [];
      const works = gates.map((mine, i) => async () => {
        const work = database.transaction(async (within) => {
          await begin(within, i);
          mine.open();
          await gates[1 - i]!.opened;
          await finish(within, i);
        });
        return work.catch((error) => {
          faults.push((error as DatabaseError).fault);
          throw error;
        });
      });
      return { works, faults };
    }

    const counted = (): string => sql("select string_agg(n::text, ' ' order by id) from thing");

    it("repeats a transaction after a serialization failure", async () => {
      configure("default_transaction_isolation = 'repeatable read'");
      const { works, faults } = two(
        connect(),
        (within) => within.query("select n from thing"),
        (within) => within.query(increase, [1]),
      );
      await Promise.all(works.map(retryConflicts));
      expect(faults).toEqual(["conflict"]);
      expect(counted()).toBe("2 0");
    });

    it("repeats a transaction after a deadlock", async () => {
      const { works, faults } = two(
        connect(),
        (within, i) => within.query(increase, [1 + i]),
        (within, i) => within.query(increase, [2 - i]),
      );
      await Promise.all(works.map(retryConflicts));
      expect(faults).toEqual(["conflict"]);
      expect(counted()).toBe("2 2");
    });

    it("works on the same connection after a deadlock", async () => {
      const database = connect({ connections: 2 });
      await Promise.all([database.query("select pg_sleep(0.05)"), database.query("select pg_sleep(0.05)")]);
      const pids = (): string =>
        sql(
          `select pid from pg_stat_activity
           where datname = current_database() and pid <> pg_backend_pid() order by 1`,
        );
      const before = pids();
      const { works, faults } = two(
        database,
        (within, i) => within.query(increase, [1 + i]),
        (within, i) => within.query(increase, [2 - i]),
      );
      await Promise.allSettled(works.map((work) => work()));
      expect(faults).toEqual(["conflict"]);
      expect(pids()).toBe(before);
    });

    it("lets a store take each ordinal once if every transaction is serializable", async () => {
      configure("default_transaction_isolation = 'serializable'");
      const store = new Store(connect());
      await store.open({ fingerprint: "what ordinal 0 is", last: 10n ** 12n }, []);
      const account = await store.accounts.create("free");
      const nodes = [1, 2, 3, 4].map(() => new Store(connect()));
      const firsts: bigint[] = [];
      await Promise.all(
        nodes.map(async (node) => {
          for (let i = 0; i < 40; i++) {
            const outcome = await node.ordinals.take({
              account,
              count: 5,
              plan: { limit: null, rate: null },
            });
            expect(outcome).toMatchObject({ granted: true });
            if (outcome.granted) firsts.push(outcome.first);
          }
        }),
      );
      const ordinals = firsts.flatMap((first) => [0n, 1n, 2n, 3n, 4n].map((i) => first + i));
      expect(new Set(ordinals).size).toBe(800);
      expect(await store.accounts.used(account)).toBe(800);
      expect(sql("select next from puid_counter")).toBe("801");
    });

    it("tries ten times after a conflict, and once after another failure", async () => {
      for (const [error, times] of [
        [new DatabaseError("conflict", "in the way"), 10],
        [new DatabaseError("away", "away"), 1],
        [new DatabaseError("unknown", "unknown"), 1],
        [new Error("of the work's own"), 1],
      ] as const) {
        const work = vi.fn(() => Promise.reject(error));
        await expect(retryConflicts(work)).rejects.toBe(error);
        expect(work).toHaveBeenCalledTimes(times);
      }
    });
  });
});
