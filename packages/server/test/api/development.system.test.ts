import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEmbedded } from "../support/embedded.js";
import { type Answer, bearer, codec, form, json, Service } from "../support/service.js";

describe("createServer › developmentLogin", () => {
  const origin = "http://localhost:8799";
  let development: Service;
  const ask = (path: string, init?: RequestInit): Promise<Answer> =>
    development.send(`${origin}${path}`, init);

  beforeAll(async () => {
    development = await Service.create(await openEmbedded(), { developmentLogin: true });
  });
  afterAll(() => development.close());

  const login = async (email = "a@example.com"): Promise<Record<string, string>> => {
    const response = await ask(`/auth/dev-login?email=${encodeURIComponent(email)}&next=/dashboard`);
    return { Cookie: response.headers.get("set-cookie")!.split(";")[0]! };
  };

  it("logs in any email, with an HttpOnly cookie", async () => {
    const response = await ask("/auth/dev-login?email=a@example.com&next=/dashboard");
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toBe("/dashboard");
    const cookie = response.headers.get("set-cookie");
    expect(cookie).toMatch(/; HttpOnly; SameSite=Lax$/);
    expect(cookie).not.toContain("Secure");
    expect((await ask("/dashboard", { headers: { Cookie: cookie! } })).status).toBe(200);
    const secure = await development.send("https://localhost:8799/auth/dev-login?email=a@example.com");
    expect(secure.headers.get("set-cookie")).toContain("; Secure");
  });

  it("defaults to the email dev@example.com and to n=1000, and rejects an invalid n", async () => {
    const response = await ask("/auth/dev-login/");
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toBe("/dashboard");
    const headers = { Cookie: response.headers.get("set-cookie")!.split(";")[0]! };
    const used = async (): Promise<number> =>
      (await ask("/dashboard/api/dev/seed-usage?n=0", { headers: await login("dev@example.com") })).body.used;
    expect(await used()).toBe(0);
    expect((await ask("/dashboard/api/dev/seed-usage/", { headers })).body).toEqual({
      used: 1000,
      limit: 1000,
    });
    expect(await used()).toBe(1000);
    for (const n of ["", "%20", "0x10", "1e3", "-1", "1000001"]) {
      const { status, body } = await ask(`/dashboard/api/dev/seed-usage?n=${n}`, { headers });
      expect(status, n).toBe(400);
      expect(body.message).toMatch(/^"n" must be .+, got .+$/);
    }
  });

  it.each([
    "//evil.example",
    "/.//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:1",
    "dashboard",
    "",
  ])("rejects next unless it is a path of this origin: %s", async (next) => {
    const response = await ask(`/auth/dev-login?email=a@example.com&next=${encodeURIComponent(next)}`);
    expect(response.status).toBe(400);
    expect(response.headers.has("set-cookie")).toBe(false);
  });

  it.each(["", "a", "a@", "@example.com"])("rejects %j as an email", async (email) => {
    expect((await ask(`/auth/dev-login?email=${email}`)).status).toBe(400);
  });

  it("creates keys for the account of the email", async () => {
    const headers = await login("b@example.com");
    const response = await ask("/dashboard/api/team/keys", json({ label: "tests" }, headers));
    expect(response.status).toBe(201);
    const { body } = response;
    expect(body).toEqual({
      api_key: expect.stringMatching(/^puid_live_/),
      id: expect.any(String),
      hint: `…${body.api_key.slice(-4)}`,
      label: "tests",
    });
    const auth = { "X-API-Key": body.api_key };
    expect((await development.send("/v1/ids", { headers: auth })).status).toBe(200);
    // The same email address has the same account.
    const again = await login("B@example.com");
    const { body: other } = await ask("/dashboard/api/team/keys", json({}, again));
    const quota = await development.send("/v1/quota", { headers: { "X-API-Key": other.api_key } });
    expect(quota.body).toMatchObject({ plan: "free", used: 1 });
  });

  it("uses up a quota without moving the counter", async () => {
    const headers = await login("c@example.com");
    const { api_key } = (await ask("/dashboard/api/team/keys", json({}, headers))).body;
    const auth = { "X-API-Key": api_key };
    const { body: first } = await development.send("/v1/ids", { headers: auth });
    expect((await ask("/dashboard/api/dev/seed-usage?n=1000", { method: "HEAD", headers })).status).toBe(200);
    const seeded = await ask("/dashboard/api/dev/seed-usage?n=1000", { headers });
    expect(seeded.body).toEqual({ used: 1001, limit: 1000 });
    await new Promise((resolve) => setTimeout(resolve, 1005));
    const refused = await development.send("/v1/ids", { headers: auth });
    expect(refused.status).toBe(402);
    expect(refused.body).toMatchObject({ used: 1001, limit: 1000, plan: "free" });
    const { auth: another } = await development.account();
    const { body: next } = await development.send("/v1/ids", { headers: another });
    expect(codec.ordinal(next.ids[0])).toBe(codec.ordinal(first.ids[0]) + 1n);
  });

  it("requires a session to create keys and to use up a quota", async () => {
    for (const headers of [{}, { Cookie: "puid_session=x" }] as Record<string, string>[]) {
      expect((await ask("/dashboard/api/team/keys", json({}, headers))).status).toBe(401);
      expect((await ask("/dashboard/api/dev/seed-usage?n=1", { headers })).status).toBe(401);
    }
    const headers = await login();
    const plain = { method: "POST", headers: { ...headers, "Content-Type": "text/plain" }, body: "{}" };
    expect((await ask("/dashboard/api/team/keys", plain)).status).toBe(415);
    expect((await ask("/dashboard/api/team/keys", { ...json({}, headers), body: "{" })).status).toBe(400);
    expect((await ask("/dashboard/api/dev/seed-usage?n=x", { headers })).status).toBe(400);
    expect((await ask("/dashboard/api/dev/seed-usage", { method: "POST", headers })).status).toBe(405);
  });

  it("registers clients without a token, each with its own account", async () => {
    const register = async () => {
      const response = await development.send(
        "/oauth/register",
        json({ redirect_uris: ["http://localhost/back"] }),
      );
      expect(response.status).toBe(201);
      const { client_id, client_secret } = response.body;
      const exchange = await development.send(
        "/oauth/token",
        form({ grant_type: "client_credentials", client_id, client_secret }),
      );
      const { access_token } = exchange.body;
      return bearer(access_token);
    };
    const [one, other] = [await register(), await register()];
    expect((await development.send("/v1/ids?n=5", { headers: one! })).status).toBe(200);
    expect((await development.send("/v1/quota", { headers: other! })).body).toMatchObject({ used: 0 });
  });
});
