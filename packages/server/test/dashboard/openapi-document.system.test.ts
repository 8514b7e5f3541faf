import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHousehold, type DescribedRoute, posted, routesOf } from "./support/household.js";
import { TestDashboard } from "./support/test-dashboard.js";

let dashboard: TestDashboard;
let routes: DescribedRoute[];

beforeAll(async () => {
  dashboard = await TestDashboard.start();
  routes = await routesOf(dashboard);
});
afterAll(() => dashboard?.close());

describe("the OpenAPI document of the dashboard", () => {
  it("is OpenAPI 3.1, public, and has the session", async () => {
    const response = await fetch(`${dashboard.origin}/dashboard/openapi.json`);
    expect(response.status).toBe(200);
    const document = (await response.json()) as { components: { securitySchemes: object } };
    expect(document).toMatchObject({
      openapi: "3.1.0",
      info: { title: "PUID dashboard", license: { identifier: "MIT" } },
      servers: [{ url: dashboard.origin }],
    });
    expect(document.components.securitySchemes).toEqual({
      session: expect.objectContaining({ type: "apiKey", in: "cookie", name: "puid_session" }),
    });
  });

  it("has each parameter of a path, and the fields of each form as strings", async () => {
    const response = await fetch(`${dashboard.origin}/dashboard/openapi.json`);
    const { paths } = (await response.json()) as { paths: Record<string, Record<string, Operation>> };
    for (const [path, operations] of Object.entries(paths)) {
      const names = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name);
      for (const [method, { parameters = [], requestBody, summary }] of Object.entries(operations)) {
        expect(summary).toMatch(/^[A-Z]/);
        const inPath = parameters.filter((parameter) => parameter.in === "path");
        expect([path, inPath.map(({ name }) => name)]).toEqual([path, names]);
        expect([path, requestBody !== undefined]).toEqual([path, method === "post"]);
        const content = requestBody?.content["application/x-www-form-urlencoded"];
        for (const [name, { type }] of Object.entries(content?.schema.properties ?? {})) {
          expect([path, name, type]).toEqual([path, name, "string"]);
        }
      }
    }
  });

  interface Operation {
    readonly summary: string;
    readonly parameters?: readonly { readonly name: string; readonly in: string }[];
    readonly requestBody?: {
      readonly content: Record<
        string,
        { readonly schema: { readonly properties?: Record<string, { type: string }> } }
      >;
    };
  }

  it("has only routes that exist, and every status that they answer", async () => {
    const seen = new Map<string, Set<number>>();
    const nobody = { ids: {}, authorization: {}, cookie: "", account: "account_none", email: "", person: "" };
    for (const route of routes) {
      const household = await createHousehold(dashboard);
      const statuses = new Set<number>();
      for (const who of [household, { ...household, cookie: "" }, { ...nobody, cookie: household.cookie }]) {
        const variants: Record<string, string>[] = [{}, { Origin: "null" }, { "Content-Type": "text/plain" }];
        for (const headers of route.method === "get" ? [{}] : variants) {
          const init = posted(dashboard, who, route, headers);
          const { method, body, ...get } = init;
          const response = await fetch(
            dashboard.origin + route.pathOf(who),
            route.method === "get" ? get : init,
          );
          statuses.add(response.status);
          expect(response.headers.get("content-type") ?? "text/html").toMatch(/^text\/html/);
          await response.text();
        }
      }
      const name = `${route.method} ${route.template}`;
      seen.set(name, statuses);
      expect([name, [...statuses].filter((status) => !route.statuses.includes(status))]).toEqual([name, []]);
      // A server without a provider has neither of these.
      const isThere = !["post /auth/sign-in", "get /auth/callback"].includes(name);
      expect([name, [...statuses].some((status) => status === 200 || status === 303)]).toEqual([
        name,
        isThere,
      ]);
    }
    const all = new Set([...seen.values()].flatMap((statuses) => [...statuses]));
    expect([...all].sort()).toEqual([200, 303, 400, 401, 403, 404, 415]);
  });

  it("has every route of the dashboard that a person can open", async () => {
    const described = new Set(routes.map(({ template }) => template));
    const household = await createHousehold(dashboard);
    const queue = ["/dashboard"];
    const opened = new Set(queue);
    while (queue.length > 0) {
      const response = await fetch(dashboard.origin + queue.shift()!, {
        headers: { Cookie: household.cookie },
      });
      expect(response.status).toBe(200);
      for (const [, address = ""] of (await response.text()).matchAll(/ (?:href|action)="(\/[^"?#]*)/g)) {
        if (/^\/(api|dashboard\/assets)\//.test(address)) continue;
        const template = address.replace(
          /(keys|clients|grants|members|sessions|accounts)\/\w+_[\w-]{20}/,
          "$1/{id}",
        );
        expect(described).toContain(template);
        const isPage = routes.some((route) => route.template === template && route.method === "get");
        if (!isPage || opened.has(address)) continue;
        opened.add(address);
        queue.push(address);
      }
    }
    expect(opened.size).toBeGreaterThan(14);
  });

  it("has the status of a removal that would leave an account without members", async () => {
    const household = await createHousehold(dashboard);
    const removal = routes.find(
      ({ method, template }) => method === "post" && template === "/dashboard/members/{id}/remove",
    )!;
    expect(removal.statuses).toContain(409);
    const { ids, person, account } = household;
    await dashboard.server.store.memberships.remove(ids["members"]!, account, "free");
    const alone = { ...household, ids: { ...ids, members: person } };
    const response = await fetch(dashboard.origin + removal.pathOf(alone), posted(dashboard, alone, removal));
    expect(response.status).toBe(409);
    expect(await response.text()).toContain("an account must keep its last member");
  });
});
