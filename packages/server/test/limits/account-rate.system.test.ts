import { describe, expect, it, vi } from "vitest";
import { SCOPES } from "../../src/api/scopes.js";
import { expectLimited, repeat, statusesOf, THREE, useLimitedServices } from "../support/limits.js";
import { bearer, json } from "../support/service.js";

const services = useLimitedServices();
const { serve, statementsOf } = services;

describe("rates › account", () => {
  it("limits each operation of each account, without a query, until the wait is over", async () => {
    const service = await serve({ account: THREE });
    const { auth } = await service.account("quick");
    const { auth: other } = await service.account("quick");
    const [id] = (await service.send("/v1/ids", { headers: auth })).body.ids;
    const quota = () => service.send("/v1/quota", { headers: auth });
    const ordinal = () => service.send(`/v1/ordinal/${id}`, { headers: auth });
    for (const send of [quota, ordinal]) {
      expect(await repeat(3, send)).toEqual([200, 200, 200]);
      expect(await statementsOf(async () => expectLimited(await send(), 1000))).toBe(0);
      expect(await statementsOf(() => repeat(20, send))).toBe(0);
      vi.advanceTimersByTime(999);
      expectLimited(await send(), 1);
      vi.advanceTimersByTime(1);
      expect(await repeat(2, send)).toEqual([200, 429]);
    }
    expect((await service.send("/v1/quota", { headers: other })).status).toBe(200);
  });

  it("counts HEAD as GET, and counts concurrent requests", async () => {
    const service = await serve({ account: THREE });
    const { auth } = await service.account("quick");
    await service.send("/v1/ids", { headers: auth });
    const send = (path: string, method: string) => service.send(path, { method, headers: auth });
    for (const path of ["/v1/quota", "/v1/ids"]) {
      const made = await statementsOf(async () => {
        const statuses = statusesOf(await Promise.all(Array.from({ length: 50 }, () => send(path, "HEAD"))));
        expect(statuses.filter((status) => status === 200)).toHaveLength(3);
        expect(statuses.filter((status) => status === 429)).toHaveLength(47);
      });
      // The three requests share the lookup of the credential. Each looks up the account.
      expect(made).toBe(4);
      expect(await statementsOf(() => send(path, "GET"))).toBe(0);
    }
  });

  it("counts rejected requests to GET /v1/ids, but not granted ones", async () => {
    const service = await serve({ account: THREE });
    const { auth } = await service.account("quick");
    const ids = (query = "") => service.send(`/v1/ids${query}`, { headers: auth });
    expect(await repeat(10, ids)).toEqual(Array(10).fill(200));
    expect(statusesOf(await Promise.all(Array.from({ length: 10 }, () => ids())))).toEqual(
      Array(10).fill(200),
    );
    expect(await repeat(3, () => ids("?n=11"))).toEqual([400, 400, 400]);
    expect(await statementsOf(() => repeat(10, ids))).toBe(0);
    expectLimited(await ids(), 1000);
    vi.advanceTimersByTime(1000);
    expect((await ids()).status).toBe(200);
  });

  it.each([
    ["free", 429],
    ["tiny", 402],
  ])("counts requests that the plan %s rejects with %i", async (plan, status) => {
    const service = await serve({ account: THREE });
    const { auth } = await service.account(plan);
    const ids = () => service.send("/v1/ids?n=3", { headers: auth });
    await services.database.query(
      "update puid_account set free_at = now() + interval '1 hour' where plan = 'free'",
    );
    await ids();
    await repeat(3, ids);
    expect(await statementsOf(async () => expect((await ids()).status).toBe(429))).toBe(0);
    vi.advanceTimersByTime(1000);
    expect((await ids()).status).toBe(status);
  });

  it("bounds an account's concurrent requests, without a query for those beyond", async () => {
    const service = await serve({ account: THREE });
    const { auth } = await service.account("tiny");
    const ids = () => service.send("/v1/ids?n=3", { headers: auth });
    await ids();
    const statuses: number[] = [];
    const queries = await statementsOf(async () => {
      const answers = await Promise.all(Array.from({ length: 2000 }, ids));
      statuses.push(...answers.map(({ status }) => status));
    });
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(2000 - 256);
    expect(queries).toBeLessThanOrEqual(256 * 3);
  });

  it("counts a token without the scope", async () => {
    const service = await serve({ account: THREE });
    const { id } = await service.account("quick");
    const details = { account: id, scopes: ["puid:ordinal"], life: 60 };
    const { secret } = await service.server.store.credentials.create("access", details);
    const ids = () => service.send("/v1/ids", { headers: bearer(secret) });
    expect(await repeat(3, ids)).toEqual([403, 403, 403]);
    expect(await statementsOf(async () => expect((await ids()).status).toBe(403))).toBe(0);
  });

  it("is checked after 403 and 400, which make no query either", async () => {
    const service = await serve({ account: THREE });
    const { id } = await service.account("quick");
    const create = async (...scopes: string[]) =>
      (await service.server.store.credentials.create("access", { account: id, scopes, life: 60 })).secret;
    const [token, other] = [await create(...SCOPES), await create("puid:ordinal")];
    const status = async (path: string, given = token): Promise<number> =>
      (await service.send(path, { method: "HEAD", headers: bearer(given) })).status;
    expect(await status("/v1/ids", other)).toBe(403);
    expect(await repeat(2, () => service.send("/v1/ids?n=11", { headers: bearer(token) }))).toEqual([
      400, 400,
    ]);
    const made = await statementsOf(async () => {
      expect(await status("/v1/ids?n=11", other)).toBe(403);
      expect(await status("/v1/ids?n=11")).toBe(400);
      expect(await status("/v1/ids?n=1")).toBe(429);
      expect((await service.send("/v1/ids?n=11", {})).status).toBe(401);
    });
    expect(made).toBe(0);
  });

  it("rejects a revoked credential", async () => {
    const service = await serve({ account: THREE });
    const { id, auth } = await service.account("quick");
    const { credentials } = service.server.store;
    const quota = () => service.send("/v1/quota", { headers: auth });
    expect((await quota()).status).toBe(200);
    await credentials.revoke("key", (await credentials.list("key", id))[0]!.id);
    expect(await repeat(5, quota)).toEqual([401, 401, 401, 401, 401]);
  });

  it("limits every operation that needs a credential", async () => {
    const service = await serve({
      account: { requests: 1, seconds: 60 },
      registration: { requests: 1, seconds: 60 },
    });
    const { id, auth } = await service.account("quick");
    const { secret } = await service.server.store.credentials.create("registration", { account: id });
    const [puid] = (await service.send("/v1/ids", { headers: auth })).body.ids;
    const secured = Object.entries(service.conformance.document.paths)
      .flatMap(([path, operations]) =>
        Object.entries(operations).map(([verb, one]) => ({ path, verb, ...one })),
      )
      .filter(
        ({ responses, operationId }) => "401" in responses && !["token", "revoke"].includes(operationId),
      );
    expect(secured.map(({ operationId }) => operationId)).toEqual(["ids", "ordinal", "quota", "register"]);
    for (const { path, verb, operationId } of secured) {
      const send = () =>
        service.send(
          path.replace("{puid}", puid),
          verb === "post"
            ? json({ redirect_uris: ["https://example.com/"] }, bearer(secret))
            : { method: "HEAD", headers: auth },
        );
      expect((await send()).status, operationId).toBeLessThan(300);
      expect(await statementsOf(async () => expect((await send()).status, operationId).toBe(429))).toBe(0);
    }
  });
});
