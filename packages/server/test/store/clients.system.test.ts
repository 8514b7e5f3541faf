import { describe, expect, it } from "vitest";
import { describeStore, tick } from "../support/cluster.js";

describeStore((cluster) => {
  const { account } = cluster;

  describe("clients", () => {
    const uris = ["https://example.com/back", "com.example:/back?a=%20"];

    it("authenticate with their own secrets", async () => {
      const [id, other] = [await account(), await account()];
      const one = await cluster.store.clients.create(id, uris);
      const two = await cluster.store.clients.create(other, uris);
      expect(await cluster.stores[1]!.clients.authenticate(one.id, one.secret)).toBe(id);
      expect(await cluster.store.clients.authenticate(two.id, two.secret)).toBe(other);
      for (const secret of [two.secret, `${one.secret}a`, one.secret.slice(0, -1), one.id, ""]) {
        expect(await cluster.store.clients.authenticate(one.id, secret)).toBeUndefined();
      }
      expect(await cluster.store.clients.authenticate("client_none", one.secret)).toBeUndefined();
      expect(await cluster.store.credentials.find("client", one.secret)).toBeUndefined();
    });

    it("are listed with their accounts: all clients, or those of one account", async () => {
      const [id, other] = [await account(), await cluster.store.accounts.create("free", "eve")];
      const one = await cluster.store.clients.create(id, uris, "one");
      await tick();
      const two = await cluster.store.clients.create(id, []);
      await tick();
      const three = await cluster.store.clients.create(other, uris);
      await cluster.store.clients.setMayDecode(three.id, false);
      const mine = { account: id, accountName: null, mayDecode: true, createdAt: expect.any(Date) };
      const ofId = [
        { ...mine, id: one.id, name: "one", redirectUris: uris },
        { ...mine, id: two.id, name: null, redirectUris: [] },
      ];
      const eves = { ...mine, account: other, accountName: "eve", mayDecode: false };
      const ofOther = [{ ...eves, id: three.id, name: null, redirectUris: uris }];
      expect(await cluster.store.clients.list(id)).toEqual(ofId);
      expect(await cluster.store.clients.find(one.id)).toEqual(ofId[0]);
      expect(await cluster.store.clients.find("client_\0")).toBeUndefined();
      expect(await cluster.store.clients.list(other)).toEqual(ofOther);
      expect(await cluster.store.clients.list()).toEqual([...ofId, ...ofOther]);
    });

    it("are deleted with their own tokens only", async () => {
      const id = await account();
      const [one, two] = [
        await cluster.store.clients.create(id, uris),
        await cluster.store.clients.create(id, uris),
      ];
      const make = async (client?: string): Promise<string> =>
        (await cluster.store.credentials.create("access", { account: id, client })).secret;
      const [gone, kept, key] = [await make(one.id), await make(two.id), await make()];
      expect(await cluster.store.clients.delete(one.id, await account())).toBe(false);
      expect(await cluster.store.clients.delete(one.id)).toBe(true);
      expect(await cluster.store.clients.delete(one.id)).toBe(false);
      expect(await cluster.store.clients.authenticate(one.id, one.secret)).toBeUndefined();
      expect(await cluster.store.credentials.find("access", gone)).toBeUndefined();
      expect(await cluster.store.credentials.find("access", kept)).toBeDefined();
      expect(await cluster.store.credentials.find("access", key)).toBeDefined();
      expect((await cluster.store.clients.list(id)).map((client) => client.id)).toEqual([two.id]);
    });
  });
});
