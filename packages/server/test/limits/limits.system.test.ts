import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { SCOPES } from "../../src/api/authentication.js";
import { pglite } from "../../src/databases/pglite.js";
import type { Rate, Rates } from "../../src/limits/rates.js";
import { type ServerOptions, Settings } from "../../src/options.js";
import { createServer } from "../../src/server.js";
import { type Database, DatabaseError } from "../../src/store/database.js";
import { type Answer, bearer, codec, form, json, NO_RATES, Service } from "../support/service.js";

/** The rates that protect the database: what is limited makes no query. */

let database: Database;
/** Statements since the last look. */
let statements = 0;

beforeAll(async () => {
  const embedded = await pglite();
  const count = (queryable: Pick<Database, "query">): Pick<Database, "query"> => ({
    query(sql, values) {
      statements++;
      return queryable.query(sql, values);
    },
  });
  database = {
    ...count(embedded),
    transaction: (work) => embedded.transaction((transaction) => work(count(transaction))),
    close: () => embedded.close(),
  };
});
afterAll(() => database.close());

// The clock of rates stands still, but for where a test moves it.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Does something, and returns how many statements it made. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const before = statements;
  await work();
  return statements - before;
}

const THREE: Rate = { requests: 3, seconds: 3 };

/** Where the tests' requests say that they come from. */
const from = (address: string): Record<string, string> => ({ "X-Test-Peer": address });

const serve = (rates: Partial<Rates>, options: Partial<ServerOptions> = {}): Promise<Service> =>
  Service.create(database, {
    rates: { ...NO_RATES, ...rates },
    address: (request) => request.headers.get("x-test-peer") ?? undefined,
    ...options,
  });

const statusesOf = (answers: readonly Answer[]): number[] => answers.map(({ status }) => status);

/** Sends the same so many times, one after another. */
async function repeat(count: number, send: () => Promise<Answer>): Promise<number[]> {
  const answers: Answer[] = [];
  for (let i = 0; i < count; i++) answers.push(await send());
  return statusesOf(answers);
}

const madeUp = (): string => `puid_live_${crypto.randomUUID().replaceAll("-", "").padEnd(43, "x")}`;

