import { describe, expect, it } from "vitest";
import { Store } from "../../src/store/store.js";
import { BOUNDLESS, describeStore, FORMAT, tick } from "../support/cluster.js";

describeStore((cluster) => {
  const { account, take, next, passDays, everywhere } = cluster;

  describe("accounts", () => {
    it("are created, and found by id or by name", async () => {
      const id = await cluster.store.accounts.create("free", "ada@example.com");
      const nameless = await cluster.store.accounts.create("unlimited");
      expect(await cluster.store.accounts.find(id)).toEqual({ id, plan: "free" });
      expect(await cluster.store.accounts.find("ada@example.com")).toEqual({ id, plan: "free" });
      expect(await cluster.store.accounts.find(nameless)).toEqual({ id: nameless, plan: "unlimited" });
      expect(await cluster.store.accounts.find("bob@example.com")).toBeUndefined();
      await cluster.store.accounts.setPlan(id, "unlimited");
      expect(await cluster.store.accounts.find(id)).toEqual({ id, plan: "unlimited" });
      expect(await cluster.store.accounts.plans()).toEqual(["unlimited"]);
    });

    it("have unique names", async () => {
      await cluster.store.accounts.create("free", 'Ada "the first"');
      await expect(cluster.store.accounts.create("free", 'Ada "the first"')).rejects.toThrow(
        'an account named "Ada \\"the first\\"" already exists',
      );
      expect(await cluster.store.accounts.list()).toHaveLength(1);
    });

    it("are created once by name, in concurrent calls", async () => {
      const names = Array.from({ length: 40 }, (_, i) => `user${i % 2}@example.com`);
      const ids = await everywhere(names, (node, name) => node.accounts.named(name, "free"));
      expect(new Set(ids).size).toBe(2);
      expect(await cluster.stores[1]!.accounts.named(names[0]!, "unlimited")).toBe(ids[0]);
      expect(await cluster.store.accounts.find(names[0]!)).toEqual({ id: ids[0], plan: "free" });
    });

    it("are listed in the order of creation, with the ids used today", async () => {
      const ada = await cluster.store.accounts.create("free", "ada");
      await tick();
      const bob = await cluster.store.accounts.create("unlimited");
      await tick();
      const eve = await cluster.store.accounts.create("free", "eve");
      await take(ada, 3);
      await take(bob, 4);
      await passDays(bob, 1);
      const createdAt = expect.any(Date);
      expect(await cluster.store.accounts.list()).toEqual([
        { id: ada, name: "ada", plan: "free", used: 3, createdAt },
        { id: bob, name: null, plan: "unlimited", used: 0, createdAt },
        { id: eve, name: "eve", plan: "free", used: 0, createdAt },
      ]);
    });

    it("must be on plans that exist", async () => {
      await account();
      await cluster.store.accounts.create('the "old" one');
      await expect(new Store(cluster.database).open(FORMAT, ["free", "unlimited"])).rejects.toThrow(
        '"plans" must have every plan that accounts are on, got none named "the \\"old\\" one"',
      );
      await new Store(cluster.database).open(FORMAT, ["free", 'the "old" one', "unlimited"]);
    });

    it("take nothing after they are deleted", async () => {
      const id = await account();
      await cluster.store.credentials.create("key", { account: id });
      const client = await cluster.store.clients.create(id, ["https://example.com/"]);
      await cluster.store.credentials.create("access", { account: id, client: client.id });
      await cluster.database.query("delete from puid_account");
      expect(await take(id)).toEqual({ granted: false, why: "gone" });
      expect(await cluster.store.ordinals.refusal({ account: id, count: 1, plan: BOUNDLESS })).toEqual({
        granted: false,
        why: "gone",
      });
      expect(await cluster.store.accounts.used(id)).toBe(0);
      expect(await next()).toBe(1n);
      expect(await cluster.database.query("select id from puid_credential")).toEqual([]);
      expect(await cluster.database.query("select id from puid_client")).toEqual([]);
    });
  });
});
