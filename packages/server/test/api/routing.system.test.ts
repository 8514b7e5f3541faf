import { describe, expect, it } from "vitest";
import { useApi } from "../support/api.js";

const api = useApi();
const { send, nextOrdinal } = api;

describe("methods", () => {
  it.each([
    ["/v1/ids", "GET, HEAD"],
    ["/v1/ordinal/x", "GET, HEAD"],
    ["/v1/quota", "GET, HEAD"],
    ["/openapi.json", "GET, HEAD"],
    ["/openapi.yaml", "GET, HEAD"],
  ])("other than those of %s return 405, and spend nothing", async (path, allow) => {
    const { auth } = await api.service.account();
    const next = await nextOrdinal();
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"]) {
      if (allow.includes(method)) continue;
      const { status, headers, body } = await send(path, { method, headers: auth });
      expect(status, method).toBe(405);
      expect(headers.get("allow")).toBe(allow);
      expect(body).toEqual({ error: "method_not_allowed", message: expect.any(String) });
    }
    expect(await nextOrdinal()).toBe(next);
  });

  it("HEAD returns the status of GET without a body, and spends nothing", async () => {
    const { id, auth } = await api.service.account("hourly");
    const head = (path: string, headers: Record<string, string> = auth) =>
      send(path, { method: "HEAD", headers });
    const next = await nextOrdinal();
    for (let i = 0; i < 3; i++) {
      expect(await head("/v1/ids?n=3")).toMatchObject({ status: 200, body: "" });
    }
    expect((await head("/v1/ids?n=11")).status).toBe(400);
    expect((await head("/v1/ids", {})).status).toBe(401);
    expect(await nextOrdinal()).toBe(next);
    expect(await api.service.server.store.accounts.used(id)).toBe(0);
    const [puid] = (await send("/v1/ids", { headers: auth })).body.ids;
    expect((await head("/v1/ids")).status).toBe(429);
    await api.database.query("update puid_account set free_at = now() where id = $1", [id]);
    await api.service.server.store.accounts.seed(id, 1000);
    expect((await head("/v1/ids")).status).toBe(402);
    for (const path of [`/v1/ordinal/${puid}`, "/v1/quota", "/openapi.json"]) {
      expect(await head(path), path).toMatchObject({ status: 200, body: "" });
    }
  });
});

describe("a path that ends with a slash", () => {
  it("is treated as the path without it, for every method", async () => {
    const { auth } = await api.service.account();
    const ids = await send("/v1/ids/?n=2", { headers: auth });
    expect(ids.body).toMatchObject({ count: 2, quota: { used: 2 } });
    const [id] = ids.body.ids;
    for (const path of [
      `/v1/ordinal/${id}/`,
      "/v1/quota/",
      "/openapi.json/",
      "/openapi.yaml/",
      "/.well-known/oauth-authorization-server/",
      "http://localhost:8799/.well-known/oauth-authorization-server/api/",
      "http://localhost:8799/healthz/",
      "http://localhost:8799/readyz/",
    ]) {
      for (const method of ["GET", "HEAD"]) {
        const { status, headers } = await send(path, { method, headers: auth });
        expect(status, path).toBe(200);
        expect(headers.has("location")).toBe(false);
      }
      const { status, headers } = await send(path, { method: "DELETE", headers: auth });
      expect(status, path).toBe(405);
      expect(headers.get("allow")).toBe("GET, HEAD");
    }
    expect((await send("/v1/ids/", { headers: auth, method: "HEAD" })).status).toBe(200);
    for (const path of ["/oauth/token/", "/oauth/register/"]) {
      expect((await send(path)).headers.get("allow")).toBe("POST");
      expect((await send(path, { method: "POST" })).status, path).toBe(path === "/oauth/token/" ? 400 : 401);
    }
    expect((await send("/v1/quota", { headers: auth })).body.used).toBe(2);
  });

  it.each(["//evil.example/", "/\\evil.example/", "/%2f%2fevil.example/"])(
    "%s returns 404 without a redirect",
    async (path) => {
      const response = await api.service.server.fetch(new Request(`http://localhost:8799${path}`));
      expect(response.status).toBe(404);
      expect(response.headers.has("location")).toBe(false);
    },
  );
});

describe("unknown paths", () => {
  it.each(["/", "/v1", "/v1/id", "/v1/ids//", "/v1/ordinal/", "/v1/ordinal/a/b", "/V1/ids", "/oauth"])(
    "%s returns 404",
    async (path) => {
      const { status, body } = await send(path);
      expect(status).toBe(404);
      expect(body).toEqual({ error: "not_found", message: expect.any(String) });
    },
  );

  it.each(["/auth/dev-login?email=a@example.com", "/dashboard/api/dev/seed-usage?n=1"])(
    "%s returns 404 without developmentLogin",
    async (path) => {
      expect((await send(`http://localhost:8799${path}`)).status).toBe(404);
    },
  );

  it("answer with a page if a browser opens them", async () => {
    const Accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for (const path of ["/nowhere", "/api", "/apis/v1/ids"]) {
      const { status, headers, body } = await send(`http://localhost:8799${path}`, { headers: { Accept } });
      expect(status).toBe(404);
      expect(headers.get("content-type")).toMatch(/^text\/html/);
      expect(body).toContain("There is no such page");
    }
  });
});
