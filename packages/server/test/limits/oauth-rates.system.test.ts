import { describe, expect, it, vi } from "vitest";
import { expectLimited, from, repeat, THREE, useLimitedServices } from "../support/limits.js";
import { bearer, form, json } from "../support/service.js";

const services = useLimitedServices();
const { serve, statementsOf } = services;

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
    // Requests without the client's secret do not count against its rate.
    expect(await repeat(5, () => exchange({ ...other, secret: one.secret }))).toEqual(Array(5).fill(401));
    expect((await exchange(other)).status).toBe(200);
    vi.advanceTimersByTime(1000);
    expect(await repeat(2, () => exchange(one))).toEqual([200, 429]);
  });

  it("tokensPerClient bounds a client's live tokens", async () => {
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

  it("limits registrations by address with openRegistration", async () => {
    const service = await serve({ registration: THREE }, { openRegistration: true });
    const register = (address: string) => service.send("/oauth/register", json(metadata, from(address)));
    expect(await repeat(4, () => register("192.0.2.1"))).toEqual([201, 201, 201, 429]);
    expect(await statementsOf(() => register("192.0.2.1"))).toBe(0);
    expect((await register("192.0.2.2")).status).toBe(201);
  });
});
