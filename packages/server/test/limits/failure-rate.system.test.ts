import { describe, expect, it, vi } from "vitest";
import {
  expectLimited,
  from,
  madeUp,
  repeat,
  statusesOf,
  THREE,
  useLimitedServices,
} from "../support/limits.js";
import { bearer, form, type Service } from "../support/service.js";

const services = useLimitedServices();
const { serve, statementsOf } = services;

describe("rates › failures", () => {
  const quota = (service: Service, key: string, address = "192.0.2.1", more = {}) =>
    service.send("/v1/quota", { headers: { "X-API-Key": key, ...from(address), ...more } });

  it("limits failed lookups by address, also concurrent ones", async () => {
    const service = await serve({ failures: THREE });
    const made = await statementsOf(async () => {
      const answers = await Promise.all(Array.from({ length: 50 }, () => quota(service, madeUp())));
      expect(statusesOf(answers).sort()).toEqual([...Array(3).fill(401), ...Array(47).fill(429)]);
      expectLimited(answers.find(({ status }) => status === 429)!, 1000);
    });
    // The three lookups share a statement.
    expect(made).toBe(1);
    expect((await quota(service, madeUp(), "192.0.2.2")).status).toBe(401);
    vi.advanceTimersByTime(1000);
    expect(await repeat(2, () => quota(service, madeUp()))).toEqual([401, 429]);
    // A string without the form of a secret makes no query, and does not count.
    expect(await repeat(5, () => quota(service, "nonsense"))).toEqual(Array(5).fill(401));
  });

  it("does not lock out credentials that were valid before from the same address", async () => {
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
    // This node knows the tokens that it issued, even before their first lookup.
    const { body } = await exchange();
    const headers = { ...bearer(body.access_token), ...from("192.0.2.1") };
    expect((await service.send("/v1/quota", { headers })).status).toBe(200);
    // A new key must wait for its first lookup.
    expect((await quota(service, fresh)).status).toBe(429);
    vi.advanceTimersByTime(1000);
    expect((await quota(service, fresh)).status).toBe(200);
    expect((await quota(service, madeUp())).status).toBe(401);
  });

  it("does not count valid credentials", async () => {
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
    "reads the entries of X-Forwarded-For that %i trusted proxies appended",
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

  it("is shared by all callers with an unknown address", async () => {
    const service = await serve({ failures: THREE }, { address: undefined });
    expect(await repeat(4, () => quota(service, madeUp(), crypto.randomUUID()))).toEqual([
      401, 401, 401, 429,
    ]);
  });
});
