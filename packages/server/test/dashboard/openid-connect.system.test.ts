import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../../test/support/postgres.js";
import type { GivenLogin } from "../../src/login-options.js";
import type { ServerOptions } from "../../src/options.js";
import { type Database, DatabaseError } from "../../src/store/database.js";
import { openEmbedded } from "../support/embedded.js";
import type { Behavior } from "../support/openid-provider/behavior.js";
import { Provider } from "../support/provider.js";
import { NO_RATES, Service } from "../support/service.js";
import { Visitor } from "../support/visitor.js";

const ORIGIN = "http://localhost:8799";
const PUBLIC = "https://ids.example.com";
const CALLBACK = `${ORIGIN}/auth/callback`;

let database: Database;
let provider: Provider;
/** What the services logged. */
const logged: { readonly level: string; readonly reason: unknown; readonly text: string }[] = [];
/** What no log may contain. */
const secrets = new Set<string>();

const note =
  (level: string) =>
  (fields: Readonly<Record<string, unknown>>, message: string): void => {
    if (message !== "answered")
      logged.push({ level, reason: fields["reason"], text: JSON.stringify(fields) });
  };

/** Creates a service with the provider. */
const serve = (login: Partial<GivenLogin> = {}, options: Partial<ServerOptions> = {}): Promise<Service> =>
  Service.create(database, {
    rates: NO_RATES,
    log: { info: note("info"), error: note("error") },
    login: { ...provider.login, ...login },
    ...options,
  });

const visitorOf = (service: Service): Visitor => new Visitor(ORIGIN, (url, init) => service.fetch(url, init));

/** Signs a visitor in. Returns the response of the callback. */
async function signIn(visitor: Visitor, fields: Record<string, string> = {}): Promise<Response> {
  const callback = await visitor.logIn(await visitor.begin(fields));
  for (const name of ["code", "state"]) secrets.add(new URL(callback).searchParams.get(name) ?? "");
  return visitor.visit(callback);
}

/** Returns the email address of the session, if there is one. */
async function emailOf(visitor: Visitor): Promise<string | undefined> {
  const page = await (await visitor.visit("/dashboard")).text();
  return /\b[\w.]+@example\.\w+/.exec(page)?.[0];
}

const people = async (): Promise<string[]> =>
  (await database.query<{ email: string }>("select email from puid_person order by email")).map(
    ({ email }) => email,
  );

/** What a failed sign-in says to the person, and with which status. */
const STALE = [
  400,
  "This sign-in is used, too old, or replaced by one in another tab. Sign in again.",
] as const;
const REFUSED = [403, "The provider refused the sign-in."] as const;
const NO_EMAIL = [403, "The provider sent no email address that this server can use."] as const;
const UNVERIFIED = [403, "The provider does not confirm that your email address is verified."] as const;
const NOT_ALLOWED = [403, "This address may not sign in to this server."] as const;
const INVALID = [
  502,
  "The provider sent an invalid answer. Try again, or tell the operator of this server.",
] as const;
const SILENT = [503, "The provider does not answer. Try again in a minute."] as const;

/** Fails unless a response is the sign-in page with these words, and signs nobody in. */
async function expectFailure(
  visitor: Visitor,
  response: Response,
  [status, words]: readonly [number, string],
): Promise<void> {
  const page = await response.text();
  expect({ status: response.status, alert: /role="alert"><bdi[^>]*>([^<]*)</.exec(page)?.[1] }).toEqual({
    status,
    alert: words,
  });
  expect(page).toContain("Continue with");
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  // The visitor has neither a session nor the attempt.
  expect([...(visitor.cookies.get(ORIGIN)?.keys() ?? [])]).toEqual([]);
}

