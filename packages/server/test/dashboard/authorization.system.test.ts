import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Database } from "../../src/store/database.js";
import {
  Authorization,
  BACK,
  type Changes,
  fieldsOf,
  forwardedTo,
  ORIGIN,
} from "../support/authorization.js";
import { engines } from "../support/engines.js";
import { CHALLENGE, VERIFIER } from "../support/oauth-exchange.js";

/** Tests the authorization endpoint as RFC 6749, RFC 7636, RFC 9207 and RFC 9700 define it. */

const ISSUER = `${ORIGIN}/api`;

describe.each(engines.filter(({ isHere }) => isHere))("the authorization endpoint on $name", ({ open }) => {
  let database: Database;
  let flow: Authorization;
  beforeAll(async () => {
    database = await open();
    flow = await Authorization.create(database);
  });
  afterAll(() => flow.service.close());

  const codes = async (): Promise<number> =>
    (await database.query("select digest from puid_authorization_code")).length;

  /** Returns the parameters of the response that the client gets, without those of its redirect URI. */
  const responseIn = (address: string): Record<string, string> => {
    expect(address.startsWith(`${BACK}&`)).toBe(true);
    return Object.fromEntries(new URLSearchParams(address.slice(BACK.length + 1)));
  };

  it("shows a page that names the client, the account, the scopes and the address", async () => {
    const { status, headers, body } = await flow.open();
    expect(status).toBe(200);
    expect(headers.get("content-type")).toMatch(/^text\/html/);
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("cache-control")).toBe("no-store");
    for (const text of ["The client", "ada@example.com", flow.client.id, "https://client.example"]) {
      expect(body).toContain(text);
    }
    expect(body).toContain("Create ids");
    const { account, person, ...fields } = fieldsOf(body);
    expect([account, person]).toEqual([
      expect.stringMatching(/^account_/),
      expect.stringMatching(/^person_/),
    ]);
    expect(fields).toEqual(flow.request());
    expect((await flow.open({ scope: "puid:ordinal" })).body).not.toContain("Create ids");
    expect(await codes()).toBe(0);
  });

  it("gives the client a code, its state and the issuer, and keeps the query of the redirect URI", async () => {
    const { a, code, ...rest } = Object.fromEntries((await flow.allow()).searchParams);
    expect(a).toBe("1");
    expect(code).toMatch(/^puid_ac_[\w-]{43}$/);
    expect(rest).toEqual({ state: "the state", iss: ISSUER });
    const stateless = Object.fromEntries((await flow.allow({ state: undefined })).searchParams);
    expect(Object.keys(stateless)).toEqual(["a", "code", "iss"]);
  });

  it("gives the client access_denied if the person denies", async () => {
    const before = await codes();
    const answer = await flow.decide({ ...(await flow.consent()), decision: "deny" });
    expect(Object.fromEntries(forwardedTo(answer).searchParams)).toEqual({
      a: "1",
      error: "access_denied",
      error_description: expect.any(String),
      state: "the state",
      iss: ISSUER,
    });
    expect(await codes()).toBe(before);
  });

  it.each(["", undefined])("treats the scope %j as all scopes", async (scope) => {
    expect((await flow.tokens({ scope })).scope).toBe("puid:generate puid:ordinal");
  });

  it("ignores unknown parameters, also repeated ones", async () => {
    expect(
      (await flow.open({ prompt: ["consent", "none"], client_secret: "x", __proto__x: "y" })).status,
    ).toBe(200);
  });

  it.each(["", undefined])(
    "needs no redirect URI (%j) if the client has one, and then the token request has none",
    async (redirect_uri) => {
      const address = await flow.allow({ redirect_uri });
      expect(address.href.startsWith(`${BACK}&code=`)).toBe(true);
      const code = address.searchParams.get("code")!;
      const { status, body } = await flow.redeem(code, { redirect_uri: "" });
      expect([status, body.error]).toEqual([200, undefined]);
      const other = (await flow.allow({ redirect_uri })).searchParams.get("code")!;
      expect((await flow.redeem(other)).body.error).toBe("invalid_grant");
    },
  );

  it("shows an error page if the client has no redirect URI, or several and the request names none", async () => {
    const { clients } = flow.service.server.store;
    const none = await clients.create(flow.owner, []);
    const two = await clients.create(flow.owner, [BACK, "https://client.example/b"]);
    for (const changes of [
      { client_id: none.id },
      { client_id: none.id, redirect_uri: undefined },
      { client_id: two.id, redirect_uri: undefined },
      { client_id: two.id, redirect_uri: "" },
    ]) {
      const { status, headers } = await flow.open(changes);
      expect([status, headers.get("location")]).toEqual([400, null]);
    }
    expect((await flow.open({ client_id: two.id })).status).toBe(200);
  });

  it("warns of an address without TLS, except on this machine", async () => {
    const warned: string[] = [];
    const uris = [
      "http://a.example/b",
      "http://127.0.0.1:9/b",
      "http://localhost/b",
      "https://a.example/b",
      "app:/b",
    ];
    for (const redirect_uri of uris) {
      const { id: client_id } = await flow.service.server.store.clients.create(flow.owner, [redirect_uri]);
      const { body } = await flow.open({ client_id, redirect_uri });
      expect(body).toContain("wants to act for");
      if (body.includes("The address has no encryption")) warned.push(redirect_uri);
    }
    expect(warned).toEqual(["http://a.example/b"]);
  });

  it("compares redirect URIs as strings, and never redirects to another one", async () => {
    const { clients } = flow.service.server.store;
    const registered = "https://client.example/app/back";
    const { id } = await clients.create(flow.owner, [registered, "http://127.0.0.1:8080/back"], "Exact");
    const before = await codes();
    const variants = [
      `${registered}/`,
      `${registered}.evil.example`,
      `${registered}?x=1`,
      `${registered}#x`,
      `${registered}%00`,
      `${registered} `,
      ` ${registered}`,
      `${registered}/../../evil`,
      "https://client.example/app/../app/back",
      "https://client.example/app/./back",
      "https://client.example//app/back",
      "https://client.example/app%2fback",
      "https://client.example/app/bac%6b",
      "https://client.example/APP/back",
      "HTTPS://client.example/app/back",
      "https://CLIENT.example/app/back",
      "https://client.example:443/app/back",
      "https://client.example.evil.example/app/back",
      "https://client.example@evil.example/app/back",
      "https://evil.example@client.example/app/back",
      "https://client.example\\@evil.example/app/back",
      "https://evil.example/https://client.example/app/back",
      "https://client.example/app",
      "http://client.example/app/back",
      "//client.example/app/back",
      "/app/back",
      "javascript:alert(1)//client.example/app/back",
      "http://127.0.0.1:8081/back",
      "http://localhost:8080/back",
    ];
    for (const redirect_uri of [
      ...variants,
      [registered, registered],
      [registered, variants[0]!],
      ["", registered],
    ]) {
      for (const send of [
        () => flow.open({ client_id: id, redirect_uri }),
        // An invalid request goes to no address either.
        () => flow.open({ client_id: id, redirect_uri, response_type: "token" }),
        async () => flow.decide({ ...(await flow.consent()), client_id: id, redirect_uri }),
      ]) {
        const { status, headers, body } = await send();
        expect([redirect_uri, status, headers.get("location")]).toEqual([redirect_uri, 400, null]);
        expect(body).not.toMatch(/http-equiv="refresh"|<a class="button" href="(?!\/)/);
      }
    }
    expect((await flow.open({ client_id: id, redirect_uri: registered })).status).toBe(200);
    expect(await codes()).toBe(before);
  });

  it("does not use a registered redirect URI whose scheme runs code", async () => {
    const { id } = await flow.service.server.store.clients.create(flow.owner, ["javascript:alert(1)"]);
    for (const redirect_uri of ["javascript:alert(1)", undefined]) {
      for (const response_type of ["code", "token"]) {
        const { status, headers } = await flow.open({ client_id: id, redirect_uri, response_type });
        expect([status, headers.get("location")]).toEqual([400, null]);
      }
    }
  });

  it.each<[string, Changes]>([
    ["an unknown client", { client_id: `client_${"a".repeat(20)}` }],
    ["a client with NUL", { client_id: "client_\0" }],
    ["no client", { client_id: undefined }],
    ["an empty client", { client_id: "" }],
    ["a repeated client", { client_id: ["", "~"] }],
  ])("shows an error page for %s, also before the sign-in", async (_, changes) => {
    const client_id = [changes["client_id"] ?? []].flat().map((id) => (id === "~" ? flow.client.id : id));
    for (const headers of [flow.person, {}]) {
      const answer = await flow.open({ client_id, response_type: "x" }, headers);
      expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
      expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
      expect(answer.body).toContain("<h1>The program sent a wrong request</h1>");
    }
  });

  it("shows the sign-in page to others, before any redirect", async () => {
    for (const changes of [{}, { response_type: "token" }]) {
      const { status, headers, body } = await flow.open(changes, {});
      expect([status, headers.get("location")]).toEqual([200, null]);
      expect(body).toContain("<h1>Sign in</h1>");
    }
  });

  it.each<[string, string, Changes]>([
    ["unsupported_response_type", "token", { response_type: "token" }],
    ["unsupported_response_type", "code token", { response_type: "code token" }],
    ["invalid_request", "no response type", { response_type: undefined }],
    ["invalid_request", "no challenge", { code_challenge: undefined }],
    ["invalid_request", "an empty challenge", { code_challenge: "" }],
    ["invalid_request", "a short challenge", { code_challenge: CHALLENGE.slice(1) }],
    ["invalid_request", "a long challenge", { code_challenge: `${CHALLENGE}a` }],
    ["invalid_request", "a challenge in base64", { code_challenge: `${CHALLENGE.slice(1)}+` }],
    ["invalid_request", "a challenge of two lines", { code_challenge: `${CHALLENGE}\n` }],
    ["invalid_request", "plain", { code_challenge_method: "plain", code_challenge: VERIFIER }],
    ["invalid_request", "no method", { code_challenge_method: undefined }],
    ["invalid_request", "another case of the method", { code_challenge_method: "s256" }],
    ["invalid_request", "no PKCE", { code_challenge: undefined, code_challenge_method: undefined }],
    ["invalid_scope", "an unknown scope", { scope: "puid:admin" }],
    ["invalid_scope", "one more scope", { scope: "puid:generate puid:admin" }],
    ["invalid_scope", "a blank scope", { scope: " " }],
    ["invalid_request", "a repeated scope", { scope: ["puid:ordinal", "puid:generate"] }],
    ["invalid_request", "a repeated response type", { response_type: ["code", "code"] }],
    ["invalid_request", "a repeated challenge", { code_challenge: [CHALLENGE, ""] }],
    ["invalid_request", "a repeated method", { code_challenge_method: ["S256", "plain"] }],
  ])("tells the client %s for %s", async (error, _, changes) => {
    const before = await codes();
    const { status, headers } = await flow.open(changes);
    expect(status).toBe(302);
    const answered = responseIn(headers.get("location")!);
    const expected = {
      error,
      // RFC 6749, section 4.1.2.1, allows these characters.
      error_description: expect.stringMatching(/^[ !#-[\]-~]+$/),
      state: "the state",
      iss: ISSUER,
    };
    expect(answered).toEqual(expected);
    // The decision has the same checks, because the browser could send other fields.
    const forged = { ...(await flow.consent()), ...changes };
    expect(responseIn(forwardedTo(await flow.decide(forged)).href)).toEqual(answered);
    expect(await codes()).toBe(before);
  });

  it("returns the state unchanged, whatever its characters are", async () => {
    const strange = ["&code=x&iss=y", "%00%0d%0a", "'\"><script>", "#x", "état ✓ 𝒳", "+ +", "a".repeat(2048)];
    for (const state of strange) {
      expect((await flow.allow({ state })).searchParams.getAll("state")).toEqual([state]);
    }
    const states = fc.string({ unit: "binary-ascii", minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(states, async (state) => {
        const { headers } = await flow.open({ state, response_type: "token" });
        const isPrintable = /^[ -~]+$/.test(state);
        expect(new URL(headers.get("location")!).searchParams.get("state")).toBe(isPrintable ? state : null);
      }),
      { numRuns: 30 },
    );
  });

  it.each<[string, string]>([
    ["CR and LF", "x\r\nLocation: https://evil.example\r\n\r\n"],
    ["NUL", "a\0b"],
    ["a C1 control", "a\u0085b"],
    ["2049 characters", "a".repeat(2049)],
  ])("tells the client that a state with %s is invalid, without the state", async (_, state) => {
    const { status, headers } = await flow.open({ state });
    expect(status).toBe(302);
    const location = headers.get("location")!;
    expect(location).toMatch(/^[!-~]+$/);
    const { error, ...rest } = responseIn(location);
    expect(error).toBe("invalid_request");
    expect(Object.keys(rest)).toEqual(["error_description", "iss"]);
    expect([...headers].filter(([name]) => name === "location")).toHaveLength(1);
  });

  it("does not guess between two states", async () => {
    const { headers } = await flow.open({ state: ["one", "two"] });
    const { error, state } = responseIn(headers.get("location")!);
    expect([error, state]).toEqual(["invalid_request", undefined]);
  });

  it("rejects a state in invalid UTF-8, which it could not return", async () => {
    const { headers } = await flow.service.send(
      `${ORIGIN}/oauth/authorize?client_id=${flow.client.id}&state=%ff`,
      { headers: flow.person },
    );
    const { error, state } = responseIn(headers.get("location")!);
    expect([error, state]).toEqual(["invalid_request", undefined]);
  });

  describe("the decision", () => {
    it("needs a session, and the same account as the page", async () => {
      const fields = await flow.consent();
      const before = await codes();
      expect((await flow.decide(fields, { Origin: ORIGIN })).status).toBe(401);
      const bob = { ...(await flow.service.signIn("bob@example.com")), Origin: ORIGIN };
      expect((await flow.decide(fields, bob)).status).toBe(403);
      const { account: _, ...without } = fields;
      expect((await flow.decide(without)).status).toBe(403);
      expect(await codes()).toBe(before);
      expect((await flow.decide(fields)).status).toBe(200);
    });

    it.each<[string, string | undefined]>([
      ["another origin", "https://evil.example"],
      ["another port", "http://localhost:8800"],
      ["an opaque origin", "null"],
      ["no origin", undefined],
    ])("is rejected from %s", async (_, origin) => {
      const before = await codes();
      const { Origin: __, ...cookie } = flow.person;
      const headers = { ...cookie, ...(origin !== undefined && { Origin: origin }) } as Record<
        string,
        string
      >;
      expect((await flow.decide(await flow.consent(), headers)).status).toBe(403);
      expect(await codes()).toBe(before);
    });

    it("is of the person whom the page names", async () => {
      const fields = await flow.consent();
      const before = await codes();
      const { people, memberships, joinLinks } = flow.service.server.store;
      const eve = await people.signIn("eve@example.com", "free");
      const [account] = await memberships.list((await people.signIn("ada@example.com", "free")).id);
      await joinLinks.join(await joinLinks.create(account!.id), eve.id);
      const headers = { ...(await flow.service.signIn("eve@example.com")), Origin: ORIGIN };
      const [own] = await memberships.list(eve.id);
      await flow.service.send(`${ORIGIN}/dashboard/accounts/${account!.id}/switch`, {
        method: "POST",
        headers,
        body: new URLSearchParams(),
      });
      expect(own!.id).not.toBe(account!.id);
      const { status, body } = await flow.decide(fields, headers);
      expect(status).toBe(403);
      expect(body).toContain("must be of the person who is signed in now");
      expect(await codes()).toBe(before);
    });

    it("is allow or deny", async () => {
      const before = await codes();
      for (const decision of [undefined, "", "yes"]) {
        expect((await flow.decide({ ...(await flow.consent()), decision })).status).toBe(400);
      }
      expect(await codes()).toBe(before);
    });

    it("gives no code for a client that is deleted meanwhile", async () => {
      const { clients } = flow.service.server.store;
      const { id } = await clients.create(flow.owner, [BACK]);
      const fields = await flow.consent({ client_id: id });
      await clients.delete(id);
      const before = await codes();
      expect((await flow.decide(fields)).status).toBe(400);
      expect(await codes()).toBe(before);
    });

    it("gives no code if the client or the membership ends during the request", async () => {
      const { authorizationCodes } = flow.service.server.store;
      const create = vi.spyOn(authorizationCodes, "create").mockResolvedValueOnce(undefined);
      const { status, body } = await flow.decide(await flow.consent());
      create.mockRestore();
      expect(status).toBe(403);
      expect(body).toContain("has just ended");
    });

    it("accepts only a form", async () => {
      const headers = { ...flow.person, "Content-Type": "application/json" };
      const body = JSON.stringify(await flow.consent());
      const { status } = await flow.service.send(`${ORIGIN}/oauth/decision`, {
        method: "POST",
        headers,
        body,
      });
      expect(status).toBe(415);
    });

    it("is not possible by GET", async () => {
      const { status } = await flow.service.send(`${ORIGIN}/oauth/decision`, { headers: flow.person });
      expect(status).toBe(405);
    });
  });

  it("answers 503 if the database fails, and tells the client nothing", async () => {
    const failing = await Authorization.create(await open());
    const fields = await failing.consent();
    await failing.service.close();
    for (const answer of [await failing.open(), await failing.decide(fields)]) {
      expect([answer.status, answer.headers.get("location")]).toEqual([503, null]);
      expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
    }
  });
});
