import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { json } from "../support/service.js";
import { TestDashboard } from "./support/test-dashboard.js";

describe("createServer › membersMayDecode and accountsPerPerson", () => {
  let dashboard: TestDashboard;
  let headers: { Cookie: string; Origin: string };
  let account: string;
  beforeAll(async () => {
    dashboard = await TestDashboard.start({ membersMayDecode: false, accountsPerPerson: 2 });
    const { people, memberships } = dashboard.server.store;
    headers = { Cookie: await dashboard.cookieOf("ada@example.com"), Origin: dashboard.origin };
    const [joined] = await memberships.list((await people.signIn("ada@example.com", "free")).id);
    account = joined!.id;
  });
  afterAll(() => dashboard.close());

  const post = (path: string, fields: Record<string, string>): Promise<Response> =>
    fetch(dashboard.origin + path, {
      method: "POST",
      headers,
      body: new URLSearchParams({ account, ...fields }),
      redirect: "manual",
    });

  it("withhold decoding from the keys and clients of people", async () => {
    const page = await (await fetch(`${dashboard.origin}/dashboard/keys`, { headers })).text();
    expect(page).toContain("Create a key");
    expect(page).not.toContain("may decode");
    expect((await post("/dashboard/keys", { label: "form", decode: "yes" })).status).toBe(200);
    const made = await fetch(`${dashboard.origin}/dashboard/api/team/keys`, json({ label: "json" }, headers));
    expect(made.status).toBe(201);
    expect((await post("/dashboard/clients", { name: "client" })).status).toBe(200);
    const { credentials, clients } = dashboard.server.store;
    const keys = await credentials.list("key", account);
    expect(keys.map(({ label, mayDecode }) => [label, mayDecode]).sort()).toEqual([
      ["form", false],
      ["json", false],
    ]);
    expect((await clients.list(account)).map(({ mayDecode }) => mayDecode)).toEqual([false]);
  });

  it("limit the accounts that a person creates, because each has its own quota", async () => {
    expect((await post("/dashboard/accounts", { name: "second" })).status).toBe(303);
    const refused = await post("/dashboard/accounts", { name: "third" });
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain("a person can have at most 2 accounts");
    expect(await dashboard.server.store.accounts.list()).toHaveLength(2);
  });
});
