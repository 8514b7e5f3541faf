import { describe, expect, it } from "vitest";
import { createMetrics } from "../../src/command/metrics.js";
import { createServer } from "../../src/server.js";
import { noDatabase } from "../support/no-database.js";
import { bearer, codec } from "../support/service.js";

describe("createServer › metricsToken", () => {
  const metrics = createMetrics();
  const statusOf = async (options: { metricsToken: string | null }, token?: string): Promise<number> => {
    const server = createServer({ codec, database: noDatabase, metrics, ...options });
    const headers = token === undefined ? {} : bearer(token);
    return (await server.fetch(new Request("http://localhost:8799/metrics", { headers }))).status;
  };

  it("is required with metrics", () => {
    const make = (metricsToken?: string) =>
      createServer({ codec, database: noDatabase, metrics, metricsToken });
    const rule = 'createServer: "metricsToken" must be a non-empty string or null, got ';
    expect(() => make()).toThrow(`${rule}nothing; with null, everyone may read /metrics`);
    expect(() => make("")).toThrow(`${rule}""; `);
  });

  it("guards /metrics", async () => {
    const options = { metricsToken: "a-token" };
    expect(await statusOf(options)).toBe(401);
    expect(await statusOf(options, "another")).toBe(401);
    expect(await statusOf(options, "a-token")).toBe(200);
  });

  it("may be null, which lets everyone read", async () => {
    expect(await statusOf({ metricsToken: null })).toBe(200);
  });
});
