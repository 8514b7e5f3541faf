import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHousehold, type DescribedRoute, type Household, routesOf } from "./support/household.js";
import { TestDashboard } from "./support/test-dashboard.js";

let dashboard: TestDashboard;
let household: Household;
let pages: DescribedRoute[];

beforeAll(async () => {
  dashboard = await TestDashboard.start();
  household = await createHousehold(dashboard);
  pages = (await routesOf(dashboard)).filter(({ method }) => method === "get");
});
afterAll(() => dashboard?.close());

const INVITES = "Somebody invites you";
const ASKS = "A program asks for access";

describe("the sign-in page", () => {
  /** Returns what a stranger reads about why the page is there. Expects the sign-in page. */
  async function purposesAt(path: string): Promise<string[]> {
    const response = await fetch(dashboard.origin + path);
    const text = await response.text();
    expect([path, response.status, text.includes("<h1>Sign in</h1>")]).toEqual([path, 200, true]);
    return [INVITES, ASKS].filter((purpose) => text.includes(purpose));
  }

  it("says that somebody invites the person, in place of the page of a join link", async () => {
    // A stranger does not learn which links exist.
    for (const code of ["x", household.ids["join"]!]) {
      expect(await purposesAt(`/join/${code}`)).toEqual([INVITES]);
    }
  });

  it("says that a program asks for access, in place of the authorization endpoint", async () => {
    const query = new URLSearchParams(household.authorization);
    expect(await purposesAt(`/oauth/authorize?${query}`)).toEqual([ASKS]);
  });

  it("says neither elsewhere", async () => {
    const others = pages.filter(({ template, isPublic }) => !isPublic && !template.startsWith("/join/"));
    expect(others.length).toBeGreaterThanOrEqual(12);
    const paths = others.map((page) => page.pathOf(household));
    const next = new URLSearchParams({ next: "/join/x" });
    for (const path of [
      ...paths,
      "/auth/sign-in",
      `/auth/sign-in?${next}`,
      "/dashboard?next=/oauth/authorize",
    ]) {
      expect([path, await purposesAt(path)]).toEqual([path, []]);
    }
  });
});
