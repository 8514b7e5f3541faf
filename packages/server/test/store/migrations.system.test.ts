import { describe, expect, it, onTestFinished } from "vitest";
import { MIGRATIONS } from "../../src/store/schema.js";
import { Store } from "../../src/store/store.js";
import { closeNodes, describeStore, FORMAT, openNodes } from "../support/cluster.js";

describeStore((cluster) => {
  const { account, empty, tables } = cluster;

  describe("migrations", () => {
    const TABLES = [
      "puid_account",
      "puid_authorization_code",
      "puid_client",
      "puid_counter",
      "puid_credential",
      "puid_grant",
      "puid_join_link",
      "puid_membership",
      "puid_migration",
      "puid_person",
      "puid_person_session",
      "puid_refresh_token",
      "puid_served_plans",
      "puid_sign_in_link",
      "puid_usage",
    ];

    const STEPS = MIGRATIONS.map((_, i) => ({ step: i + 1 }));

    const steps = (): Promise<unknown[]> =>
      cluster.database.query("select step, done_at from puid_migration order by step");

    it("create all tables, once", async () => {
      await empty();
      await cluster.store.migrate();
      expect(await tables()).toEqual(TABLES);
      const done = await steps();
      expect(done).toMatchObject(STEPS);
      const id = await account();
      await cluster.store.migrate();
      await new Store(cluster.database).open(FORMAT, ["free"]);
      expect(await steps()).toEqual(done);
      expect(await cluster.store.accounts.find(id)).toEqual({ id, plan: "free" });
    });

    it("may start on twenty nodes at once", async () => {
      const twenty = await openNodes(cluster.engine, 20, 1);
      onTestFinished(() => closeNodes(twenty).then(() => {}));
      // All connect first, so that they start at the same time. Several rounds make a conflict likely.
      await Promise.all(twenty.map((node) => node.query("select 1")));
      for (let i = 0; i < 5; i++) {
        await empty(twenty[0]);
        await Promise.all(twenty.map((node) => new Store(node).open(FORMAT, [])));
        expect(await twenty[0]!.query("select step from puid_migration order by step")).toEqual(STEPS);
        expect(await twenty[0]!.query("select next from puid_counter")).toEqual([{ next: 1n }]);
      }
    });

    it("reject a newer schema, and change nothing", async () => {
      await cluster.database.query("insert into puid_migration (step) values (99)");
      const error =
        `the schema of the database must be version ${STEPS.length} or older, got 99; ` +
        "a newer puid-server created it, so run that version or a newer one";
      await expect(cluster.store.migrate()).rejects.toThrow(error);
      await expect(new Store(cluster.database).open({ ...FORMAT, last: 5n }, [])).rejects.toThrow(error);
      expect(await steps()).toMatchObject([...STEPS, { step: 99 }]);
      expect(await cluster.database.query("select last from puid_counter")).toEqual([{ last: FORMAT.last }]);
    });

    it("keep the data of a database of the first step", async () => {
      await empty();
      await cluster.database.query(
        "create table puid_migration (step integer primary key, done_at timestamptz)",
      );
      await cluster.database.query("insert into puid_migration (step) values (1)");
      for (const statement of MIGRATIONS[0]!) await cluster.database.query(statement);
      await cluster.database.query("insert into puid_account (id, plan) values ('account_1', 'free')");
      await cluster.database.query(
        "insert into puid_client (id, account_id, digest, redirect_uris) values ('client_1', 'account_1', '', '[]')",
      );
      await cluster.store.open(FORMAT, ["gold", "free"], "gold");
      expect(await cluster.store.accounts.find("account_1")).toEqual({ id: "account_1", plan: "free" });
      expect(await cluster.store.clients.list()).toMatchObject([{ id: "client_1", mayDecode: true }]);
    });

    it("leave no part of a step that fails halfway", async () => {
      await empty();
      await cluster.database.query("create table puid_client (in_the_way integer)");
      await expect(cluster.store.migrate()).rejects.toThrow(/puid_client/);
      expect(await tables()).toEqual(["puid_client", "puid_migration"]);
      expect(await steps()).toEqual([]);
      await cluster.database.query("drop table puid_client");
      await cluster.store.open(FORMAT, []);
      expect(await tables()).toEqual(TABLES);
    });
  });
});
