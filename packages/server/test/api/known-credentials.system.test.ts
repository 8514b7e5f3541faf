import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Plans } from "../../src/limits/plans.js";
import type { Database } from "../../src/store/database.js";
import { engines } from "../support/engines.js";
import { NO_RATES, Service } from "../support/service.js";

const plans: Plans = {
  standard: { limit: null, rate: null, idsPerRequest: 100 },
  small: { limit: 5, rate: null, idsPerRequest: 10 },
};

for (const engine of engines) {
  describe.skipIf(!engine.isHere)(`a credential that the server knows, on ${engine.name}`, () => {
    let database: Database;
    let service: Service;
    let statements: string[] = [];
    beforeAll(async () => {
      database = await engine.open();
      const query: Database["query"] = (sql, values) => {
        statements.push(sql);
        return database.query(sql, values);
      };
      service = await Service.create(
        { ...database, query },
        { plans, defaultPlan: "standard", rates: NO_RATES },
      );
    });
    afterAll(() => service.close());

    /** Creates an account and a key, and requests an id, after which the server knows the key. */
    async function createKnown(): Promise<Awaited<ReturnType<Service["account"]>>> {
      const account = await service.account("standard");
      expect((await ids(account)).status).toBe(200);
      return account;
    }

    const ids = ({ auth }: { auth: Record<string, string> }, n = 1) =>
      service.send(`/v1/ids?n=${n}`, { headers: auth });

    const next = async (): Promise<bigint> =>
      (await database.query<{ next: bigint }>("select next from puid_counter"))[0]!.next;

    it("is checked in the statement that takes the ordinals", async () => {
      const account = await createKnown();
      statements = [];
      expect(await ids(account, 7)).toMatchObject({ status: 200, body: { count: 7, quota: { used: 8 } } });
      expect(statements).toHaveLength(1);
      statements = [];
      await Promise.all(Array.from({ length: 20 }, () => ids(account)));
      expect(statements).toHaveLength(1);
    });

    it.each([
      ["revoked", "update puid_credential set revoked_at = now() where account_id = $1"],
      ["expired", "update puid_credential set expires_at = now() where account_id = $1"],
      ["deleted", "delete from puid_credential where account_id = $1"],
      ["of a deleted account", "delete from puid_account where id = $1"],
    ])("is rejected at once if it is %s, also beside others, and takes nothing", async (_, change) => {
      const [account, other] = [await createKnown(), await createKnown()];
      await database.query(change, [account.id]);
      const before = await next();
      const answers = await Promise.all([ids(other, 2), ids(account, 3), ids(other, 4)]);
      expect(answers.map(({ status }) => status)).toEqual([200, 401, 200]);
      expect(answers[1]!.body.message).toBe(
        "the credential must be an API key or access token of this server that is not expired or revoked",
      );
      expect(await next()).toBe(before + 6n);
      // A wrong number of ids does not hide it.
      expect((await ids(account, 1000)).status).toBe(401);
    });

    it("gives way to a second credential of the request, if it was revoked", async () => {
      const [account, other] = [await createKnown(), await createKnown()];
      const secretOf = ({ auth }: { auth: Record<string, string> }): string =>
        Object.values(auth)[0]!.replace(/^Bearer /, "");
      const auth = { "X-API-Key": secretOf(account), Authorization: `Bearer ${secretOf(other)}` };
      expect(await ids({ auth })).toMatchObject({ status: 200, body: { quota: { used: 2 } } });
      await database.query("update puid_credential set revoked_at = now() where account_id = $1", [
        account.id,
      ]);
      expect(await ids({ auth })).toMatchObject({ status: 200, body: { quota: { used: 2 } } });
      expect(await ids({ auth })).toMatchObject({ status: 200, body: { quota: { used: 3 } } });
    });

    it("gets the plan that its account is on now", async () => {
      const account = await createKnown();
      await service.server.store.accounts.setPlan(account.id, "small");
      expect((await ids(account, 11)).status).toBe(400);
      await service.server.store.accounts.setPlan(account.id, "standard");
      expect((await ids(account, 11)).status).toBe(200);
      await service.server.store.accounts.setPlan(account.id, "small");
      expect(await ids(account)).toMatchObject({ status: 402, body: { plan: "small", limit: 5, used: 12 } });
    });

    it("has a last use", async () => {
      const account = await createKnown();
      await service.server.recordUsage();
      await database.query("update puid_credential set used_at = null");
      expect((await ids(account)).status).toBe(200);
      await service.server.recordUsage();
      const [key] = await service.server.store.credentials.list("key", account.id);
      expect(key!.usedAt).toBeInstanceOf(Date);
    });
  });
}