describe("sign-in with OpenID Connect", () => {
  let service: Service;
  beforeAll(async () => {
    database = await openEmbedded();
    provider = await Provider.start([ORIGIN, PUBLIC]);
    service = await serve();
  });
  afterEach(() => provider.behave());
  afterAll(async () => {
    await provider?.stop();
    await database?.close();
    const all = logged.map(({ text }) => text).join("\n");
    secrets.add(provider.login.clientSecret).delete("");
    expect([...secrets, "ada@example.com", "eyJ"].filter((secret) => all.includes(secret))).toEqual([]);
  });

  it("leads from the sign-in page to the provider, and back to the dashboard", async () => {
    const visitor = visitorOf(service);
    const page = await (await visitor.visit("/dashboard/keys")).text();
    expect(page).toMatch(new RegExp(`Continue with <bdi[^>]*>${new URL(provider.issuer).host}</bdi>`));
    expect(page).toContain('<input type="hidden" name="next" value="/dashboard/keys"/>');

    const address = new URL(await visitor.begin({ next: "/dashboard/keys?done=key-revoked#top" }));
    expect(address.origin).toBe(provider.issuer);
    const token = expect.stringMatching(/^[\w-]{43}$/);
    expect(Object.fromEntries(address.searchParams)).toEqual({
      client_id: "puid",
      response_type: "code",
      redirect_uri: CALLBACK,
      scope: "openid email",
      code_challenge_method: "S256",
      code_challenge: token,
      state: token,
      nonce: token,
    });

    const response = await visitor.visit(await visitor.logIn(address.href));
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("/dashboard/keys?done=key-revoked#top");
    expect([...visitor.cookies.get(ORIGIN)!.keys()]).toEqual(["puid_session"]);
    expect(await emailOf(visitor)).toBe("ada@example.com");
    expect(await people()).toEqual(["ada@example.com"]);
  });

  it("gives a person the same account each time, in any case of the address", async () => {
    await provider.behave({ claims: { email: "Ada@Example.COM", email_verified: true } });
    expect((await signIn(visitorOf(service))).headers.get("location")).toBe("/dashboard");
    expect(await people()).toEqual(["ada@example.com"]);
  });

  it("ends the session that the browser had", async () => {
    const visitor = visitorOf(service);
    await signIn(visitor);
    const before = visitor.cookies.get(ORIGIN)!.get("puid_session")!;
    await signIn(visitor);
    expect(visitor.cookies.get(ORIGIN)!.get("puid_session")).not.toBe(before);
    const other = visitorOf(service);
    other.cookies.set(ORIGIN, new Map([["puid_session", before]]));
    expect(await emailOf(other)).toBeUndefined();
    expect(await emailOf(visitor)).toBe("ada@example.com");
  });

  describe("the cookie of an attempt", () => {
    it.each([
      [ORIGIN, {}, "puid_sign_in", ""],
      [PUBLIC, { origin: PUBLIC }, "__Host-puid_sign_in", "; Secure"],
    ])("at %s lasts ten minutes and for one callback", async (own, options, name, secure) => {
      const at = await serve({}, options);
      const visitor = new Visitor(own, (url, init) => at.fetch(url.replace(own, ORIGIN), init));
      const begun = await visitor.post("/auth/sign-in");
      expect(begun.headers.get("set-cookie")).toMatch(
        new RegExp(`^${name}=[\\w%]+; Max-Age=600; Path=/; HttpOnly${secure}; SameSite=Lax$`),
      );
      const callback = await visitor.logIn(await visitor.begin());
      expect(callback).toMatch(new RegExp(`^${own}/auth/callback\\?`));
      const finished = await visitor.visit(callback);
      expect(finished.status).toBe(303);
      const [deleted, session] = finished.headers.getSetCookie();
      expect(deleted).toBe(`${name}=; Max-Age=0; Path=/; HttpOnly${secure}; SameSite=Lax`);
      expect(session).toMatch(name === "puid_sign_in" ? /^puid_session=/ : /^__Host-puid_session=/);
    });

    it("is replaced by the attempt of another tab", async () => {
      const visitor = visitorOf(service);
      const [first, second] = [await visitor.begin(), await visitor.begin({ next: "/dashboard/keys" })];
      await expectFailure(visitor, await visitor.visit(await visitor.logIn(first)), STALE);
      // This used the attempt up.
      await expectFailure(visitor, await visitor.visit(await visitor.logIn(second)), STALE);
    });

    it.each(["", "x", btoa("{}"), btoa("null"), btoa('{"state":1}')])("can be %j", async (cookie) => {
      const visitor = visitorOf(service);
      const callback = await visitor.logIn(await visitor.begin());
      visitor.cookies.get(ORIGIN)!.set("puid_sign_in", cookie);
      await expectFailure(visitor, await visitor.visit(callback), STALE);
    });

    it("leads to no other origin, even if somebody else wrote it", async () => {
      const visitor = visitorOf(service);
      const callback = await visitor.logIn(await visitor.begin());
      const jar = visitor.cookies.get(ORIGIN)!;
      const attempt = JSON.parse(atob(decodeURIComponent(jar.get("puid_sign_in")!)));
      jar.set("puid_sign_in", btoa(JSON.stringify({ ...attempt, next: "//evil.example/" })));
      const response = await visitor.visit(callback);
      expect(response.status).toBe(400);
      expect([...jar.keys()]).toEqual([]);
    });

    it("is used up even if the database fails", async () => {
      const failing: Database = {
        ...database,
        transaction: () => Promise.reject(new DatabaseError("away", new Error("gone"))),
      };
      const server = await Service.create(database, { rates: NO_RATES, login: provider.login });
      const visitor = visitorOf(server);
      const callback = await visitor.logIn(await visitor.begin());
      Object.assign(server.server.store.people, { database: failing });
      expect((await visitor.visit(callback)).status).toBe(503);
      expect([...visitor.cookies.get(ORIGIN)!.keys()]).toEqual([]);
    });
  });

  it.each(["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "dashboard"])(
    "leads to no other origin than this: %s",
    async (next) => {
      const visitor = visitorOf(service);
      for (const response of [
        await visitor.post("/auth/sign-in", { next }),
        await visitor.visit(`/auth/sign-in?next=${encodeURIComponent(next)}`),
      ]) {
        expect(response.status).toBe(400);
        expect(await response.text()).toContain("must be a path on this origin");
      }
      expect(visitor.cookies.get(ORIGIN)!.size).toBe(0);
    },
  );

  it("keeps the path of the sign-in page", async () => {
    const visitor = visitorOf(service);
    const page = await (await visitor.visit("/auth/sign-in?next=/dashboard/keys%3Fa=1%26b=2")).text();
    expect(page).toContain('name="next" value="/dashboard/keys?a=1&amp;b=2"');
    const long = `/oauth/authorize?state=${"%2F".repeat(670)}`;
    await visitor.begin({ next: long });
    // Browsers drop a cookie of more bytes.
    expect(visitor.cookies.get(ORIGIN)!.get("puid_sign_in")!.length).toBeLessThan(4000);
    expect((await signIn(visitor, { next: long })).headers.get("location")).toBe(long);
  });

  it("starts only from a page of this origin", async () => {
    const visitor = visitorOf(service);
    expect((await visitor.post("/auth/sign-in", {}, "https://evil.example")).status).toBe(403);
    expect((await visitor.visit("/auth/sign-in", { method: "POST" })).status).toBe(403);
  });

  describe("rejects a callback", () => {
    it("without the cookie of the attempt", async () => {
      const visitor = visitorOf(service);
      const callback = await visitor.logIn(await visitor.begin());
      visitor.cookies.clear();
      await expectFailure(visitor, await visitor.visit(callback), STALE);
      await expectFailure(visitor, await visitor.visit(CALLBACK), STALE);
    });

    it("with another state", async () => {
      const [visitor, other] = [visitorOf(service), visitorOf(service)];
      await visitor.begin();
      const callback = await other.logIn(await other.begin());
      await expectFailure(visitor, await visitor.visit(callback), STALE);
    });

    it.each(["state", "code", "iss"])("with two of the parameter %s", async (name) => {
      const visitor = visitorOf(service);
      const callback = new URL(await visitor.logIn(await visitor.begin()));
      callback.searchParams.append(name, callback.searchParams.get(name)!);
      await expectFailure(visitor, await visitor.visit(callback.href), INVALID);
    });

    it.each(["code", "iss"])("without the parameter %s", async (name) => {
      const visitor = visitorOf(service);
      const callback = new URL(await visitor.logIn(await visitor.begin()));
      callback.searchParams.delete(name);
      await expectFailure(visitor, await visitor.visit(callback.href), INVALID);
    });

    it("that comes again", async () => {
      const visitor = visitorOf(service);
      const callback = await visitor.logIn(await visitor.begin());
      const attempt = visitor.cookies.get(ORIGIN)!.get("puid_sign_in")!;
      expect((await visitor.visit(callback)).status).toBe(303);
      visitor.cookies.clear();
      await expectFailure(visitor, await visitor.visit(callback), STALE);
      // The provider too accepts a code only once.
      visitor.cookies.set(ORIGIN, new Map([["puid_sign_in", attempt]]));
      await expectFailure(visitor, await visitor.visit(callback), STALE);
    });

    it("with the code of another browser's attempt", async () => {
      const [visitor, other] = [visitorOf(service), visitorOf(service)];
      const callback = new URL(await visitor.logIn(await visitor.begin()));
      const stolen = new URL(await other.logIn(await other.begin())).searchParams.get("code")!;
      callback.searchParams.set("code", stolen);
      await expectFailure(visitor, await visitor.visit(callback.href), STALE);
    });
  });

  const past = Math.floor(Date.now() / 1000) - 3600;
  it.each<[string, Behavior, readonly [number, string], reason: RegExp]>([
    ["another nonce", { change: { nonce: "x".repeat(43) } }, INVALID, /"nonce" claim/],
    ["no nonce", { change: { nonce: null } }, INVALID, /"nonce"/],
    ["another audience", { change: { aud: "other" } }, INVALID, /"aud" \(audience\)/],
    ["more audiences", { change: { aud: ["puid", "other"] } }, INVALID, /"aud" \(audience\)/],
    ["another issuer", { change: { iss: "https://evil.example" } }, INVALID, /"iss" \(issuer\) claim/],
    ["an end in the past", { change: { exp: past } }, INVALID, /"exp" \(expiration time\)/],
    ["no subject", { change: { sub: null } }, INVALID, /"sub"/],
    ["a broken signature", { breakSignature: true }, INVALID, /signature verification failed/],
    [
      "the issuer of another provider",
      { callbackIssuer: "https://evil.example" },
      INVALID,
      /"iss" \(issuer\)/,
    ],
    ["no address", { claims: {} }, NO_EMAIL, /no valid claim email/],
    [
      "an address that is none",
      { claims: { email: "ada", email_verified: true } },
      NO_EMAIL,
      /no valid claim/,
    ],
    ["addresses", { claims: { email: ["a@example.com"], email_verified: true } }, NO_EMAIL, /no valid claim/],
    [
      "an address that is not verified",
      { claims: { email: "ada@example.com", email_verified: false } },
      UNVERIFIED,
      /email_verified must be true$/,
    ],
    [
      'an address whose verification is a string "true"',
      { claims: { email: "ada@example.com", email_verified: "true" } },
      UNVERIFIED,
      /email_verified must be true$/,
    ],
    [
      "an address without a word on its verification",
      { claims: { email: "ada@example.com" } },
      UNVERIFIED,
      /got nothing; see the setting login\.trustEmails/,
    ],
    ["access_denied", { deny: "access_denied" }, REFUSED, /the error "access_denied"$/],
    ["temporarily_unavailable", { deny: "temporarily_unavailable" }, SILENT, /"temporarily_unavailable"$/],
    ["another error", { deny: "interaction_required" }, INVALID, /the error "interaction_required"$/],
    ["status 500 of the token endpoint", { statuses: { "/token": 500 } }, SILENT, /status 500$/],
    ["status 400 of the token endpoint", { statuses: { "/token": 400 } }, INVALID, /status 400$/],
    ["status 200 without JSON", { statuses: { "/token": 200 } }, INVALID, /content-type/],
    ["a token endpoint that hangs", { statuses: { "/token": 0 } }, SILENT, /timed out/],
  ])("rejects a provider's answer with %s", async (_, behavior, failure, reason) => {
    const before = await people();
    await provider.behave(behavior);
    const visitor = visitorOf(service);
    await expectFailure(visitor, await signIn(visitor), failure);
    expect(logged.at(-1)).toMatchObject({
      level: failure[0] < 500 ? "info" : "error",
      reason: expect.stringMatching(reason),
    });
    expect(await people()).toEqual(before);
    // The page has the form for another attempt.
    await provider.behave();
    expect((await signIn(visitor)).status).toBe(303);
  });

  it("cannot check a signature without the provider's keys, and asks for them again", async () => {
    const fresh = visitorOf(await serve());
    await provider.behave({ statuses: { "/jwks": 500 } });
    await expectFailure(fresh, await signIn(fresh), SILENT);
    await provider.behave();
    expect((await signIn(fresh)).status).toBe(303);
  });

  describe("with trustEmails", () => {
    it.each<[NonNullable<Behavior["claims"]>, number]>([
      [{ email: "ada@example.com" }, 303],
      [{ email: "ada@example.com", email_verified: true }, 303],
      [{ email: "ada@example.com", email_verified: false }, 403],
      [{ email: "ada@example.com", email_verified: "false" }, 403],
    ])("%j gives %i", async (claims, status) => {
      await provider.behave({ claims });
      expect((await signIn(visitorOf(await serve({ trustEmails: true })))).status).toBe(status);
    });
  });

  describe("with allow", () => {
    it.each<[GivenLogin["allow"], email: string, isAllowed: boolean]>([
      [{ emails: ["Ada@example.com"] }, "ada@Example.com", true],
      [{ emails: ["ada@example.com"] }, "bob@example.com", false],
      [{ emails: ["ada@example.com"] }, "ada@example.org", false],
      [{ domains: ["Example.com"] }, "bob@example.COM", true],
      [{ domains: ["example.com"] }, "bob@sub.example.com", false],
      [{ domains: ["example.com"] }, "bob@notexample.com", false],
      [{ domains: ["example.com"] }, "bob@example.com.evil.example", false],
      [{ emails: ["eve@example.org"], domains: ["example.com"] }, "eve@example.org", true],
      [{ emails: ["eve@example.org"], domains: ["example.com"] }, "bob@example.com", true],
      [{ emails: ["eve@example.org"], domains: ["example.com"] }, "bob@example.org", false],
    ])("%j, %s signs in: %s", async (allow, email, isAllowed) => {
      await provider.behave({ claims: { email, email_verified: true } });
      const visitor = visitorOf(await serve({ allow }));
      const response = await signIn(visitor);
      if (isAllowed) expect(response.status).toBe(303);
      else await expectFailure(visitor, response, NOT_ALLOWED);
    });

    it("makes no query for an address that may not sign in, whether its person exists or not", async () => {
      let queries = 0;
      const counting: Database = {
        ...database,
        query: (...args) => {
          queries++;
          return database.query(...args);
        },
        transaction: (work) => {
          queries++;
          return database.transaction(work);
        },
      };
      const login = { ...provider.login, allow: { emails: ["eve@example.org"] } };
      const strict = await Service.create(counting, { rates: NO_RATES, login });
      const pages: string[] = [];
      for (const email of ["ada@example.com", "nobody@example.com"]) {
        await provider.behave({ claims: { email, email_verified: true } });
        const visitor = visitorOf(strict);
        const callback = await visitor.logIn(await visitor.begin());
        queries = 0;
        const response = await visitor.visit(callback);
        expect([response.status, queries]).toEqual([403, 0]);
        pages.push(await response.text());
      }
      expect(pages[0]).toBe(pages[1]);
    });
  });

  it.each(["client_secret_basic", "client_secret_post"] as const)("authenticates with %s", async (method) => {
    const strict = await Provider.start([ORIGIN], { clientAuthentication: method });
    const visitor = visitorOf(await serve(strict.login));
    expect((await signIn(visitor)).status).toBe(303);
    const wrong = visitorOf(await serve({ ...strict.login, clientSecret: "5ec4e7" }));
    await expectFailure(wrong, await signIn(wrong), INVALID);
    expect(logged.at(-1)!.reason).toBe('the provider rejects "login.clientId" or "login.clientSecret"');
    expect(logged.at(-1)!.text).not.toContain("5ec4e7");
    await strict.stop();
  });

  describe("while the provider is unavailable", () => {
    it("says so, and works as soon as the provider is back", async () => {
      const visitor = visitorOf(await serve());
      for (const status of [500, 503, 429]) {
        await provider.behave({ statuses: { "/.well-known/openid-configuration": status } });
        await expectFailure(visitor, await visitor.post("/auth/sign-in"), SILENT);
        expect(logged.at(-1)).toMatchObject({ level: "error", reason: expect.stringContaining(`${status}`) });
      }
      await provider.behave();
      expect((await signIn(visitor)).status).toBe(303);
    });

    it("says so if nothing listens there", async () => {
      const visitor = visitorOf(await serve({ issuer: `http://127.0.0.1:${await freePort()}` }));
      const response = await visitor.post("/auth/sign-in", { next: "/dashboard/keys" });
      expect(await response.clone().text()).toContain('name="next" value="/dashboard/keys"');
      await expectFailure(visitor, response, SILENT);
      expect(logged.at(-1)!.reason).toContain("ECONNREFUSED");
    });

    it("says so after five seconds if it hangs", async () => {
      await provider.behave({ statuses: { "/.well-known/openid-configuration": 0 } });
      const visitor = visitorOf(await serve());
      const began = performance.now();
      await expectFailure(visitor, await visitor.post("/auth/sign-in"), SILENT);
      expect(performance.now() - began).toBeGreaterThan(4500);
      expect(performance.now() - began).toBeLessThan(8000);
    });

    it("rejects a provider that names another issuer", async () => {
      const issuer = `${provider.issuer}/.well-known/openid-configuration`;
      const visitor = visitorOf(await serve({ issuer }));
      await expectFailure(visitor, await visitor.post("/auth/sign-in"), INVALID);
      const words = `must be the issuer in the provider's metadata, "${provider.issuer}", got`;
      expect(logged.at(-1)!.reason).toContain(words);
    });
  });

  it("does not exist without a provider", async () => {
    const visitor = visitorOf(await serve({}, { login: undefined }));
    expect(await (await visitor.visit("/auth/sign-in")).text()).toContain("puid-server login");
    for (const response of [await visitor.post("/auth/sign-in"), await visitor.visit(CALLBACK)]) {
      expect(response.status).toBe(404);
      expect(await response.text()).toContain("There is no such page");
    }
  });
});
