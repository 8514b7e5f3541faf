import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createHousehold,
  type DescribedRoute,
  type Household,
  posted,
  routesOf,
} from "./support/household.js";
import { TestDashboard } from "./support/test-dashboard.js";

/** Attacks on the dashboard with requests that no page of it sends. */

let dashboard: TestDashboard;
let routes: DescribedRoute[];
let forms: DescribedRoute[];
let pages: DescribedRoute[];

beforeAll(async () => {
  dashboard = await TestDashboard.start();
  routes = await routesOf(dashboard);
  forms = routes.filter(({ method }) => method === "post");
  pages = routes.filter(({ method }) => method === "get");
});
afterAll(() => dashboard?.close());

const send = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(dashboard.origin + path, { redirect: "manual", ...init });

/** The routes of a provider, which this server does not have. */
const WITHOUT_PROVIDER = ["/auth/sign-in 404", "/auth/callback 404"];

/** Expects that requests change nothing in the database. */
async function expectNoChange(work: () => Promise<unknown>): Promise<void> {
  const before = await dashboard.state();
  await work();
  expect(await dashboard.state()).toBe(before);
}

describe("forms", () => {
  it("change something if a page of this origin sends them", async () => {
    const inert: string[] = [];
    for (const form of forms) {
      const household = await createHousehold(dashboard);
      const before = await dashboard.state();
      const { status } = await send(form.pathOf(household), posted(dashboard, household, form));
      if ([200, 303].includes(status) && (await dashboard.state()) !== before) continue;
      inert.push(`${form.template} ${status}`);
    }
    expect(inert).toEqual([WITHOUT_PROVIDER[0]]);
    expect(forms.length).toBeGreaterThanOrEqual(15);
  });

  it("of other origins change nothing", async () => {
    const household = await createHousehold(dashboard);
    const { port } = new URL(dashboard.origin);
    const origins = [
      undefined,
      "null",
      "",
      `http://localhost:${Number(port) + 1}`,
      `https://localhost:${port}`,
      `http://127.0.0.1:${port}`,
      `http://evil.localhost:${port}`,
      `${dashboard.origin}.evil.example`,
      `${dashboard.origin}/`,
      "http://localhost",
      `${dashboard.origin}, https://evil.example`,
    ];
    await expectNoChange(async () => {
      for (const form of forms) {
        for (const origin of origins) {
          const response = await send(
            form.pathOf(household),
            posted(dashboard, household, form, { Origin: origin }),
          );
          expect([form.template, origin, response.status]).toEqual([form.template, origin, 403]);
          expect(response.headers.get("content-type")).toMatch(/^text\/html/);
          expect(await response.text()).toContain("The form came from another address");
        }
      }
    });
  });

  it("of other types change nothing", async () => {
    const household = await createHousehold(dashboard);
    const types = [
      "text/plain",
      "multipart/form-data; boundary=x",
      "application/json",
      "application/xml",
      "",
    ];
    await expectNoChange(async () => {
      for (const form of forms) {
        for (const type of types) {
          const init = posted(dashboard, household, form, { "Content-Type": type });
          const { status } = await send(form.pathOf(household), { ...init, body: String(init.body) });
          expect([form.template, type, status]).toEqual([form.template, type, 415]);
        }
      }
    });
  });

  it("without a session change nothing", async () => {
    const household = await createHousehold(dashboard);
    const madeUp = `puid_session=puid_ss_${"a".repeat(43)}`;
    await expectNoChange(async () => {
      for (const form of forms.filter(({ isPublic }) => !isPublic)) {
        for (const cookie of [undefined, "puid_session=", madeUp, `__Host-${household.cookie}`]) {
          const init = posted(dashboard, household, form, { Cookie: cookie });
          const { status } = await send(form.pathOf(household), init);
          expect([form.template, cookie, status]).toEqual([form.template, cookie, 401]);
        }
      }
    });
  });

  it("about another account than that of the session change nothing", async () => {
    const household = await createHousehold(dashboard);
    const ofAccount = forms.filter(({ fieldsOf }) => "account" in fieldsOf(household));
    expect(ofAccount.length).toBeGreaterThanOrEqual(9);
    await expectNoChange(async () => {
      for (const form of ofAccount) {
        for (const account of [household.ids["accounts"]!, "", "account_none"]) {
          const response = await send(
            form.pathOf(household),
            posted(dashboard, { ...household, account }, form),
          );
          expect([form.template, response.status]).toEqual([form.template, 403]);
          expect(await response.text()).toContain("Open the page again.");
        }
      }
    });
  });

  it("that are too large get a page, and change nothing", async () => {
    const household = await createHousehold(dashboard);
    await expectNoChange(async () => {
      for (const form of forms) {
        const init = posted(dashboard, household, form);
        const body = new URLSearchParams({ ...form.fieldsOf(household), more: "x".repeat(16_384) });
        const response = await send(form.pathOf(household), { ...init, body });
        expect([form.template, response.status]).toEqual([form.template, 413]);
        expect(await response.text()).toContain("must have at most 16384 bytes");
      }
    });
  });

  it("change nothing with another method that names POST in a header or in a field", async () => {
    const household = await createHousehold(dashboard);
    const override = {
      "X-HTTP-Method-Override": "POST",
      "X-HTTP-Method": "POST",
      "X-Method-Override": "POST",
    };
    await expectNoChange(async () => {
      for (const form of forms) {
        const query = new URLSearchParams({ ...form.fieldsOf(household), _method: "POST" });
        for (const method of ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
          const { headers } = posted(dashboard, household, form);
          const response = await send(`${form.pathOf(household)}?${query}`, {
            method,
            headers: [...(headers as [string, string][]), ...Object.entries(override)],
          });
          expect([form.template, method, response.status, response.headers.get("location")]).toEqual([
            form.template,
            method,
            expect.toBeOneOf(["GET", "HEAD"].includes(method) ? [200, 405] : [405]),
            null,
          ]);
        }
      }
    });
  });
});