function expectLimited({ status, headers, body }: Answer, waitMs: number): void {
  expect(status).toBe(429);
  expect(body).toEqual({
    error: "rate_limited",
    retryAfterMs: waitMs,
    message: `too many requests: try again in ${waitMs} ms`,
  });
  expect(headers.get("retry-after")).toBe(String(Math.ceil(waitMs / 1000)));
}

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

  it("counts HEAD as GET, and requests that come at once", async () => {
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
      // Each has the credential's lookup and the account's.
      expect(made).toBe(6);
      expect(await statementsOf(() => send(path, "GET"))).toBe(0);
    }
  });

  it("counts at GET /v1/ids what is refused, and not what is granted", async () => {
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
  ])("counts what the plan %s refuses with %i", async (plan, status) => {
    const service = await serve({ account: THREE });
    const { auth } = await service.account(plan);
    const ids = () => service.send("/v1/ids?n=3", { headers: auth });
    await database.query("update puid_account set free_at = now() + interval '1 hour' where plan = 'free'");
    await ids();
    await repeat(3, ids);
    expect(await statementsOf(async () => expect((await ids()).status).toBe(429))).toBe(0);
    vi.advanceTimersByTime(1000);
    expect((await ids()).status).toBe(status);
  });

  it("bounds the requests of an account that come at once, without a query for those beyond", async () => {
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

  it("lets no revoked credential pass", async () => {
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
      .filter(({ responses, operationId }) => "401" in responses && operationId !== "token");
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

describe("rates › failures", () => {
  const quota = (service: Service, key: string, address = "192.0.2.1", more = {}) =>
    service.send("/v1/quota", { headers: { "X-API-Key": key, ...from(address), ...more } });

  it("limits lookups that find nobody, by address, however many come at once", async () => {
    const service = await serve({ failures: THREE });
    const made = await statementsOf(async () => {
      const answers = await Promise.all(Array.from({ length: 50 }, () => quota(service, madeUp())));
      expect(statusesOf(answers).sort()).toEqual([...Array(3).fill(401), ...Array(47).fill(429)]);
      expectLimited(answers.find(({ status }) => status === 429)!, 1000);
    });
    expect(made).toBe(3);
    expect((await quota(service, madeUp(), "192.0.2.2")).status).toBe(401);
    vi.advanceTimersByTime(1000);
    expect(await repeat(2, () => quota(service, madeUp()))).toEqual([401, 429]);
    // What could be no secret of this server makes no query, and does not count.
    expect(await repeat(5, () => quota(service, "nonsense"))).toEqual(Array(5).fill(401));
  });

  it("does not lock out credentials that were good before at the same address", async () => {
    const service = await serve({ failures: THREE });
    const { key } = await service.account();
    const { key: fresh, id } = await service.account();
    const client = await service.server.store.clients.create(id, []);
    const exchange = () =>
      service.send(
        "/oauth/token",
        form(
          { grant_type: "client_credentials", client_id: client.id, client_secret: client.secret },
          from("192.0.2.1"),
        ),
      );
    expect((await quota(service, key)).status).toBe(200);
    expect((await exchange()).status).toBe(200);
    await repeat(4, () => quota(service, madeUp()));
    expect((await quota(service, key)).status).toBe(200);
    // A token of this node was never looked up, and is known all the same.
    const { body } = await exchange();
    const headers = { ...bearer(body.access_token), ...from("192.0.2.1") };
    expect((await service.send("/v1/quota", { headers })).status).toBe(200);
    // Others wait for their first lookup.
    expect((await quota(service, fresh)).status).toBe(429);
    vi.advanceTimersByTime(1000);
    expect((await quota(service, fresh)).status).toBe(200);
    expect((await quota(service, madeUp())).status).toBe(401);
  });

  it("counts no credential that is good", async () => {
    const service = await serve({ failures: THREE });
    for (let i = 0; i < 6; i++) {
      const { key } = await service.account();
      expect((await quota(service, key)).status).toBe(200);
    }
  });

  it("counts revoked credentials, and those of unknown clients", async () => {
    const service = await serve({ failures: THREE });
    const { id, key } = await service.account();
    const { credentials } = service.server.store;
    expect((await quota(service, key)).status).toBe(200);
    await credentials.revoke("key", (await credentials.list("key", id))[0]!.id);
    expect(await repeat(2, () => quota(service, key))).toEqual([401, 401]);
    const exchange = () =>
      service.send(
        "/oauth/token",
        form(
          { grant_type: "client_credentials", client_id: `client_${"x".repeat(20)}`, client_secret: "x" },
          from("192.0.2.1"),
        ),
      );
    expect(await repeat(2, exchange)).toEqual([401, 429]);
    expect(await statementsOf(exchange)).toBe(0);
    expect((await quota(service, key)).status).toBe(429);
  });

  it("counts by the /64 of IPv6", async () => {
    const service = await serve({ failures: THREE });
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await quota(service, madeUp(), `2001:db8::${i}`)).status);
    expect(statuses).toEqual([401, 401, 401, 429]);
    expect((await quota(service, madeUp(), "2001:db8:0:1::")).status).toBe(401);
  });

  it.each([
    // [trusted proxies, the peer and X-Forwarded-For of request i, whether they share a limit]
    [0, (i: number) => ["10.0.0.1", `198.51.100.${i}`], true],
    [1, (i: number) => ["10.0.0.1", `198.51.100.${i}, 192.0.2.1`], true],
    [1, (i: number) => ["10.0.0.1", `198.51.100.${i}`], false],
    [2, (i: number) => ["10.0.0.1", `1.1.1.1, 198.51.100.${i}, 10.0.0.2`], false],
    [2, (i: number) => ["10.0.0.1", `198.51.100.${i}, 192.0.2.1, 10.0.0.2`], true],
  ] as const)(
    "reads of X-Forwarded-For what %i trusted proxies appended",
    async (trustedProxies, at, shared) => {
      const service = await serve({ failures: THREE }, { trustedProxies });
      const statuses: number[] = [];
      for (let i = 0; i < 5; i++) {
        const [peer, forwarded] = at(i);
        statuses.push((await quota(service, madeUp(), peer, { "X-Forwarded-For": forwarded })).status);
      }
      expect(statuses).toEqual(shared ? [401, 401, 401, 429, 429] : Array(5).fill(401));
    },
  );

  it("is shared by all whose address is unknown", async () => {
    const service = await serve({ failures: THREE }, { address: undefined });
    expect(await repeat(4, () => quota(service, madeUp(), crypto.randomUUID()))).toEqual([
      401, 401, 401, 429,
    ]);
  });
});

describe("rates › token", () => {
  it("limits the exchanges of one client, after 400 and without a query", async () => {
    const service = await serve({ token: THREE });
    const { id } = await service.account();
    const [one, other] = [
      await service.server.store.clients.create(id, []),
      await service.server.store.clients.create(id, []),
    ];
    const exchange = (client: { id: string; secret: string }, more = {}) =>
      service.send(
        "/oauth/token",
        form({
          grant_type: "client_credentials",
          client_id: client.id,
          client_secret: client.secret,
          ...more,
        }),
      );
    expect(await repeat(3, () => exchange(one))).toEqual([200, 200, 200]);
    expect(await statementsOf(async () => expectLimited(await exchange(one), 1000))).toBe(0);
    expect((await exchange(one, { scope: "puid:admin" })).status).toBe(400);
    // Who does not have its secret takes nothing of its rate.
    expect(await repeat(5, () => exchange({ ...other, secret: one.secret }))).toEqual(Array(5).fill(401));
    expect((await exchange(other)).status).toBe(200);
    vi.advanceTimersByTime(1000);
    expect(await repeat(2, () => exchange(one))).toEqual([200, 429]);
  });

  it("goes with a bound on live tokens", async () => {
    const service = await serve({}, { tokensPerClient: 2 });
    const { id } = await service.account();
    const client = await service.server.store.clients.create(id, []);
    const tokens: string[] = [];
    for (let i = 0; i < 3; i++) {
      const fields = { grant_type: "client_credentials", client_id: client.id, client_secret: client.secret };
      tokens.push((await service.send("/oauth/token", form(fields))).body.access_token);
    }
    const statuses: number[] = [];
    for (const token of tokens)
      statuses.push((await service.send("/v1/quota", { headers: bearer(token) })).status);
    expect(statuses).toEqual([401, 200, 200]);
  });
});

describe("rates › registration", () => {
  const metadata = { redirect_uris: ["https://example.com/"] };

  it("limits the initial access tokens of an account, after 400", async () => {
    const service = await serve({ registration: THREE });
    const { id } = await service.account();
    const create = async () =>
      (await service.server.store.credentials.create("registration", { account: id })).secret;
    const [one, other] = [await create(), await create()];
    const register = (token: string, body: object = metadata) =>
      service.send("/oauth/register", json(body, bearer(token)));
    expect(await repeat(3, () => register(one))).toEqual([201, 201, 201]);
    expect((await register(other)).status).toBe(429);
    const made = await statementsOf(async () => {
      expectLimited(await register(one), 1000);
      expectLimited(await register(other), 1000);
      expect((await register(one, {})).status).toBe(400);
    });
    expect(made).toBe(0);
    vi.advanceTimersByTime(1000);
    expect((await register(other)).status).toBe(201);
  });

  it("limits an address where registration is open", async () => {
    const service = await serve({ registration: THREE }, { openRegistration: true });
    const register = (address: string) => service.send("/oauth/register", json(metadata, from(address)));
    expect(await repeat(4, () => register("192.0.2.1"))).toEqual([201, 201, 201, 429]);
    expect(await statementsOf(() => register("192.0.2.1"))).toBe(0);
    expect((await register("192.0.2.2")).status).toBe(201);
  });
});

describe("rates › ready and development", () => {
  const at = (service: Service, path: string, address: string, method = "GET") =>
    service.send(`http://localhost:8799${path}`, { method, headers: from(address) });

  it.each<[name: string, path: string, method: string]>([
    ["ready", "/readyz", "GET"],
    ["ready", "/readyz", "HEAD"],
    ["development", "/auth/dev-login?email=a@example.com", "GET"],
    ["development", "/dashboard/api/dev/seed-usage?n=1", "GET"],
    ["development", "/dashboard/api/team/keys", "POST"],
  ])("%s limits %s by address, with %s", async (name, path, method) => {
    const service = await serve({ [name]: THREE }, { developmentLogin: true });
    const statuses = await repeat(4, () => at(service, path, "192.0.2.1", method));
    expect(statuses.map((status) => status === 429)).toEqual([false, false, false, true]);
    expect(await statementsOf(() => at(service, path, "192.0.2.1", method))).toBe(0);
    expect((await at(service, path, "192.0.2.2", method)).status).not.toBe(429);
  });

  it("are never reached by test suites in development mode", async () => {
    const service = await Service.create(database, { developmentLogin: true });
    const { id, auth } = await service.account();
    const client = await service.server.store.clients.create(id, []);
    const fields = { grant_type: "client_credentials", client_id: client.id, client_secret: client.secret };
    const sends: (() => Promise<Answer>)[] = [
      () => service.send("/v1/quota", { headers: auth }),
      () => service.send("/v1/quota", { headers: { "X-API-Key": madeUp() } }),
      () => service.send("/oauth/token", form(fields)),
      () => service.send("/oauth/register", json({ redirect_uris: ["https://example.com/"] })),
      () => service.send("http://localhost:8799/readyz"),
      () => service.send("http://localhost:8799/auth/dev-login?email=b@example.com"),
    ];
    for (const send of sends) expect(await repeat(101, send)).not.toContain(429);
  });
});

describe("a database that does not open", () => {
  it("is tried by requests ten times a second at most", async () => {
    let queries = 0;
    const away = async (): Promise<never> => {
      queries++;
      throw new DatabaseError("away", new Error("nobody is there"));
    };
    const server = createServer({
      codec,
      database: { query: away, transaction: away, close: async () => {} },
    });
    const ask = async (): Promise<number> =>
      (await server.fetch(new Request("http://localhost/api/nothing-here"))).status;
    expect(await ask()).toBe(503);
    const once = queries;
    for (let i = 0; i < 50; i++) expect(await ask()).toBe(503);
    expect(queries).toBe(once);
    vi.advanceTimersByTime(100);
    expect(await ask()).toBe(503);
    expect(queries).toBe(2 * once);
  });
});

describe("createServer › rates", () => {
  it("has the defaults that the README says", () => {
    const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
    const [, text] = /^```json\n(\{\n {2}"plans".*?)^```/ms.exec(readme)!;
    const { format: _, ...settings } = JSON.parse(text!);
    expect(Settings.parse({})).toEqual({ ...settings, developmentLogin: false });
  });

  it.each<[object, string]>([
    [
      { rates: { account: { requests: 0, seconds: 1 } } },
      '"rates.account.requests" must be an integer from 1 to 1000000, got 0',
    ],
    [{ rates: { failures: { requests: 1 } } }, '"rates.failures.seconds" must be a number, got nothing'],
    [{ rates: { token: 7 } }, '"rates.token" must be an object, got 7'],
    [{ rates: { accounts: null } }, '"rates" must have known keys only, got "accounts"'],
    [{ trustedProxies: -1 }, '"trustedProxies" must be an integer from 0 to 10, got -1'],
    [{ trustedProxies: 1.5 }, '"trustedProxies" must be an integer from 0 to 10, got 1.5'],
    [{ tokensPerClient: 0 }, '"tokensPerClient" must be an integer from 1 to 10000, got 0'],
  ])("refuses %j", (options, message) => {
    expect(() => createServer({ codec, database, ...options })).toThrow(message);
  });
});
