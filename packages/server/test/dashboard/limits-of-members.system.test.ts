import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Authorization } from "../support/authorization.js";
import { bearer, json, Service } from "../support/service.js";
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

  it("withhold decoding from the access that people give", async () => {
    const flow = await Authorization.of(
      await Service.create(dashboard.database, { membersMayDecode: false }),
    );
    expect((await flow.open()).body).toContain("Create ids");
    expect((await flow.open()).body).not.toContain("Decode ids");
    const { body: first } = await flow.redeem(await flow.code());
    const { body: second } = await flow.refresh(first.refresh_token);
    const { ids } = (await flow.service.send("/v1/ids", { headers: bearer(first.access_token) })).body;
    for (const token of [first.access_token, second.access_token]) {
      const { status } = await flow.service.send(`/v1/ordinal/${ids[0]}`, { headers: bearer(token) });
      expect(status).toBe(403);
    }
    const free = await Authorization.of(await Service.create(dashboard.database));
    expect((await free.open()).body).toContain("Decode ids");
    const { access_token } = (await free.redeem(await free.code())).body;
    const decoded = await free.service.send(`/v1/ordinal/${ids[0]}`, { headers: bearer(access_token) });
    expect(decoded.status).toBe(200);
    // The client itself may not decode, so the page does not say that it could.
    await free.service.server.store.clients.setMayDecode(free.client.id, false);
    expect((await free.open()).body).not.toContain("Decode ids");
  });

  it("limit the keys and clients of an account, because each page shows all of them", async () => {
    const { database } = dashboard;
    const fill = (table: string, columns: string, values: string, count: number): Promise<unknown> =>
      database.query(
        `insert into ${table} (digest, id, account_id, ${columns})
         select 'd' || n, 'i' || n, $1, ${values} from generate_series(1, ${count}) n`,
        [account],
      );
    const clients = async (): Promise<number> => (await dashboard.server.store.clients.list(account)).length;
    const keys = async (): Promise<number> =>
      (await dashboard.server.store.credentials.working(account, 1000)).length;
    await fill("puid_credential", "kind, scope, hint", "'key', '', ''", 199 - (await keys()));
    expect((await post("/dashboard/keys", { label: "last" })).status).toBe(200);
    const refused = await post("/dashboard/keys", { label: "more" });
    expect([refused.status, await refused.text()]).toEqual([
      409,
      expect.stringContaining("at most 200 keys"),
    ]);
    const made = await fetch(`${dashboard.origin}/dashboard/api/team/keys`, json({ label: "json" }, headers));
    expect(made.status).toBe(409);
    expect(await keys()).toBe(200);
    await fill("puid_client", "redirect_uris", "'[]'", 49 - (await clients()));
    expect((await post("/dashboard/clients", { name: "last" })).status).toBe(200);
    expect((await post("/dashboard/clients", { name: "more" })).status).toBe(409);
    expect(await clients()).toBe(50);
  });

  it("limit the accounts that a person creates, because each has its own quota", async () => {
    expect((await post("/dashboard/accounts", { name: "second" })).status).toBe(303);
    const refused = await post("/dashboard/accounts", { name: "third" });
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain("a person can have at most 2 accounts");
    const { people, memberships } = dashboard.server.store;
    expect(await memberships.list((await people.signIn("ada@example.com", "free")).id)).toHaveLength(2);
  });
});