describe("pages", () => {
  it("change nothing when a program opens them, with and without a session", async () => {
    const household = await createHousehold(dashboard);
    await expectNoChange(async () => {
      for (const page of pages) {
        for (const method of ["GET", "HEAD"]) {
          for (const headers of [{ Cookie: household.cookie }, {}]) {
            const { status } = await send(page.pathOf(household), { method, headers });
            const isThere = !WITHOUT_PROVIDER.includes(`${page.template} ${status}`);
            expect([page.template, method, status]).toEqual([page.template, method, isThere ? 200 : 404]);
          }
        }
      }
    });
  });

  it("are never stored, framed, or guessed to be of another type", async () => {
    const household = await createHousehold(dashboard);
    const answers = [
      ...pages.map((page) => send(page.pathOf(household), { headers: { Cookie: household.cookie } })),
      ...forms.map((form) => send(form.pathOf(household), posted(dashboard, household, form))),
      send("/nothing", { headers: { Accept: "text/html" } }),
    ];
    for (const response of await Promise.all(answers)) {
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      });
      if (response.status === 303) continue;
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "content-security-policy": expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'/),
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
      });
    }
  });
});

describe("ids of other people", () => {
  it("do not exist for a person, nor do those of the person's other accounts", async () => {
    const [ada, bob] = [await createHousehold(dashboard), await createHousehold(dashboard)];
    const withIds = routes.filter(({ template }) => /^\/dashboard\/.*\{id\}/.test(template));
    expect(withIds.length).toBeGreaterThanOrEqual(9);
    const { sessions } = dashboard.server.store;
    const session = (await sessions.find(bob.cookie.split("=")[1]!))!;
    await sessions.switchAccount(session.id, bob.ids["accounts"]!);
    const attackers: [Household, Household][] = [
      [ada, bob],
      // The same person, who looks at the other account. These two are about the person, not about an account.
      [
        { ...bob, account: bob.ids["accounts"]! },
        { ...bob, ids: { ...bob.ids, ...without(ada) } },
      ],
    ];
    await expectNoChange(async () => {
      for (const route of withIds) {
        for (const [attacker, victim] of attackers) {
          const path = route.pathOf(victim);
          const headers = { Cookie: attacker.cookie };
          const init = route.method === "get" ? { headers } : posted(dashboard, attacker, route);
          expect([path, (await send(path, init)).status]).toEqual([path, 404]);
        }
      }
    });
  });

  const without = ({ ids }: Household): Record<string, string> => ({
    accounts: ids["accounts"]!,
    sessions: ids["sessions"]!,
  });
});

