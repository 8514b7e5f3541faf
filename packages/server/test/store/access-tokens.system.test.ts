import { describe, expect, it } from "vitest";
import type { SecretKind } from "../../src/util/secrets.js";
import { describeStore, HOUR, tick } from "../support/cluster.js";

describeStore((cluster) => {
  const { account, everywhere } = cluster;

  describe("credentials", () => {
    describe("createToken", () => {
      const clientOf = async (id: string): Promise<string> => (await cluster.store.clients.create(id, [])).id;
      const isLive = async (secret: string, kind: SecretKind = "access"): Promise<boolean> =>
        (await cluster.store.credentials.find(kind, secret)) !== undefined;

      it("deletes the client's oldest tokens above the bound, and no others", async () => {
        const id = await account();
        const [client, other] = [await clientOf(id), await clientOf(id)];
        const make = async (name: string, life = HOUR): Promise<string> => {
          const token = await cluster.store.credentials.createToken({ account: id, client: name, life }, 3);
          await tick();
          return token!.secret;
        };
        const { secret: key } = await cluster.store.credentials.create("key", {
          account: id,
          client,
          life: HOUR,
        });
        const others = [await make(other), await make(other), await make(other)];
        const [first, second] = [await make(client), await make(client)];
        // Expired and revoked tokens do not count.
        await make(client, -1);
        const revoked = await cluster.store.credentials.create("access", { account: id, client, life: HOUR });
        await cluster.store.credentials.revoke("access", revoked.id);
        const third = await make(client);
        for (const secret of [first, second, third, ...others]) expect(await isLive(secret)).toBe(true);
        const fourth = await make(client);
        expect(await isLive(first)).toBe(false);
        expect(await isLive(key, "key")).toBe(true);
        for (const secret of [second, third, fourth, ...others]) expect(await isLive(secret)).toBe(true);
      });

      it.each([1, 3])("keeps the bound of %i for concurrent calls on all nodes", async (most) => {
        const id = await account();
        const client = await clientOf(id);
        const tokens = await everywhere(Array(24).fill(0), (node) =>
          node.credentials.createToken({ account: id, client, life: HOUR }, most),
        );
        const live = await Promise.all(tokens.map((token) => isLive(token!.secret)));
        expect(live.filter(Boolean)).toHaveLength(most);
        // The newest token is live.
        const last = await cluster.store.credentials.createToken({ account: id, client, life: HOUR }, most);
        expect(await isLive(last!.secret)).toBe(true);
      });

      it("returns undefined for a client that does not exist", async () => {
        const details = { account: await account(), client: "client_none", life: HOUR };
        expect(await cluster.store.credentials.createToken(details, 3)).toBeUndefined();
      });
    });
  });
});
