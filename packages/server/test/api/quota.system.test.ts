import { describe, expect, it } from "vitest";
import { useApi } from "../support/api.js";

const api = useApi();
const { send } = api;

describe("GET /v1/quota", () => {
  it("returns the used and the remaining quota, and spends nothing", async () => {
    const { auth } = await api.service.account("quick");
    await send("/v1/ids?n=7", { headers: auth });
    for (let i = 0; i < 3; i++) {
      const { status, body } = await send("/v1/quota", { headers: auth });
      expect(status).toBe(200);
      expect(body).toEqual({ plan: "quick", used: 7, limit: 1000, remaining: 993 });
    }
  });

  it("returns null for limit and remaining if the plan has no limit", async () => {
    const { auth } = await api.service.account("unlimited");
    expect((await send("/v1/quota", { headers: auth })).body).toEqual({
      plan: "unlimited",
      used: 0,
      limit: null,
      remaining: null,
    });
  });

  it("never returns a negative remaining", async () => {
    const { id, auth } = await api.service.account("tiny");
    await api.service.server.store.accounts.seed(id, 100);
    expect((await send("/v1/quota", { headers: auth })).body).toMatchObject({ used: 100, remaining: 0 });
  });
});