describe("sessions", () => {
  const signIn = async (cookie?: string): Promise<Response> => {
    const link = await dashboard.server.store.signInLinks.create("victim@example.com");
    return send(`/auth/link/${link}`, {
      method: "POST",
      headers: {
        Origin: dashboard.origin,
        "Content-Type": "application/x-www-form-urlencoded",
        ...(cookie && { Cookie: cookie }),
      },
    });
  };
  const statusOf = async (cookie: string): Promise<number> =>
    (await send("/dashboard/api/team/keys", { method: "POST", headers: { Cookie: cookie } })).status;

  it("have a cookie that scripts and other sites cannot use", async () => {
    const { status, headers } = await signIn();
    expect([status, headers.get("location")]).toEqual([303, "/dashboard"]);
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^puid_session=puid_ss_[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
      ),
    ]);
  });

  it("get a new secret at sign-in, and the secret from before ends", async () => {
    const planted = `puid_session=puid_ss_${"a".repeat(43)}`;
    const attackers = await dashboard.cookieOf("mallory@example.com");
    expect(await statusOf(attackers)).not.toBe(401);
    for (const before of [planted, attackers]) {
      const [cookie] = (await signIn(before)).headers.getSetCookie();
      expect(cookie!.split(";")[0]).not.toBe(before);
      expect(await statusOf(cookie!.split(";")[0]!)).not.toBe(401);
      expect(await statusOf(before)).toBe(401);
    }
  });

  it("end at sign-out, also for a copy of the cookie", async () => {
    const cookie = await dashboard.cookieOf("leaver@example.com");
    const { headers } = await send("/auth/sign-out", {
      method: "POST",
      headers: { Origin: dashboard.origin, Cookie: cookie },
      body: new URLSearchParams(),
    });
    expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^puid_session=; Max-Age=0; Path=\//)]);
    expect(await statusOf(cookie)).toBe(401);
  });

  it("are not those of API keys, and API keys are not sessions", async () => {
    const { key } = await createKey();
    expect(await statusOf(`puid_session=${key}`)).toBe(401);
    const session = (await dashboard.cookieOf("ada@example.com")).split("=")[1]!;
    const quota = await send("/api/v1/quota", { headers: { Authorization: `Bearer ${session}` } });
    expect(quota.status).toBe(401);
  });

  const createKey = async (): Promise<{ key: string }> => {
    const { accounts, credentials } = dashboard.server.store;
    const account = await accounts.create("free");
    return { key: (await credentials.create("key", { account })).secret };
  };
});

describe("sign-in", () => {
  const EVIL = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "/\t/evil.example",
    "/.//evil.example",
    "/dashboard/..//evil.example",
    "javascript:alert(1)",
    "\\\\evil.example",
    "http:evil.example",
    "@evil.example",
  ];

  it("leads to no other origin", async () => {
    for (const next of EVIL) {
      const query = new URLSearchParams({ next });
      const link = await dashboard.server.store.signInLinks.create("ada@example.com");
      const path = `/auth/link/${link}?${query}`;
      expect(await (await send(path)).text()).not.toContain("evil.example");
      const { headers } = await send(path, {
        method: "POST",
        headers: { Origin: dashboard.origin },
        body: query,
      });
      expect(headers.get("location")).toBe("/dashboard");
      // An error can quote the value, but nothing leads there.
      const start = await send(`/auth/sign-in?${query}`);
      expect([next, start.status]).toEqual([next, 400]);
      expect(await start.text()).not.toMatch(/(href|action|value|content)="[^"]*evil/);
    }
  });

  it("leads to no other origin in development mode", async () => {
    const development = await TestDashboard.start({ developmentLogin: true });
    for (const next of EVIL) {
      const address = `${development.origin}/auth/dev-login?${new URLSearchParams({ next })}`;
      const { status, headers } = await fetch(address, { redirect: "manual" });
      expect([next, status, headers.get("location")]).toEqual([next, 400, null]);
    }
    await development.close();
  });

  it("does not say whether an address has an account", async () => {
    const { people, signInLinks } = dashboard.server.store;
    await people.signIn("known@example.com", "free");
    const seen: string[] = [];
    for (const email of ["known@example.com", "other@example.com"]) {
      const link = await signInLinks.create(email);
      const opened = await send(`/auth/link/${link}`);
      seen.push((await opened.text()).replaceAll(email, "EMAIL").replaceAll(link, "LINK"));
    }
    expect(seen[0]).toBe(seen[1]);
    // No page or form of a stranger takes an address.
    const household = await createHousehold(dashboard);
    const open = routes.filter(({ isPublic }) => isPublic);
    for (const { fieldsOf } of open)
      expect(Object.keys(fieldsOf(household)).join()).not.toMatch(/mail|user/i);
  });

  it("says nothing about unknown links", async () => {
    const texts = new Set<string>();
    for (const link of ["x", "puid_sl_", `puid_sl_${"a".repeat(43)}`, "%00", "%ff", "a".repeat(2000)]) {
      const response = await send(`/auth/link/${link}`);
      expect(response.status).toBe(404);
      texts.add(await response.text());
    }
    expect(texts.size).toBe(1);
  });
});

