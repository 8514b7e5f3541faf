import { beforeEach, describe, expect, it } from "vitest";
import { DatabaseError, sqlStateOf } from "../../src/store/database.js";
import { Store } from "../../src/store/store.js";
import { describeStore, openNodes } from "../support/cluster.js";

describeStore((cluster) => {
  describe("its database", () => {
    beforeEach(() => cluster.database.query("create table thing (id bigint primary key)"));

    const ids = async (): Promise<bigint[]> => {
      const rows = await cluster.database.query<{ id: bigint }>("select id from thing order by id");
      return rows.map(({ id }) => id);
    };

    it("returns bigints for bigint, and JavaScript's values for the other types", async () => {
      const least = -(2n ** 63n);
      const most = 2n ** 63n - 1n;
      await cluster.database.query("insert into thing values ($1), ($2)", [least, most]);
      expect(await ids()).toEqual([least, most]);
      const at = new Date(0);
      expect(
        await cluster.database.query(
          `select $1::bigint as small, null::bigint as nothing, $2::int as number, $3::float8 as float,
               $4::text as text, true as truth, timestamptz '1970-01-01 00:00:00+00' as at`,
          [7, 7, 0.5, "é\u{1F600}'"],
        ),
      ).toEqual([{ small: 7n, nothing: null, number: 7, float: 0.5, text: "é\u{1F600}'", truth: true, at }]);
    });

    it("commits all of a transaction, or nothing", async () => {
      const result = await cluster.database.transaction(async (transaction) => {
        await transaction.query("insert into thing values (1)");
        await transaction.query("insert into thing values (2)");
        return "done";
      });
      expect(result).toBe("done");
      const failed = cluster.database.transaction(async (transaction) => {
        await transaction.query("insert into thing values (3)");
        throw new Error("no further");
      });
      await expect(failed).rejects.toThrow("no further");
      expect(await ids()).toEqual([1n, 2n]);
    });

    it("keeps other queries out of a transaction", async () => {
      let outside: Promise<unknown> | undefined;
      const failed = cluster.database.transaction(async (transaction) => {
        await transaction.query("insert into thing values (1)");
        outside = cluster.database.query("insert into thing values (2)");
        await transaction.query("insert into thing values (3)");
        throw new Error("no further");
      });
      await expect(failed).rejects.toThrow("no further");
      await outside;
      expect(await ids()).toEqual([2n]);
    });

    it("rejects with the SQLSTATE of a statement's error, and continues to work", async () => {
      const wrong = async (work: () => Promise<unknown>): Promise<unknown> => {
        const error = await work().catch((thrown) => thrown);
        expect(error).not.toBeInstanceOf(DatabaseError);
        return sqlStateOf(error);
      };
      await cluster.database.query("insert into thing values (1)");
      expect(await wrong(() => cluster.database.query("insert into thing values (1)"))).toBe("23505");
      expect(await wrong(() => cluster.database.query("select nonsense"))).toBe("42703");
      const transaction = () =>
        cluster.database.transaction(async (within) => {
          await within.query("insert into thing values (2)");
          await within.query("insert into thing values (1)");
        });
      expect(await wrong(transaction)).toBe("23505");
      expect(await ids()).toEqual([1n]);
    });

    it("is unavailable after close()", async () => {
      const [closed] = await openNodes(cluster.engine, 1, 1);
      await closed!.query("select 1");
      await closed!.close();
      await expect(closed!.query("select 1")).rejects.toThrow(DatabaseError);
      await expect(new Store(closed!).ping()).rejects.toThrow(DatabaseError);
      await expect(cluster.store.ping()).resolves.toBeUndefined();
    });
  });
});
