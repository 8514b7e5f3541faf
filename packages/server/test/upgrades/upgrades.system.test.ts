import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Plans } from "../../src/limits/plans.js";
import { MIGRATIONS } from "../../src/store/schema.js";
import { engines } from "../support/engines.js";
import { type Answer, bearer, codec, form, json, Service } from "../support/service.js";

/** What the clients of a stored server know. */
interface Known {
  readonly plans: Plans;
  readonly ids: readonly string[];
  readonly account: string;
  readonly keys: {
    readonly standard: string;
    readonly ada: string;
    readonly blind: string;
    readonly revoked: string;
    readonly personal: string;
  };
  readonly registrationToken: string;
  readonly client: { readonly id: string; readonly secret: string };
  readonly blindClient: { readonly id: string; readonly secret: string };
  readonly expiredToken: string;
}

const names = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".sql"))
  .map((name) => name.slice(0, -".sql".length));

const read = (file: string): string => readFileSync(join(import.meta.dirname, file), "utf8");

describe.each(names)("the stored database %s", (name) => {
  const known: Known = JSON.parse(read(`${name}.json`));
  const { keys, ids } = known;
  const last = BigInt(ids.length);

  describe.each(engines)("on $name", ({ isHere, open }) => {
    describe.skipIf(!isHere)("after the upgrade", () => {
      let service: Service;
      const send = (path: string, key?: string): Promise<Answer> =>
        service.send(path, key === undefined ? {} : { headers: { "X-API-Key": key } });
      const exchange = ({ id, secret }: Known["client"], more = {}): Promise<Answer> =>
        service.send(
          "/oauth/token",
          form({ grant_type: "client_credentials", client_id: id, client_secret: secret, ...more }),
        );

      beforeAll(async () => {
        const database = await open();
        for (const statement of read(`${name}.sql`).split(/;\n/)) {
          if (statement.trim() !== "") await database.query(statement);
        }
        const [before] = await database.query<{ steps: bigint }>(
          "select count(*) as steps from puid_migration",
        );
        expect(Number(before!.steps)).toBe(Number(/\d+$/.exec(name)![0]));
        // The stored day becomes today, so that the quota of the day applies.
        await database.query("update puid_account set day = (now() at time zone 'UTC')::date where used > 0");
        // An hour has passed since then.
        await database.query("update puid_credential set expires_at = now() where kind = 'access'");
        service = await Service.create(database, { plans: known.plans, defaultPlan: "small" });
        const [after] = await database.query<{ steps: bigint }>(
          "select count(*) as steps from puid_migration",
        );
        expect(Number(after!.steps)).toBe(MIGRATIONS.length);
      });
      afterAll(() => service?.close());

      it("decodes all its ids, and continues after the last one", async () => {
        for (const [i, id] of ids.entries()) {
          const { status, body } = await send(`/v1/ordinal/${id}`, keys.standard);
          expect([status, body.ordinal]).toEqual([200, String(i + 1)]);
        }
        expect((await send(`/v1/ordinal/${codec.id(last + 1n)}`, keys.standard)).status).toBe(400);
        const { body } = await send("/v1/ids?n=2", keys.ada);
        expect(body.ids.map(codec.ordinal)).toEqual([last + 1n, last + 2n]);
      });

      it("has its keys, their permissions, plans and used quotas", async () => {
        expect((await send("/v1/quota", keys.standard)).body).toEqual({
          plan: "small",
          used: 28,
          limit: 100,
          remaining: 72,
        });
        for (let i = 0; i < 7; i++) expect((await send("/v1/ids?n=10", keys.standard)).status).toBe(200);
        expect((await send("/v1/ids?n=3", keys.blind)).status).toBe(402);
        expect((await send("/v1/ids?n=2", keys.blind)).body.quota).toEqual({ used: 100, limit: 100 });
        expect((await send("/v1/quota", keys.ada)).body).toMatchObject({ plan: "big", limit: null });
        expect((await send("/v1/quota", keys.personal)).body).toMatchObject({ plan: "small", used: 3 });
        expect((await send(`/v1/ordinal/${ids[0]}`, keys.blind)).status).toBe(403);
        expect((await send("/v1/quota", keys.revoked)).status).toBe(401);
        const listed = await service.server.store.credentials.list("key", known.account);
        expect(listed).toMatchObject([{ label: "a label", hint: `…${keys.ada.slice(-4)}`, revokedAt: null }]);
      });

      it("has its clients, which get tokens", async () => {
        const { status, body } = await exchange(known.client);
        expect([status, body.scope]).toEqual([200, "puid:generate puid:ordinal"]);
        const headers = bearer(body.access_token);
        expect((await service.send("/v1/ids", { headers })).status).toBe(200);
        expect((await service.send(`/v1/ordinal/${ids[0]}`, { headers })).status).toBe(200);
        const blind = await exchange(known.blindClient);
        expect(blind.status).toBe(200);
        const refused = await service.send(`/v1/ordinal/${ids[0]}`, {
          headers: bearer(blind.body.access_token),
        });
        expect(refused.status).toBe(403);
        expect((await exchange(known.client, { client_secret: known.blindClient.secret })).status).toBe(401);
        const clients = await service.server.store.clients.list();
        expect(clients).toMatchObject([
          { id: known.client.id, name: "a client", redirectUris: ["https://client.example/back"] },
          { id: known.blindClient.id, name: "a blind client", mayDecode: false },
        ]);
      });

      it("has its registration tokens", async () => {
        const body = { client_name: "a new client", redirect_uris: ["https://client.example/new"] };
        const made = await service.send("/oauth/register", json(body, bearer(known.registrationToken)));
        expect(made.status).toBe(201);
        expect((await service.send("/oauth/register", json(body, bearer(keys.ada)))).status).toBe(401);
      });

      it("signs the person in to the account of before", async () => {
        const headers = await service.signIn("grace@example.com");
        const created = await service.send(
          "http://localhost:8799/dashboard/api/team/keys",
          json({ label: "after the upgrade" }, headers),
        );
        expect(created.status).toBe(201);
        expect((await send("/v1/quota", created.body.api_key)).body).toMatchObject({
          plan: "small",
          used: 3,
        });
      });

      it("rejects the token that has expired, and sweeps it", async () => {
        const status = async (): Promise<number> =>
          (await service.send("/v1/quota", { headers: bearer(known.expiredToken) })).status;
        expect(await status()).toBe(401);
        expect(await service.server.store.sweep()).toBeGreaterThan(0);
        expect(await status()).toBe(401);
        expect((await send("/v1/quota", keys.ada)).status).toBe(200);
      });
    });
  });
});
