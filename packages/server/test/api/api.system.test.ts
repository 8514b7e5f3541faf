import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pglite } from "../../src/databases/pglite.js";
import type { Database } from "../../src/store/database.js";
import { type Answer, bearer, codec, json, PLANS, Service } from "../support/service.js";

/** The API for every client, request by request. */

let database: Database;
let service: Service;

beforeAll(async () => {
  database = await pglite();
  service = await Service.create(database, { rates: { account: { requests: 20, seconds: 3600 } } });
});
afterAll(() => service.close());

const send = (path: string, init?: RequestInit): Promise<Answer> => service.send(path, init);

/** An access token with these scopes, and the account that it is for. */
async function tokenOf(scope: string, plan = "boundless"): Promise<{ id: string; token: string }> {
  const { id } = await service.account(plan);
  const { secret } = await service.server.store.credentials.create("access", {
    account: id,
    scopes: scope.split(" "),
    life: 60,
  });
  return { id, token: secret };
}

const nextOrdinal = async (): Promise<bigint> => {
  const [row] = await database.query<{ next: bigint }>("select next from puid_counter");
  return row!.next;
};

describe("GET /v1/ids", () => {
  it("gives one id unless told otherwise, and says what is used", async () => {
    const { auth } = await service.account("quick");
    const { status, headers, body } = await send("/v1/ids", { headers: auth });
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toEqual({ ids: [expect.any(String)], count: 1, quota: { used: 1, limit: 1000 } });
    expect(codec.isId(body.ids[0])).toBe(true);
  });

  it("gives consecutive ordinals, ascending, from wherever the counter stands", async () => {
    const { auth } = await service.account();
    const next = await nextOrdinal();
    const { body } = await send("/v1/ids?n=10", { headers: auth });
    expect(codec.ordinals(body.ids)).toEqual(Array.from({ length: 10 }, (_, i) => next + BigInt(i)));
    expect(body).toMatchObject({ count: 10, quota: { used: 10, limit: null } });
  });

  it.each(["0", "11", "-1", "1.0", "1e0", "01", "+1", "", "%20", "ten", "0x1", "99999999999", "null"])(
    "refuses n=%s",
    async (n) => {
      const { id, auth } = await service.account("tiny");
      const { status, body } = await send(`/v1/ids?n=${n}`, { headers: auth });
      expect(status).toBe(400);
      const message = expect.stringMatching(/^"n" must be an integer from 1 to 10, got "/);
      expect(body).toEqual({ error: "bad_request", message });
      expect(await service.server.store.accounts.used(id)).toBe(0);
    },
  );

  it("refuses n that is given twice", async () => {
    const { auth } = await service.account();
    expect((await send("/v1/ids?n=1&n=2", { headers: auth })).status).toBe(400);
  });

  it("is limited to one request a second, and a refused request spends no slot", async () => {
    const { id, auth } = await service.account("free");
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
    expect(await service.server.store.accounts.used(id)).toBe(1);
    // What it says to wait for is enough, whatever was refused in between.
    await new Promise((resolve) => setTimeout(resolve, body.retryAfterMs + 5));
    expect((await send("/v1/ids", { headers: auth })).status).toBe(200);
  });

  it("is limited a day, all or nothing", async () => {
    const { auth } = await service.account("tiny");
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

  it("begins anew when a UTC day does", async () => {
    const { id, auth } = await service.account("tiny");
    await send("/v1/ids?n=5", { headers: auth });
    await database.query("update puid_account set day = day - 1 where id = $1", [id]);
    expect((await send("/v1/quota", { headers: auth })).body).toMatchObject({ used: 0, remaining: 5 });
    expect((await send("/v1/ids?n=4", { headers: auth })).body.quota).toEqual({ used: 4, limit: 5 });
  });
});

describe("GET /v1/ordinal/{puid}", () => {
  it("gives the ordinal in decimal digits, as often as it is asked", async () => {
    const { auth } = await service.account("free");
    const [id] = (await send("/v1/ids", { headers: auth })).body.ids;
    for (let i = 0; i < 3; i++) {
      const { status, body } = await send(`/v1/ordinal/${id}`, { headers: auth });
      expect(status).toBe(200);
      expect(body).toEqual({ puid: id, ordinal: String(codec.ordinal(id)) });
    }
  });

  it("gives ordinals above 2^53 to the last digit", async () => {
    const { auth } = await service.account();
    const before = await nextOrdinal();
    await database.query("update puid_counter set next = 9007199254740993");
    const [id] = (await send("/v1/ids", { headers: auth })).body.ids;
    expect((await send(`/v1/ordinal/${id}`, { headers: auth })).body.ordinal).toBe("9007199254740993");
    await database.query("update puid_counter set next = $1", [before]);
  });

  it.each([
    ["another length", "abc"],
    ["what nobody issued", "0000000000000000000000"],
    ["another alphabet", "!!!!!!!!!!!!!!!!!!!!!!"],
    ["a broken percent sign", "%E0%A4%A"],
    ["a slash", "a%2Fb"],
    ["NUL", "%00"],
    ["the ordinal 0", codec.id(0n)],
    ["an ordinal that is still to come", codec.id(2n ** 62n)],
  ])("refuses %s", async (_, puid) => {
    const { auth } = await service.account();
    const { status, body } = await send(`/v1/ordinal/${puid}`, { headers: auth });
    expect(status).toBe(400);
    expect(body).toEqual({
      error: "bad_request",
      message: expect.stringMatching(/^"puid" must be a PUID of this server, got ".+"$/),
    });
  });

  it("refuses every text but the one that was handed out", async () => {
    const { auth } = await service.account();
    const [id] = (await send("/v1/ids", { headers: auth })).body.ids as string[];
    for (const text of [`0${id}`, id!.toLowerCase(), id!.toUpperCase(), `${id}%20`, `%20${id}`]) {
      expect((await send(`/v1/ordinal/${text}`, { headers: auth })).status, text).toBe(400);
    }
  });
});

describe("GET /v1/quota", () => {
  it("says what is left, and spends nothing", async () => {
    const { auth } = await service.account("quick");
    await send("/v1/ids?n=7", { headers: auth });
    for (let i = 0; i < 3; i++) {
      const { status, body } = await send("/v1/quota", { headers: auth });
      expect(status).toBe(200);
      expect(body).toEqual({ plan: "quick", used: 7, limit: 1000, remaining: 993 });
    }
  });

  it("says null where there is no limit", async () => {
    const { auth } = await service.account("unlimited");
    expect((await send("/v1/quota", { headers: auth })).body).toEqual({
      plan: "unlimited",
      used: 0,
      limit: null,
      remaining: null,
    });
  });

  it("never says that less than nothing is left", async () => {
    const { id, auth } = await service.account("tiny");
    await service.server.store.accounts.seed(id, 100);
    expect((await send("/v1/quota", { headers: auth })).body).toMatchObject({ used: 100, remaining: 0 });
  });
});

describe("credentials", () => {
  it("may be an API key in either header, or an access token", async () => {
    const { key } = await service.account();
    const { token } = await tokenOf("puid:generate puid:ordinal");
    for (const headers of [
      { "X-API-Key": key },
      bearer(key),
      bearer(token),
      { Authorization: `bearer  ${token}` },
    ]) {
      expect((await send("/v1/ids", { headers: headers as Record<string, string> })).status).toBe(200);
    }
  });

  it.each<[string, Record<string, string>]>([
    ["none", {}],
    ["an empty key", { "X-API-Key": "" }],
    ["a made-up key", { "X-API-Key": `puid_live_${"A".repeat(43)}` }],
    ["a made-up token", bearer(`puid_at_${"A".repeat(43)}`)],
    ["another scheme", { Authorization: "Basic cHVpZDpwdWlk" }],
    ["a scheme alone", { Authorization: "Bearer" }],
    ["SQL", { "X-API-Key": "' or 1=1 --" }],
  ])("are refused: %s", async (name, headers) => {
    for (const path of ["/v1/ids", "/v1/ids?n=11", "/v1/ordinal/x", "/v1/quota"]) {
      const { status, headers: answered, body } = await send(path, { headers });
      expect(status).toBe(401);
      expect(body).toEqual({ error: "unauthorized", message: expect.any(String) });
      expect(answered.get("www-authenticate")).toBe(
        name === "none" ? 'Bearer realm="puid"' : 'Bearer realm="puid", error="invalid_token"',
      );
    }
  });

  it("are refused when they are of another kind than where they stand", async () => {
    const { id } = await service.account();
    const { credentials } = service.server.store;
    const { token } = await tokenOf("puid:generate");
    const { secret: session } = await credentials.create("session", {
      account: id,
      scopes: ["puid:generate"],
    });
    const { secret: registration } = await credentials.create("registration", { account: id });
    for (const headers of [{ "X-API-Key": token }, bearer(session), bearer(registration)]) {
      expect((await send("/v1/ids", { headers: headers as Record<string, string> })).status).toBe(401);
    }
  });

  it("are refused when they are revoked or have expired", async () => {
    const { id, key, auth } = await service.account();
    const { credentials } = service.server.store;
    const [{ id: keyId } = { id: "" }] = await credentials.list("key", id);
    expect((await send("/v1/quota", { headers: auth })).status).toBe(200);
    expect(await credentials.revoke("key", keyId)).toBe(true);
    expect((await send("/v1/quota", { headers: { "X-API-Key": key } })).status).toBe(401);
    const { secret } = await credentials.create("access", {
      account: id,
      scopes: ["puid:generate"],
      life: -1,
    });
    expect((await send("/v1/quota", { headers: bearer(secret) })).status).toBe(401);
  });

  it("allow with puid:generate all that the official clients do, and with puid:ordinal no ids", async () => {
    const { token: generate } = await tokenOf("puid:generate");
    const { token: ordinal } = await tokenOf("puid:ordinal");
    const [id] = (await send("/v1/ids", { headers: bearer(generate) })).body.ids;
    for (const path of [`/v1/ordinal/${id}`, "/v1/quota"]) {
      for (const token of [generate, ordinal]) {
        expect((await send(path, { headers: bearer(token) })).status).toBe(200);
      }
    }
    const { status, headers, body } = await send("/v1/ids", { headers: bearer(ordinal) });
    expect(status).toBe(403);
    expect(body).toEqual({
      error: "insufficient_scope",
      message: "the token must have the scope puid:generate",
    });
    expect(headers.get("www-authenticate")).toBe(
      'Bearer realm="puid", error="insufficient_scope", scope="puid:generate"',
    );
  });

  it("may decode nothing where the operator withholds it: a client's live tokens, and a key", async () => {
    const { id: account } = await service.account();
    const { clients, credentials } = service.server.store;
    const { id: client } = await clients.create(account, []);
    const all = { account, scopes: ["puid:generate", "puid:ordinal"] };
    const { secret: token } = await credentials.create("access", { ...all, client, life: 60 });
    const { secret: key } = await credentials.create("key", { ...all, mayDecode: false });
    const [id] = (await send("/v1/ids", { headers: bearer(token) })).body.ids;
    const decoded = async (secret: string): Promise<number> =>
      (await send(`/v1/ordinal/${id}`, { headers: bearer(secret) })).status;

    expect(await decoded(token)).toBe(200);
    expect(await clients.setMayDecode(client, false)).toBe(true);
    for (const secret of [token, key]) {
      const { status, headers, body } = await send(`/v1/ordinal/${id}`, { headers: bearer(secret) });
      expect(status).toBe(403);
      expect(body).toEqual({
        error: "insufficient_scope",
        message: "the operator of this server withholds decoding from this client or key",
      });
      expect(headers.get("www-authenticate")).toBe('Bearer realm="puid", error="insufficient_scope"');
      for (const path of ["/v1/ids", "/v1/quota"]) {
        expect((await send(path, { headers: bearer(secret) })).status).toBe(200);
      }
    }
    expect((await send("/v1/ordinal/x", { headers: bearer(key) })).status).toBe(403); // before 400
    expect(await clients.setMayDecode(client, true)).toBe(true);
    expect(await decoded(token)).toBe(200);
    expect(await decoded(key)).toBe(403);
    expect(await clients.setMayDecode("client_unknown", false)).toBe(false);
  });

  it("are good beside an API key that is not", async () => {
    const { id, key } = await service.account();
    const { credentials } = service.server.store;
    const { id: revokedId, secret: revoked } = await credentials.create("key", { account: id });
    await credentials.revoke("key", revokedId);
    const { token } = await tokenOf("puid:generate");
    for (const bad of ["", "nonsense", token, `puid_live_${"A".repeat(43)}`, revoked]) {
      for (const good of [token, key]) {
        const headers = { "X-API-Key": bad, ...bearer(good) };
        expect((await send("/v1/ids", { headers })).status, bad).toBe(200);
      }
    }
    expect((await send("/v1/quota", { headers: { "X-API-Key": key, ...bearer("nonsense") } })).status).toBe(
      200,
    );
    expect((await send("/v1/quota", { headers: { "X-API-Key": revoked, ...bearer(revoked) } })).status).toBe(
      401,
    );
  });
});

describe("the order of checks", () => {
  it("is 401, 403, 400, 429, 402", async () => {
    const { id, token } = await tokenOf("puid:generate", "free");
    const { token: wrongScope } = await tokenOf("puid:ordinal");
    const { accounts } = service.server.store;
    const status = async (path: string, headers = bearer(token)): Promise<number> =>
      (await send(path, { headers })).status;
    expect(await status("/v1/ids?n=11", {})).toBe(401);
    expect(await status("/v1/ids?n=11", bearer(wrongScope))).toBe(403);
    expect(await status("/v1/ids?n=1")).toBe(200);
    await accounts.seed(id, 1000);
    expect(await status("/v1/ids?n=11")).toBe(400);
    expect(await status("/v1/ids?n=1")).toBe(429);
    await database.query("update puid_account set free_at = now() where id = $1", [id]);
    expect(await status("/v1/ids?n=1")).toBe(402);
    // None of it was a request to be counted.
    await accounts.seed(id, -1000);
    expect(await status("/v1/ids?n=1")).toBe(200);
  });
});

describe("an account's rate", () => {
  it.each(["/v1/quota", "/v1/ordinal/{puid}"])("limits %s", async (path) => {
    const { auth } = await service.account();
    const [id] = (await send("/v1/ids", { headers: auth })).body.ids;
    const ask = () => send(path.replace("{puid}", id), { headers: auth });
    for (let i = 0; i < 20; i++) expect((await ask()).status).toBe(200);
    const { status, headers, body } = await ask();
    expect(status).toBe(429);
    expect(body).toEqual({
      error: "rate_limited",
      retryAfterMs: expect.any(Number),
      message: expect.any(String),
    });
    // The next comes in 180 seconds.
    expect(body.retryAfterMs).toBeGreaterThan(60_000);
    expect(headers.get("retry-after")).toBe(String(Math.ceil(body.retryAfterMs / 1000)));
  });
});

describe("methods", () => {
  it.each([
    ["/v1/ids", "GET, HEAD"],
    ["/v1/ordinal/x", "GET, HEAD"],
    ["/v1/quota", "GET, HEAD"],
    ["/openapi.json", "GET, HEAD"],
    ["/openapi.yaml", "GET, HEAD"],
  ])("other than %s has are 405, and spend nothing", async (path, allow) => {
    const { auth } = await service.account();
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

  it("HEAD is answered as GET would be, without a body, and spends nothing", async () => {
    const { id, auth } = await service.account("free");
    const head = (path: string, headers: Record<string, string> = auth) =>
      send(path, { method: "HEAD", headers });
    const next = await nextOrdinal();
    for (let i = 0; i < 3; i++) {
      expect(await head("/v1/ids?n=3")).toMatchObject({ status: 200, body: "" });
    }
    expect((await head("/v1/ids?n=11")).status).toBe(400);
    expect((await head("/v1/ids", {})).status).toBe(401);
    expect(await nextOrdinal()).toBe(next);
    expect(await service.server.store.accounts.used(id)).toBe(0);
    const [puid] = (await send("/v1/ids", { headers: auth })).body.ids;
    expect((await head("/v1/ids")).status).toBe(429);
    await database.query("update puid_account set free_at = now() where id = $1", [id]);
    await service.server.store.accounts.seed(id, 1000);
    expect((await head("/v1/ids")).status).toBe(402);
    for (const path of [`/v1/ordinal/${puid}`, "/v1/quota", "/openapi.json"]) {
      expect(await head(path), path).toMatchObject({ status: 200, body: "" });
    }
  });
});

describe("a path that ends with a slash", () => {
  it("is the path without it, whatever the method", async () => {
    const { auth } = await service.account();
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
    "%s leads nowhere",
    async (path) => {
      const response = await service.server.fetch(new Request(`http://localhost:8799${path}`));
      expect(response.status).toBe(404);
      expect(response.headers.has("location")).toBe(false);
    },
  );
});

describe("what is not there", () => {
  it.each(["/", "/v1", "/v1/id", "/v1/ids//", "/v1/ordinal/", "/v1/ordinal/a/b", "/V1/ids", "/oauth"])(
    "%s is 404",
    async (path) => {
      const { status, body } = await send(path);
      expect(status).toBe(404);
      expect(body).toEqual({ error: "not_found", message: expect.any(String) });
    },
  );

  it.each(["/auth/dev-login?email=a@example.com", "/dashboard", "/dashboard/api/dev/seed-usage?n=1"])(
    "%s is 404 but in development",
    async (path) => {
      expect((await send(`http://localhost:8799${path}`)).status).toBe(404);
      const post = json({}, {});
      expect((await send("http://localhost:8799/dashboard/api/team/keys", post)).status).toBe(404);
    },
  );
});

it("has no plan but those that are configured", async () => {
  const { id, auth } = await service.account();
  await service.server.store.accounts.setPlan(id, "gone");
  expect((await send("/v1/ids", { headers: auth })).status).toBe(500);
  await service.server.store.accounts.setPlan(id, "tiny");
  expect((await send("/v1/ids", { headers: auth })).body.quota.limit).toBe(PLANS["tiny"]!.limit);
});

it("gives every status that the document has", () => {
  expect(service.conformance.unseen("ids", "ordinal", "quota")).toEqual([]);
});
