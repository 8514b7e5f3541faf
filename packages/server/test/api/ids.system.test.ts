import { describe, expect, it } from "vitest";
import { useApi } from "../support/api.js";
import { codec, PLANS } from "../support/service.js";

const api = useApi();
const { send, nextOrdinal } = api;

describe("GET /v1/ids", () => {
  it("returns one id by default, and the used quota", async () => {
    const { auth } = await api.service.account("quick");
    const { status, headers, body } = await send("/v1/ids", { headers: auth });
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toEqual({ ids: [expect.any(String)], count: 1, quota: { used: 1, limit: 1000 } });
    expect(codec.isId(body.ids[0])).toBe(true);
  });

  it("issues consecutive ordinals from the counter, in ascending order", async () => {
    const { auth } = await api.service.account();
    const next = await nextOrdinal();
    const { body } = await send("/v1/ids?n=10", { headers: auth });
    expect(codec.ordinals(body.ids)).toEqual(Array.from({ length: 10 }, (_, i) => next + BigInt(i)));
    expect(body).toMatchObject({ count: 10, quota: { used: 10, limit: null } });
  });

  it.each(["0", "11", "-1", "1.0", "1e0", "01", "+1", "", "%20", "ten", "0x1", "99999999999", "null"])(
    "rejects n=%s",
    async (n) => {
      const { id, auth } = await api.service.account("tiny");
      const { status, body } = await send(`/v1/ids?n=${n}`, { headers: auth });
      expect(status).toBe(400);
      const message = expect.stringMatching(/^"n" must be an integer from 1 to 10, got "/);
      expect(body).toEqual({ error: "bad_request", message });
      expect(await api.service.server.store.accounts.used(id)).toBe(0);
    },
  );

  it("rejects n if it is given twice", async () => {
    const { auth } = await api.service.account();
    expect((await send("/v1/ids?n=1&n=2", { headers: auth })).status).toBe(400);
  });

  it("returns 503 if too few ids are left, to HEAD too", async () => {
    const { id, auth } = await api.service.account();
    const next = await nextOrdinal();
    const [counter] = await api.database.query<{ last: bigint }>("select last from puid_counter");
    await api.database.query("update puid_counter set last = next + 1");
    try {
      const { status, body } = await send("/v1/ids?n=3", { headers: auth });
      expect([status, body]).toEqual([503, { error: "unavailable", message: "no ids are left" }]);
      expect((await send("/v1/ids?n=3", { headers: auth, method: "HEAD" })).status).toBe(503);
      expect((await send("/v1/ids?n=2", { headers: auth, method: "HEAD" })).status).toBe(200);
      expect(await nextOrdinal()).toBe(next);
      expect(await api.service.server.store.accounts.used(id)).toBe(0);
    } finally {
      await api.database.query("update puid_counter set last = $1", [counter?.last]);
    }
  });

  it("is limited to one request a second, and a rejected request does not count", async () => {
    const { id, auth } = await api.service.account("free");
    expect((await send("/v1/ids?n=11", { headers: auth })).status).toBe(400);
    expect((await send("/v1/ids", { headers: auth })).status).toBe(200);
    const { status, headers, body } = await send("/v1/ids", { headers: auth });
    expect(status).toBe(429);
    expect(body).toEqual({
      error: "rate_limited",
      retryAfterMs: expect.any(Number),
      message: expect.any(String),
    });
    expect(body.retryAfterMs).toBeGreaterThan(0);
    expect(body.retryAfterMs).toBeLessThanOrEqual(1000);
    expect(headers.get("retry-after")).toBe("1");
    expect(await api.service.server.store.accounts.used(id)).toBe(1);
    // Rejected requests do not make the wait longer.
    await new Promise((resolve) => setTimeout(resolve, body.retryAfterMs + 5));
    expect((await send("/v1/ids", { headers: auth })).status).toBe(200);
  });

  it("returns 402 above the daily limit, and issues no part of the request", async () => {
    const { auth } = await api.service.account("tiny");
    expect((await send("/v1/ids?n=3", { headers: auth })).status).toBe(200);
    const next = await nextOrdinal();
    const { status, body } = await send("/v1/ids?n=3", { headers: auth });
    expect(status).toBe(402);
    expect(body).toEqual({
      error: "quota_exceeded",
      used: 3,
      limit: 5,
      plan: "tiny",
      message: expect.any(String),
    });
    expect(await nextOrdinal()).toBe(next);
    expect((await send("/v1/ids?n=2", { headers: auth })).body.quota).toEqual({ used: 5, limit: 5 });
  });

  it("resets the used quota when a UTC day begins", async () => {
    const { id, auth } = await api.service.account("tiny");
    await send("/v1/ids?n=5", { headers: auth });
    await api.database.query("update puid_account set day = day - 1 where id = $1", [id]);
    expect((await send("/v1/quota", { headers: auth })).body).toMatchObject({ used: 0, remaining: 5 });
    expect((await send("/v1/ids?n=4", { headers: auth })).body.quota).toEqual({ used: 4, limit: 5 });
  });
});
it("GET /v1/ids returns 500 if the account's plan is not configured", async () => {
  const { id, auth } = await api.service.account();
  await api.service.server.store.accounts.setPlan(id, "gone");
  expect((await send("/v1/ids", { headers: auth })).status).toBe(500);
  await api.service.server.store.accounts.setPlan(id, "tiny");
  expect((await send("/v1/ids", { headers: auth })).body.quota.limit).toBe(PLANS["tiny"]!.limit);
});
