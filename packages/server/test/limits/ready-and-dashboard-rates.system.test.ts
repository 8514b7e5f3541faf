import { describe, expect, it } from "vitest";
import { createMetrics } from "../../src/command/metrics.js";
import { from, madeUp, repeat, THREE, useLimitedServices } from "../support/limits.js";
import { type Answer, form, json, Service } from "../support/service.js";

const services = useLimitedServices();
const { serve, statementsOf } = services;

describe("rates › ready and dashboard", () => {
  const at = (service: Service, path: string, address: string, method = "GET") =>
    service.send(`http://localhost:8799${path}`, { method, headers: from(address) });

  it.each<[name: string, path: string, method: string]>([
    ["ready", "/readyz", "GET"],
    ["ready", "/readyz", "HEAD"],
    ["ready", "/metrics", "GET"],
    ["dashboard", "/", "GET"],
    ["dashboard", "/dashboard", "GET"],
    ["dashboard", "/dashboard/keys", "POST"],
    ["dashboard", "/dashboard/api/team/keys", "POST"],
    ["dashboard", "/auth/dev-login?email=a@example.com", "GET"],
    ["dashboard", "/dashboard/api/dev/seed-usage?n=1", "GET"],
  ])("%s limits %s by address, with %s", async (name, path, method) => {
    const service = await serve(
      { [name]: THREE },
      {
        developmentLogin: true,
        metrics: createMetrics(),
        metricsToken: null,
      },
    );
    const statuses = await repeat(4, () => at(service, path, "192.0.2.1", method));
    expect(statuses.map((status) => status === 429)).toEqual([false, false, false, true]);
    expect(await statementsOf(() => at(service, path, "192.0.2.1", method))).toBe(0);
    expect((await at(service, path, "192.0.2.2", method)).status).not.toBe(429);
  });

  it("allow 101 requests in a row by default with developmentLogin", async () => {
    const service = await Service.create(services.database, { developmentLogin: true });
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
