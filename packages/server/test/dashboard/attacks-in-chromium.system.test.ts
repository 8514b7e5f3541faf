import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Log } from "../../src/api/service.js";
import { describeWithChromium } from "../pages/support/with-chromium.js";
import { createHousehold, type DescribedRoute, type Household, routesOf } from "./support/household.js";
import type { Person } from "./support/person.js";
import { portOf } from "./support/test-dashboard.js";
import { useDashboard } from "./support/use-dashboard.js";

/** Attacks on a person who is signed in, from pages of other origins and with texts of other people. */

describeWithChromium("in the browser of a person who is signed in", () => {
  /** The requests that the server answered. */
  const answered: { readonly method?: unknown; readonly status?: unknown }[] = [];
  const info: Log["info"] = (fields, message) => {
    if (message === "answered") answered.push(fields);
  };
  const stage = useDashboard({ log: { info, error() {} } });
  /** The server of an attacker, with empty pages. */
  let evil: Server;
  let routes: DescribedRoute[];

  beforeAll(async () => {
    evil = createServer((_, response) => {
      response.setHeader("content-type", "text/html").end("<!doctype html><title>Evil</title>");
    });
    await new Promise<void>((resolve) => evil.listen(0, "127.0.0.1", resolve));
    routes = await routesOf(stage.dashboard);
  });
  afterAll(() => {
    evil?.closeAllConnections();
    evil?.close();
  });

  /** Gives a browser the session of a household. */
  async function enter(person: Person, { cookie }: Household): Promise<void> {
    const value = cookie.split("=")[1]!;
    const url = stage.dashboard.origin;
    await person.context.addCookies([{ name: "puid_session", value, url, httpOnly: true, sameSite: "Lax" }]);
  }

  // Ports do not matter to SameSite, so browsers send the cookie from the first host: only Origin is another one.
  it.each(["localhost", "127.0.0.1"])("pages of another origin at %s change nothing", async (host) => {
    const ada = await stage.person();
    const household = await createHousehold(stage.dashboard);
    await enter(ada, household);
    const before = await stage.dashboard.state();
    const attacked = routes.map((route) => ({
      method: route.method,
      url: stage.dashboard.origin + route.pathOf(household),
      fields: route.fieldsOf(household),
    }));
    await ada.page.goto(`http://${host}:${portOf(evil)}/`);
    const statuses = await ada.page.evaluate(async (targets) => {
      const answered: string[] = [];
      for (const { method, url, fields } of targets) {
        const body = method === "post" ? new URLSearchParams(fields) : null;
        const types: (string | undefined)[] = [undefined];
        if (body !== null) types.push("text/plain", "application/json", "multipart/form-data; boundary=x");
        for (const mode of ["cors", "no-cors"] as const) {
          for (const type of types) {
            const init: RequestInit = { method, mode, body, credentials: "include" };
            if (type !== undefined) init.headers = { "Content-Type": type };
            await fetch(url, init).then(
              // The response of a request without CORS is opaque.
              ({ status, type }) => answered.push(`${type} ${status}`),
              () => answered.push("blocked"),
            );
          }
        }
      }
      return [...new Set(answered)].sort();
    }, attacked);
    expect(statuses).toEqual(["blocked", "opaque 0"]);
    const forms = attacked.filter(({ method }) => method === "post");
    // The origin of a sandboxed frame is null.
    for (const sandbox of ["allow-forms allow-scripts allow-same-origin", "allow-forms allow-scripts"]) {
      answered.length = 0;
      await ada.page.evaluate(
        ([targets, sandbox]) => {
          for (const { method, url, fields } of targets) {
            const inputs = Object.entries(fields).map(
              ([name, value]) => `<input name="${name}" value="${value}">`,
            );
            for (const type of ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]) {
              const frame = document.createElement("iframe");
              frame.setAttribute("sandbox", sandbox);
              frame.srcdoc = `<form method="${method}" action="${url}" enctype="${type}">${inputs.join("")}</form>
                <script>document.forms[0].submit()</script>`;
              document.body.append(frame);
            }
          }
        },
        [forms, sandbox] as const,
      );
      const posts = (): unknown[] => answered.filter(({ method }) => method === "POST");
      await expect.poll(() => posts().length, { timeout: 30_000 }).toBe(3 * forms.length);
      expect(new Set(answered.map(({ status }) => status))).toEqual(new Set([403]));
      await ada.page.reload();
    }
    for (const { method, url, fields } of forms) {
      await ada.page.goto(`http://${host}:${portOf(evil)}/`);
      await Promise.all([
        ada.page.waitForURL(url),
        ada.page.evaluate(
          ([method, action, fields]) => {
            const form = Object.assign(document.createElement("form"), { method, action });
            for (const [name, value] of Object.entries(fields)) {
              form.append(Object.assign(document.createElement("input"), { name, value }));
            }
            document.body.append(form);
            form.submit();
          },
          [method, url, fields] as const,
        ),
      ]);
      await ada.sees("The form came from another address");
    }
    expect(await stage.dashboard.state()).toBe(before);
    // The session still works, so the forms could have.
    await ada.goTo("/dashboard");
    await ada.sees("Overview");
    ada.faults.splice(
      0,
      Number.POSITIVE_INFINITY,
      ...ada.faults.filter((fault) => !/CORS|frame/i.test(fault)),
    );
  });

  it("pages do not show in frames of another origin", async () => {
    const ada = await stage.person();
    const household = await createHousehold(stage.dashboard);
    await enter(ada, household);
    const urls = routes
      .filter(({ method }) => method === "get")
      .map((route) => stage.dashboard.origin + route.pathOf(household));
    urls.push(`${stage.dashboard.origin}/nothing`);
    await ada.page.goto(`http://localhost:${portOf(evil)}/`);
    await ada.page.evaluate(async (addresses) => {
      const frames = addresses.map((src) => Object.assign(document.createElement("iframe"), { src }));
      const loaded = frames.map((frame) => new Promise((resolve) => frame.addEventListener("load", resolve)));
      document.body.append(...frames);
      await Promise.all(loaded);
    }, urls);
    const frames = ada.page.frames().slice(1);
    expect(frames.length).toBe(urls.length);
    for (const frame of frames) expect(await frame.content()).not.toContain("PUID server");
    expect(ada.faults.length).toBe(urls.length);
    expect(ada.faults.splice(0).filter((fault) => !/frame-ancestors|X-Frame-Options/i.test(fault))).toEqual(
      [],
    );
  });

  it("texts of other people run no script", async () => {
    const script = `"'></textarea></bdi></title><script>alert(1)</script><img src=x onerror=alert(2)>`;
    const ada = await stage.person();
    const household = await createHousehold(stage.dashboard);
    await enter(ada, household);
    const { store } = stage.dashboard.server;
    const { database } = stage.dashboard;

    await ada.goTo("/dashboard/keys");
    await ada.type("Label", script);
    await ada.press("Create key");
    await ada.sees("Key created");
    await ada.goTo("/dashboard/clients");
    await ada.type("Name", script);
    await ada.type("Redirect URIs", `https://x.example/${script.replaceAll(" ", "")}`);
    await ada.press("Register client");
    await ada.sees("Client registered");
    // What the server rejects returns in the fields.
    await ada.goTo("/dashboard/clients");
    await ada.type("Name", script);
    await ada.type("Redirect URIs", script);
    await ada.press("Register client");
    expect(await ada.page.getByLabel("Redirect URIs").inputValue()).toBe(script);
    await ada.goTo("/dashboard/accounts");
    await ada.type("Name", script);
    await ada.press("Create account");
    await ada.sees("Overview");
    expect(await ada.page.getByRole("link", { name: "Account:" }).innerText()).toBe(`Account: ${script}`);
    await store.memberships.setLabel(household.account, script);
    await database.query("update puid_credential set label = $1 where account_id = $2", [
      script,
      household.account,
    ]);
    await database.query("update puid_client set name = $1", [script]);
    await database.query("update puid_person set email = $1 where id = $2", [
      script,
      household.ids["members"],
    ]);
    await ada.goTo("/dashboard/accounts");
    await ada.page.getByRole("row").filter({ hasText: "boundless2" }).getByRole("button").click();
    await ada.sees("Overview");

    const all = routes.filter(({ method }) => method === "get");
    const paths = all.map((route) => route.pathOf(household));
    const encoded = encodeURIComponent(script);
    for (const name of ["next", "by", "done", "error"]) {
      paths.push(`/dashboard?${name}=${encoded}`, `/auth/sign-in?${name}=${encoded}`);
    }
    for (const { template } of all) {
      if (template.includes("{")) paths.push(template.replaceAll(/\{\w+\}/g, encoded));
    }
    paths.push(`/${encoded}`, `/dashboard/${encoded}`);
    paths.push(`/auth/link/${await store.signInLinks.create(script)}`);
    for (const path of paths) {
      await ada.goTo(path);
      await ada.page.getByRole("heading", { level: 1 }).waitFor();
      const strange = ada.page.locator(
        "script:not([src^='/dashboard/assets/']), img:not([src^='/dashboard/assets/'])",
      );
      expect([path, await strange.count()]).toEqual([path, 0]);
    }

    // The error names the account of the form.
    await ada.goTo("/dashboard/keys");
    await ada.page.locator("input[name=account]").evaluate((input: HTMLInputElement, value) => {
      input.value = value;
    }, script);
    await ada.type("Label", "x");
    await ada.press("Create key");
    await ada.sees("You cannot do this");
    await ada.page.getByText("<script>alert(1)</script>").waitFor();
  });

  it("a cookie from before the sign-in gives an attacker nothing", async () => {
    const [ada, mallory] = [await stage.person(), await stage.person()];
    await mallory.signIn(stage.email("mallory"));
    const planted = (await mallory.cookie())!;
    const url = stage.dashboard.origin;
    await ada.context.addCookies([{ name: "puid_session", value: planted, url }]);
    await ada.signIn(stage.email("ada"));
    expect(await ada.cookie()).not.toBe(planted);
    await mallory.page.reload();
    await mallory.sees("Sign in");
    const [cookie] = await ada.context.cookies(url);
    expect(cookie).toMatchObject({
      httpOnly: true,
      sameSite: "Lax",
      secure: false,
      path: "/",
      domain: "localhost",
    });
    expect(await ada.page.evaluate(() => document.cookie)).toBe("");
  });
});
