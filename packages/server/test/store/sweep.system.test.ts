import { describe, expect, it } from "vitest";
import type { Database } from "../../src/store/database.js";
import { Store } from "../../src/store/store.js";
import type { SecretKind } from "../../src/util/secrets.js";
import { describeStore, HOUR } from "../support/cluster.js";

describeStore((cluster) => {
  const { account, everywhere } = cluster;

  describe("credentials", () => {
    describe("sweep", () => {
      const rows = async (): Promise<string[]> =>
        (await cluster.database.query<{ id: string }>("select id from puid_credential"))
          .map(({ id }) => id)
          .sort();

      it("deletes expired tokens and sessions, and nothing else", async () => {
        const id = await account();
        const { id: client } = await cluster.store.clients.create(id, ["https://example.com/"]);
        const make = async (kind: SecretKind, life?: number): Promise<string> =>
          (await cluster.store.credentials.create(kind, { account: id, client, life })).id;
        for (const kind of ["access", "registration", "session"] as const) await make(kind, -1);
        const revoked = await make("key");
        await cluster.store.credentials.revoke("key", revoked);
        const kept = [revoked, await make("key"), await make("key", -1)];
        for (const kind of ["access", "registration", "session"] as const) {
          kept.push(await make(kind, HOUR), await make(kind));
        }
        expect(await cluster.store.credentials.sweep()).toBe(3);
        expect(await rows()).toEqual(kept.sort());
        expect(await cluster.store.credentials.sweep()).toBe(0);
      });

      it("deletes at most 1000 rows in a statement, those that expired first, by the index", async () => {
        const id = await account();
        await cluster.database.query(
          `insert into puid_credential (digest, id, kind, account_id, scope, hint, expires_at)
             select 'digest' || n, lpad(n::text, 4, '0'), 'access', $1, '', '', now() - n * interval '1 second'
             from generate_series(1, 2500) n`,
          [id],
        );
        const batches: string[][] = [];
        let statement = "";
        const query: Database["query"] = async <Row>(sql: string, values?: readonly unknown[]) => {
          const deleted = await cluster.database.query<Row>(sql, values);
          batches.push((deleted as { id: string }[]).map((row) => row.id).sort());
          statement = sql;
          return deleted;
        };
        expect(await new Store({ ...cluster.database, query }).credentials.sweep()).toBe(2500);
        const from = (first: number, last: number): string[] =>
          Array.from({ length: last - first + 1 }, (_, i) => String(first + i).padStart(4, "0"));
        expect(batches).toEqual([from(1501, 2500), from(501, 1500), from(1, 500)]);
        await cluster.database.transaction(async (transaction) => {
          await transaction.query("set local enable_seqscan = off");
          const plan = await transaction.query(`explain ${statement}`, [1000]);
          expect(JSON.stringify(plan)).toContain("puid_credential_expiry");
        });
      });

      it("may run on several nodes at once", async () => {
        const id = await account();
        for (let i = 0; i < 20; i++)
          await cluster.store.credentials.create("session", { account: id, life: -1 });
        const counts = await everywhere(Array(8).fill(0), (node) => node.credentials.sweep());
        expect(counts.reduce((sum, count) => sum + count)).toBe(20);
        expect(await rows()).toEqual([]);
      });
    });
  });
});
