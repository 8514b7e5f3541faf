import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHousehold, type Household } from "./support/household.js";
import { TestDashboard } from "./support/test-dashboard.js";

let dashboard: TestDashboard;
let household: Household;

beforeAll(async () => {
  dashboard = await TestDashboard.start();
  household = await createHousehold(dashboard);
});
afterAll(() => dashboard?.close());

describe("the page of a new client", () => {
  it.each<[string, string, boolean]>([
    ["has the authorization endpoint if the client has a redirect URI", "https://new.example/back", true],
    ["does not have it without one", "", false],
    ["does not have it for blank lines", " \r\n\r\n", false],
  ])("%s", async (_, redirectUris, isThere) => {
    const response = await fetch(`${dashboard.origin}/dashboard/clients`, {
      method: "POST",
      headers: { Origin: dashboard.origin, Cookie: household.cookie },
      body: new URLSearchParams({ account: household.account, name: "Printer", redirectUris }),
    });
    const text = await response.text();
    expect([response.status, text.includes("<h1>Client registered</h1>")]).toEqual([200, true]);
    expect(text).toContain(`${dashboard.origin}/api/oauth/token`);
    expect(text.includes("Authorization endpoint")).toBe(isThere);
    expect(text.includes(`${dashboard.origin}/oauth/authorize`)).toBe(isThere);
  });
});