describe("the host of a request", () => {
  /** Posts a form to a host that the caller chooses. */
  const post = (to: TestDashboard, path: string, headers: Record<string, string>, body: string) =>
    new Promise<string>((resolve, reject) => {
      const type = { "Content-Type": "application/x-www-form-urlencoded" };
      const outgoing = request(to.origin + path, { method: "POST", headers: { ...type, ...headers } });
      outgoing.once("error", reject).once("response", async (response) => {
        let text = "";
        for await (const part of response) text += part;
        resolve(`${response.statusCode} ${response.headers.location ?? ""} ${text}`);
      });
      outgoing.end(body);
    });

  it("does not change links if the server has an origin", async () => {
    const origin = "https://ids.example.com";
    const named = await TestDashboard.start({ origin });
    const household = await createHousehold(named);
    const cookie = `__Host-${household.cookie}`;
    const headers = { Host: "evil.example", "X-Forwarded-Host": "evil.example", Cookie: cookie };
    const body = `account=${household.account}`;
    const path = "/dashboard/join-link";
    const page = await post(named, path, { ...headers, Origin: origin }, body);
    expect(page).toMatch(/^200 .*https:\/\/ids\.example\.com\/join\/join_/s);
    expect(page).not.toContain("evil.example");
    // The error quotes the header Origin.
    const refused = await post(named, path, { ...headers, Origin: "http://evil.example" }, body);
    expect(refused).toMatch(/^403 .*the header Origin must be &quot;https:\/\/ids\.example\.com&quot;, got/s);
    const link = await named.server.store.signInLinks.create("ada@example.com");
    const response = await named.server.fetch(
      new Request(`http://evil.example/auth/link/${link}`, {
        method: "POST",
        headers: { Origin: origin },
        body: new URLSearchParams(),
      }),
    );
    expect(response.headers.get("location")).toBe("/dashboard");
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-puid_session=puid_ss_[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ]);
    await named.close();
  });

  it("never comes from X-Forwarded-Host", async () => {
    const household = await createHousehold(dashboard);
    const headers = { "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https" };
    const all = { ...headers, Cookie: household.cookie, Origin: dashboard.origin };
    const page = await post(dashboard, "/dashboard/join-link", all, `account=${household.account}`);
    expect(page).toContain(`${dashboard.origin}/join/join_`);
    expect(page).not.toContain("evil.example");
  });
});

describe("a server in trouble", () => {
  it("says so on a page after too many requests", async () => {
    const slow = await TestDashboard.start({ rates: { dashboard: { requests: 2, seconds: 3600 } } });
    const household = await createHousehold(slow);
    const headers = { Cookie: household.cookie };
    for (const status of [200, 200, 429]) {
      const response = await fetch(`${slow.origin}/dashboard`, { headers });
      expect(response.status).toBe(status);
      if (status === 429) {
        expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
        expect(await response.text()).toContain("Too many requests");
      }
    }
    const form = (await routesOf(slow)).find(({ template }) => template === "/dashboard/keys")!;
    const before = await slow.state();
    const { status } = await fetch(`${slow.origin}/dashboard/keys`, posted(slow, household, form));
    expect([status, await slow.state()]).toEqual([429, before]);
    await slow.close();
  });

  it("says so on a page without its database, and reveals nothing", async () => {
    const broken = await TestDashboard.start();
    const household = await createHousehold(broken);
    const all = await routesOf(broken);
    await broken.database.query("alter table puid_person_session rename to puid_hidden");
    const shown = await fetch(`${broken.origin}/dashboard`, { headers: { Cookie: household.cookie } });
    expect(shown.status).toBe(500);
    expect(await shown.text()).not.toMatch(/puid_person_session|select|relation/);
    await broken.server.close();
    for (const route of all.filter(({ isPublic }) => !isPublic)) {
      const init = route.method === "get" ? { headers: { Cookie: household.cookie } } : undefined;
      const response = await fetch(
        broken.origin + route.pathOf(household),
        init ?? posted(broken, household, route),
      );
      expect([route.template, response.status]).toEqual([route.template, 503]);
      const text = await response.text();
      expect(text).toContain("The server is not available now");
      expect(text).not.toMatch(/PGlite|closed|select/);
    }
    await broken.stopListening();
  });
});
