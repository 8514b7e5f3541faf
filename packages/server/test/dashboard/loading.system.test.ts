import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openEmbedded } from "../support/embedded.js";
import { modulesLoadedBy } from "../support/loaded-modules.js";
import { KEY, Service } from "../support/service.js";

const folder = join(import.meta.dirname, "../..");

/** Returns a program that serves one request for ids with these options, on a database that never answers. */
const serving = (options: object): string => `
  import { createPuid } from "puid-codec";
  import { createServer } from "puid-server";
  const database = {
    query: () => new Promise(() => {}),
    transaction: () => new Promise(() => {}),
    close: async () => {},
  };
  const codec = createPuid({ key: "${KEY}" });
  const server = createServer({ codec, database, ...${JSON.stringify(options)} });
  const response = await server.fetch(new Request("http://localhost/healthz"));
  if (!response.ok) throw new Error("not served");`;

const isForPeople = (url: string): boolean => /\/dist\/(dashboard|pages)\/|openid-client|\/jsx\//.test(url);

describe("createServer › dashboard", () => {
  it("loads nothing of the dashboard with false", () => {
    expect(modulesLoadedBy(serving({ dashboard: false }), folder).filter(isForPeople)).toEqual([]);
    expect(modulesLoadedBy(serving({}), folder).filter(isForPeople).length).toBeGreaterThan(50);
  });

  it("has no route for people with false", async () => {
    const service = await Service.create(await openEmbedded(), { dashboard: false });
    const headers = { Accept: "text/html" };
    for (const path of [
      "/",
      "/dashboard",
      "/auth/sign-in",
      "/oauth/authorize",
      "/join/x",
      "/dashboard/api/team/keys",
    ]) {
      const { status, body } = await service.send(`http://localhost:8799${path}`, { headers });
      expect({ status, error: body.error }, path).toEqual({ status: 404, error: "not_found" });
    }
    await service.close();
  });
});
