import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Plans } from "../../src/limits/plans.js";
import type { Database } from "../../src/store/database.js";
import { engines } from "../support/engines.js";
import { THREE } from "../support/limits.js";
import { codec, NO_RATES, Service } from "../support/service.js";

const MOST = 10_000;

const plans: Plans = {
  standard: { limit: null, rate: null },
  single: { limit: null, rate: null, idsPerRequest: 1 },
  backfill: { limit: null, rate: null, idsPerRequest: MOST },
  // A request can have more ids than a day.
  daily: { limit: 5, rate: null, idsPerRequest: 500 },
  hourly: { limit: null, rate: { requests: 1, seconds: 3600 }, idsPerRequest: 500 },
};

for (const engine of engines) {
  describe.skipIf(!engine.isHere)(`GET /v1/ids › n, on ${engine.name}`, () => {
    let database: Database;
    let service: Service;
    beforeAll(async () => {
      database = await engine.open();
      service = await Service.create(database, { plans, defaultPlan: "standard", rates: NO_RATES });
    });
    afterAll(() => service.close());

    const next = async (): Promise<bigint> =>
      (await database.query<{ next: bigint }>("select next from puid_counter"))[0]!.next;

    it("can be 10,000 if the plan allows it, and the ids have consecutive ordinals", async () => {
      const { id, auth } = await service.account("backfill");
      const first = await next();
      for (let request = 1; request <= 2; request++) {
        const { status, body } = await service.send(`/v1/ids?n=${MOST}`, { headers: auth });
        expect(status).toBe(200);
        expect(body).toMatchObject({ count: MOST, quota: { used: request * MOST, limit: null } });
        const start = first + BigInt((request - 1) * MOST);
        expect(codec.ordinals(body.ids)).toEqual(Array.from({ length: MOST }, (_, i) => start + BigInt(i)));
      }
      expect(await next()).toBe(first + 2n * BigInt(MOST));
      expect(await service.server.store.accounts.used(id)).toBe(2 * MOST);
    });

    it.each([
      ["single", 1, ["0", "2", "10", "99999"]],
      ["standard", 10, ["0", "11", "500", "x"]],
      ["daily", 500, ["0", "501", "10000"]],
      ["backfill", MOST, ["0", "10001", "99999999999"]],
    ] as const)("is at most the number of the plan %s, and 400 names it: %i", async (plan, bound, wrong) => {
      const { id, auth } = await service.account(plan);
      const before = await next();
      for (const n of wrong) {
        for (const method of ["GET", "HEAD"]) {
          const { status, body } = await service.send(`/v1/ids?n=${n}`, { method, headers: auth });
          expect(status).toBe(400);
          if (method === "HEAD") continue;
          const message = `"n" must be an integer from 1 to ${bound}, got "${n}"`;
          expect(body).toEqual({ error: "bad_request", message });
        }
      }
      expect(await next()).toBe(before);
      expect(await service.server.store.accounts.used(id)).toBe(0);
      const { status } = await service.send(`/v1/ids?n=${bound}`, { method: "HEAD", headers: auth });
      expect(status).toBe(plan === "daily" ? 402 : 200);
      expect(await next()).toBe(before);
    });

    it("can be above the limit of a day, which then answers 402", async () => {
      const { id, auth } = await service.account("daily");
      const { status, body } = await service.send("/v1/ids?n=500", { headers: auth });
      expect(status).toBe(402);
      expect(body).toMatchObject({ error: "quota_exceeded", used: 0, limit: 5 });
      expect((await service.send("/v1/ids?n=5", { headers: auth })).status).toBe(200);
      expect((await service.send("/v1/ids?n=501", { headers: auth })).status).toBe(400);
      expect(await service.server.store.accounts.used(id)).toBe(5);
    });

    it("is checked after 401 and 403, and before the plan's rate", async () => {
      const { id, auth } = await service.account("hourly");
      expect((await service.send("/v1/ids?n=501")).status).toBe(401);
      const details = { account: id, scopes: ["puid:ordinal"], life: 60 };
      const { secret } = await service.server.store.credentials.create("access", details);
      const headers = { Authorization: `Bearer ${secret}` };
      expect((await service.send("/v1/ids?n=501", { headers })).status).toBe(403);
      expect((await service.send("/v1/ids?n=500", { headers: auth })).status).toBe(200);
      expect((await service.send("/v1/ids?n=501", { headers: auth })).status).toBe(400);
      expect((await service.send("/v1/ids?n=500", { headers: auth })).status).toBe(429);
    });

    it("follows an account to another plan", async () => {
      const { id, auth } = await service.account("single");
      expect((await service.send("/v1/ids?n=500", { headers: auth })).status).toBe(400);
      await service.server.store.accounts.setPlan(id, "backfill");
      expect((await service.send("/v1/ids?n=500", { headers: auth })).status).toBe(200);
    });

    it("is checked before the rate of rejected requests, with the plan at the last lookup", async () => {
      const limited = await Service.create(database, {
        plans,
        defaultPlan: "standard",
        rates: { ...NO_RATES, account: { requests: THREE.requests, seconds: 3600 } },
      });
      const { auth } = await limited.account("standard");
      const statusOf = async (n: number): Promise<number> =>
        (await limited.send(`/v1/ids?n=${n}`, { headers: auth })).status;
      for (let i = 0; i < THREE.requests; i++) expect(await statusOf(11)).toBe(400);
      expect(await statusOf(10)).toBe(429);
      expect(await statusOf(11)).toBe(400);
    });
  });
}

describe("the number of ids that a plan allows in a request", () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.create(await engines[0]!.open(), { plans, defaultPlan: "standard" });
  });
  afterAll(() => service.close());

  it("is in the quota, unless it is the 10 of puid.dev", async () => {
    const quotaOf = async (plan: string): Promise<object> =>
      (await service.send("/v1/quota", { headers: (await service.account(plan)).auth })).body;
    const quota = { used: 0, limit: null, remaining: null };
    expect(await quotaOf("backfill")).toEqual({ plan: "backfill", ...quota, idsPerRequest: MOST });
    expect(await quotaOf("single")).toEqual({ plan: "single", ...quota, idsPerRequest: 1 });
    expect(await quotaOf("standard")).toEqual({ plan: "standard", ...quota });
  });

  it("is in the OpenAPI document as the largest of all plans", async () => {
    const { paths } = (await service.send("/openapi.json")).body;
    const { parameters, responses } = paths["/v1/ids"].get;
    expect(parameters[0].schema).toMatchObject({ type: "integer", minimum: 1, maximum: MOST, default: 1 });
    expect(parameters[0].schema.description).toContain("`idsPerRequest`");
    const { ids, count } = responses[200].content["application/json"].schema.properties;
    expect(ids.maxItems).toBe(MOST);
    expect(count.maximum).toBe(MOST);
  });
});
