import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../src/store/database.js";
import { Authorization, BACK, type Exchanged } from "../support/authorization.js";
import { openEmbedded } from "../support/embedded.js";
import { engines } from "../support/engines.js";
import { from, THREE, useLimitedServices } from "../support/limits.js";
import { CHALLENGE, VERIFIER } from "../support/oauth-exchange.js";
import { type Answer, bearer, codec, form, json, Service } from "../support/service.js";

/** Tests the grants that begin with a person, and revocation: RFC 6749, RFC 7009, RFC 7636 and RFC 9700. */

const refusal = ({ status, body }: Answer): string => `${status} ${body.error}`;

describe.each(engines.filter(({ isHere }) => isHere))("grants of persons on $name", ({ open }) => {
  let database: Database;
  let flow: Authorization;
  /** Another client, which belongs to another account. */
  let other: Authorization["client"];
  beforeAll(async () => {
    database = await open();
    flow = await Authorization.create(database);
    const { id } = await flow.service.account();
    other = await flow.service.server.store.clients.create(id, [BACK], "Another client");
  });
  afterAll(() => flow.service.close());

  const statusesOf = (all: readonly string[]): Promise<number[]> =>
    Promise.all(all.map((access) => flow.statusOf(access)));

  describe("an authorization code", () => {
    it("gives tokens, as form or JSON, in the body or by Basic", async () => {
      const { id, secret } = flow.client;
      const basic = { Authorization: `Basic ${btoa(`${id}:${secret}`)}` };
      const grant = { grant_type: "authorization_code", redirect_uri: BACK, code_verifier: VERIFIER };
      for (const send of [
        (code: string) => form({ ...grant, code, client_id: id, client_secret: secret }),
        (code: string) => json({ ...grant, code, client_id: id, client_secret: secret }),
        (code: string) => form({ ...grant, code }, basic),
        (code: string) => json({ ...grant, code, client_id: id, unknown: ["x"] }, basic),
      ]) {
        const { status, headers, body } = await flow.service.send("/oauth/token", send(await flow.code()));
        expect(status).toBe(200);
        expect([headers.get("cache-control"), headers.get("pragma")]).toEqual(["no-store", "no-cache"]);
        expect(body).toEqual({
          access_token: expect.stringMatching(/^puid_at_[\w-]{43}$/),
          token_type: "Bearer",
          expires_in: 3600,
          refresh_token: expect.stringMatching(/^puid_rt_[\w-]{43}$/),
          scope: "puid:generate puid:ordinal",
        });
        expect(await flow.statusOf(body.access_token)).toBe(200);
      }
    });

    it("gives tokens that live an hour and thirty days", async () => {
      await flow.tokens();
      const lives = async (table: string): Promise<unknown> =>
        database.query(
          `select distinct round(extract(epoch from expires_at - created_at))::int as seconds from ${table}`,
        );
      expect(await lives("puid_refresh_token")).toEqual([{ seconds: 2_592_000 }]);
      expect(await lives("puid_credential where grant_id is not null")).toEqual([{ seconds: 3600 }]);
    });

    it("gives tokens that spend the quota of the account that granted them", async () => {
      const { accounts } = flow.service.server.store;
      const { access_token } = await flow.tokens();
      const { account } = await flow.consent();
      const before = [await accounts.used(account!), await accounts.used(flow.owner)];
      const { status, body } = await flow.service.send("/v1/ids?n=3", { headers: bearer(access_token) });
      expect([status, body.count]).toEqual([200, 3]);
      expect([await accounts.used(account!), await accounts.used(flow.owner)]).toEqual([
        before[0]! + 3,
        before[1],
      ]);
    });

    it("gives tokens that decode only if the scope and the client may", async () => {
      const both = await flow.tokens();
      const { ids } = (await flow.service.send("/v1/ids", { headers: bearer(both.access_token) })).body;
      const decode = ({ access_token }: Exchanged): Promise<number> =>
        flow.statusOf(access_token, `/v1/ordinal/${ids[0]}`);
      expect(codec.ordinal(ids[0])).toBeGreaterThan(0n);
      const narrow = await flow.tokens({ scope: "puid:ordinal" });
      expect(narrow.scope).toBe("puid:ordinal");
      expect([await decode(both), await decode(narrow)]).toEqual([200, 200]);
      expect(await flow.statusOf(narrow.access_token, "/v1/ids")).toBe(403);
      const { clients } = flow.service.server.store;
      await clients.setMayDecode(flow.client.id, false);
      expect([await decode(both), await decode(narrow)]).toEqual([403, 403]);
      await clients.setMayDecode(flow.client.id, true);
    });

    it("gives tokens once; a second use revokes them at once", async () => {
      const code = await flow.code();
      const first: Exchanged = (await flow.redeem(code)).body;
      const next: Exchanged = (await flow.refresh(first.refresh_token)).body;
      expect(await statusesOf([first.access_token, next.access_token])).toEqual([200, 200]);
      expect(refusal(await flow.redeem(code))).toBe("400 invalid_grant");
      expect(await statusesOf([first.access_token, next.access_token])).toEqual([401, 401]);
      expect(refusal(await flow.refresh(next.refresh_token))).toBe("400 invalid_grant");
    });

    it("gives tokens once in concurrent uses, and they are revoked", async () => {
      const code = await flow.code();
      const answers = await Promise.all(Array.from({ length: 8 }, () => flow.redeem(code)));
      const wins = answers.filter(({ status }) => status === 200);
      expect(wins).toHaveLength(1);
      const refusals = answers.filter((answer) => answer !== wins[0]).map(refusal);
      expect(refusals).toEqual(Array(7).fill("400 invalid_grant"));
      const { access_token, refresh_token } = wins[0]!.body;
      expect(await flow.statusOf(access_token)).toBe(401);
      expect(refusal(await flow.refresh(refresh_token))).toBe("400 invalid_grant");
    });

    it("works for its own client only, and another client cannot use it up", async () => {
      const code = await flow.code();
      expect(refusal(await flow.redeem(code, {}, other))).toBe("400 invalid_grant");
      const { access_token } = (await flow.redeem(code)).body;
      expect(refusal(await flow.redeem(code, {}, other))).toBe("400 invalid_grant");
      expect(await flow.statusOf(access_token)).toBe(200);
    });

    it("needs the client's secret", async () => {
      const code = await flow.code();
      expect(refusal(await flow.redeem(code, { client_secret: "" }))).toBe("401 invalid_client");
      expect(refusal(await flow.redeem(code, { client_secret: other.secret }))).toBe("401 invalid_client");
      expect((await flow.redeem(code)).status).toBe(200);
    });

    it.each<[string, Record<string, string>]>([
      ["verifier", { code_verifier: `${VERIFIER.slice(0, -1)}A` }],
      ["verifier, which is the challenge", { code_verifier: CHALLENGE }],
      ["redirect URI", { redirect_uri: `${BACK}&b=2` }],
      ["redirect URI, which is absent", { redirect_uri: "" }],
    ])("is used up by a wrong %s", async (_, changes) => {
      const code = await flow.code();
      expect(refusal(await flow.redeem(code, changes))).toBe("400 invalid_grant");
      expect(refusal(await flow.redeem(code))).toBe("400 invalid_grant");
    });

    it.each<[string, string, Record<string, string>]>([
      ["no code", '"code" must be a string, got nothing', { code: "" }],
      ["no verifier", '"code_verifier" must be a string, got nothing', { code_verifier: "" }],
      ["a short verifier", "", { code_verifier: "a".repeat(42) }],
      ["a long verifier", "", { code_verifier: "a".repeat(129) }],
      ["other characters in the verifier", "", { code_verifier: `${VERIFIER}+` }],
      ["a verifier of two lines", "", { code_verifier: `${VERIFIER}\n` }],
    ])("is not used up by a request with %s", async (_, message, changes) => {
      const rule = "must have 43 to 128 of the characters A-Z, a-z, 0-9, -, ., _ and ~, got a string";
      const code = await flow.code();
      const answer = await flow.redeem(code, changes);
      expect(refusal(answer)).toBe("400 invalid_request");
      expect(answer.body.message).toBe(message || `"code_verifier" ${rule}`);
      expect((await flow.redeem(code)).status).toBe(200);
    });

    it("accepts verifiers of 43 to 128 characters", async () => {
      for (const verifier of ["a".repeat(43), "-._~".repeat(32)]) {
        const digest = await crypto.subtle.digest("SHA-256", Buffer.from(verifier));
        const code = await flow.code({ code_challenge: Buffer.from(digest).toString("base64url") });
        expect((await flow.redeem(code, { code_verifier: verifier })).status).toBe(200);
      }
    });

    it("expires", async () => {
      const code = await flow.code();
      await database.query("update puid_authorization_code set expires_at = now() where grant_id is null");
      expect(refusal(await flow.redeem(code))).toBe("400 invalid_grant");
    });

    it("is one that the server created", async () => {
      for (const code of ["x", "\0", "'; --", `puid_ac_${"a".repeat(43)}`, "\ud800"]) {
        expect(refusal(await flow.redeem(code))).toBe("400 invalid_grant");
      }
    });

    it.each(["code", "redirect_uri", "code_verifier"])("must come with one %s", async (name) => {
      const code = await flow.code();
      const fields = { grant_type: "authorization_code", code, redirect_uri: BACK, code_verifier: VERIFIER };
      const { id, secret } = flow.client;
      const body = new URLSearchParams({ ...fields, client_id: id, client_secret: secret });
      body.append(name, fields[name as "code"]);
      const answer = await flow.service.send("/oauth/token", { method: "POST", body });
      expect(refusal(answer)).toBe("400 invalid_request");
      expect(JSON.stringify(answer.body)).not.toContain(fields[name as "code"]);
      expect((await flow.redeem(code)).status).toBe(200);
    });
  });

  describe("a refresh token", () => {
    it("gives new tokens, and the old access token still works", async () => {
      const first = await flow.tokens();
      const { status, headers, body } = await flow.refresh(first.refresh_token);
      expect([status, headers.get("cache-control")]).toEqual([200, "no-store"]);
      expect(body).toEqual({
        access_token: expect.stringMatching(/^puid_at_/),
        token_type: "Bearer",
        expires_in: 3600,
        refresh_token: expect.stringMatching(/^puid_rt_/),
        scope: "puid:generate puid:ordinal",
      });
      expect(body.refresh_token).not.toBe(first.refresh_token);
      expect(await statusesOf([first.access_token, body.access_token])).toEqual([200, 200]);
      // It is no credential of the API.
      expect(await flow.statusOf(body.refresh_token)).toBe(401);
    });

    it("revokes its grant at the second use", async () => {
      const first = await flow.tokens();
      const second: Exchanged = (await flow.refresh(first.refresh_token)).body;
      expect(refusal(await flow.refresh(first.refresh_token))).toBe("400 invalid_grant");
      expect(await statusesOf([first.access_token, second.access_token])).toEqual([401, 401]);
      expect(refusal(await flow.refresh(second.refresh_token))).toBe("400 invalid_grant");
    });

    it("gives tokens once in concurrent uses, and they are revoked", async () => {
      const { refresh_token } = await flow.tokens();
      const answers = await Promise.all(Array.from({ length: 8 }, () => flow.refresh(refresh_token)));
      const wins = answers.filter(({ status }) => status === 200);
      expect(wins).toHaveLength(1);
      expect(await flow.statusOf(wins[0]!.body.access_token)).toBe(401);
      expect(refusal(await flow.refresh(wins[0]!.body.refresh_token))).toBe("400 invalid_grant");
    });

    it("gives fewer scopes, never more than the person granted", async () => {
      const { refresh_token } = await flow.tokens();
      const narrow = await flow.refresh(refresh_token, { scope: "puid:ordinal" });
      expect(narrow.body.scope).toBe("puid:ordinal");
      expect(await flow.statusOf(narrow.body.access_token, "/v1/ids")).toBe(403);
      // The refresh token has the scopes of the grant: RFC 6749, section 6.
      const wide = await flow.refresh(narrow.body.refresh_token, { scope: "" });
      expect(wide.body.scope).toBe("puid:generate puid:ordinal");
      const small = await flow.tokens({ scope: "puid:ordinal" });
      for (const scope of ["puid:generate", "puid:generate puid:ordinal", "puid:admin", " "]) {
        expect(refusal(await flow.refresh(small.refresh_token, { scope }))).toBe("400 invalid_scope");
      }
      expect((await flow.refresh(small.refresh_token)).body.scope).toBe("puid:ordinal");
    });

    it("works for its own client only, and another client cannot use it up", async () => {
      const { access_token, refresh_token } = await flow.tokens();
      expect(refusal(await flow.refresh(refresh_token, {}, other))).toBe("400 invalid_grant");
      expect(await flow.statusOf(access_token)).toBe(200);
      expect((await flow.refresh(refresh_token)).status).toBe(200);
    });

    it("is required, and one that is not expired", async () => {
      const missing = await flow.refresh("");
      expect(refusal(missing)).toBe("400 invalid_request");
      expect(missing.body.message).toBe('"refresh_token" must be a string, got nothing');
      for (const token of ["x", `puid_rt_${"a".repeat(43)}`, await flow.code()]) {
        expect(refusal(await flow.refresh(token))).toBe("400 invalid_grant");
      }
      const { refresh_token } = await flow.tokens();
      await database.query("update puid_refresh_token set expires_at = now()");
      expect(refusal(await flow.refresh(refresh_token))).toBe("400 invalid_grant");
    });

    it("ends when the person revokes the grant, and with its client", async () => {
      const { grants, clients } = flow.service.server.store;
      const { account } = await flow.consent();
      const { access_token, refresh_token } = await flow.tokens();
      for (const { id } of await grants.list(account!)) await grants.revoke(account!, id);
      expect(await flow.statusOf(access_token)).toBe(401);
      expect(refusal(await flow.refresh(refresh_token))).toBe("400 invalid_grant");
      const client = await clients.create(flow.owner, [BACK]);
      const code = await flow.code({ client_id: client.id });
      const tokens: Exchanged = (await flow.redeem(code, {}, client)).body;
      await clients.delete(client.id);
      expect(await flow.statusOf(tokens.access_token)).toBe(401);
      expect(refusal(await flow.refresh(tokens.refresh_token, {}, client))).toBe("401 invalid_client");
    });
  });

  describe("revocation", () => {
    it("ends an access token alone, and a refresh token with its grant", async () => {
      const first = await flow.tokens();
      const second: Exchanged = (await flow.refresh(first.refresh_token)).body;
      const { status, headers, body } = await flow.post("revoke", { token: first.access_token });
      expect([status, headers.get("cache-control"), body]).toEqual([200, "no-store", {}]);
      expect(await statusesOf([first.access_token, second.access_token])).toEqual([401, 200]);
      const hinted = { token: second.refresh_token, token_type_hint: "access_token" };
      expect((await flow.post("revoke", hinted)).status).toBe(200);
      expect(await statusesOf([second.access_token])).toEqual([401]);
      expect(refusal(await flow.refresh(second.refresh_token))).toBe("400 invalid_grant");
    });

    it("ends an access token of the client's own account", async () => {
      const { access_token } = (await flow.post("token", { grant_type: "client_credentials" })).body;
      expect(await flow.statusOf(access_token)).toBe(200);
      const { id, secret } = flow.client;
      const basic = { Authorization: `Basic ${btoa(`${id}:${secret}`)}` };
      const answer = await flow.service.send("/oauth/revoke", json({ token: access_token }, basic));
      expect([answer.status, answer.body]).toEqual([200, {}]);
      expect(await flow.statusOf(access_token)).toBe(401);
    });

    it("answers the same for tokens that it does not end", async () => {
      const { key } = await flow.service.account();
      for (const token of [
        "x",
        "\0",
        `puid_at_${"a".repeat(43)}`,
        `puid_rt_${"a".repeat(43)}`,
        key,
        await flow.code(),
      ]) {
        const { status, body } = await flow.post("revoke", { token, token_type_hint: "unknown" });
        expect([status, body]).toEqual([200, {}]);
      }
      expect(await flow.statusOf(key)).toBe(200);
    });

    it("never ends a token of another client", async () => {
      const { access_token, refresh_token } = await flow.tokens();
      for (const token of [access_token, refresh_token]) {
        const { status, body } = await flow.post("revoke", { token }, other);
        expect([status, body]).toEqual([200, {}]);
      }
      expect(await flow.statusOf(access_token)).toBe(200);
      expect((await flow.refresh(refresh_token)).status).toBe(200);
    });

    it("needs the client's secret, and one token", async () => {
      const { access_token: token } = await flow.tokens();
      for (const client of [
        { ...flow.client, secret: "" },
        { ...flow.client, secret: other.secret },
      ]) {
        const answer = await flow.post("revoke", { token }, client);
        expect(refusal(answer)).toBe("401 invalid_client");
        expect(answer.headers.get("www-authenticate")).toBe('Basic realm="puid"');
      }
      for (const init of [form({}), json({})]) {
        expect(refusal(await flow.service.send("/oauth/revoke", init))).toBe("401 invalid_client");
      }
      const missing = await flow.post("revoke", {});
      expect(refusal(missing)).toBe("400 invalid_request");
      expect(missing.body.message).toBe('"token" must be a string, got nothing');
      const { id, secret } = flow.client;
      const body = new URLSearchParams({ client_id: id, client_secret: secret, token });
      body.append("token", token);
      const repeated = await flow.service.send("/oauth/revoke", { method: "POST", body });
      expect(refusal(repeated)).toBe("400 invalid_request");
      expect(await flow.statusOf(token)).toBe(200);
      expect((await flow.service.send("/oauth/revoke")).status).toBe(405);
      const text = { method: "POST", body: "x", headers: { "Content-Type": "text/plain" } };
      expect((await flow.service.send("/oauth/revoke", text)).status).toBe(415);
      expect((await flow.post("revoke", { token: "x".repeat(16_384) })).status).toBe(413);
    });
  });

  it("the endpoints return every status that the OpenAPI document lists, except 429", () => {
    const { conformance } = flow.service;
    expect(conformance.unseen("revoke")).toEqual(["revoke 429"]);
  });
});

describe("a server without the dashboard", () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.create(await openEmbedded(), { dashboard: false });
  });
  afterAll(() => service.close());

  it("has only client credentials, and revocation", async () => {
    const { body: metadata } = await service.send("/.well-known/oauth-authorization-server");
    expect(metadata).toEqual({
      issuer: "http://localhost:8799/api",
      token_endpoint: "http://localhost:8799/api/oauth/token",
      registration_endpoint: "http://localhost:8799/api/oauth/register",
      revocation_endpoint: "http://localhost:8799/api/oauth/revoke",
      scopes_supported: ["puid:generate", "puid:ordinal"],
      response_types_supported: [],
      grant_types_supported: ["client_credentials"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
      revocation_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
      service_documentation: "http://localhost:8799/api/openapi.json",
    });
    const { components } = service.conformance.document as unknown as {
      components: { securitySchemes: { oauth2: { flows: object } } };
    };
    expect(Object.keys(components.securitySchemes.oauth2.flows)).toEqual(["clientCredentials"]);
    const { id: account } = await service.account();
    const { credentials, clients } = service.server.store;
    const { secret: initial } = await credentials.create("registration", { account });
    const { body: registered } = await service.send(
      "/oauth/register",
      json({ redirect_uris: [BACK] }, bearer(initial)),
    );
    expect([registered.grant_types, registered.response_types]).toEqual([["client_credentials"], []]);
    const { id: client_id, secret: client_secret } = await clients.create(account, [BACK]);
    const post = (endpoint: string, fields: Record<string, string>): Promise<Answer> =>
      service.send(`/oauth/${endpoint}`, form({ client_id, client_secret, ...fields }));
    for (const grant_type of ["authorization_code", "refresh_token"]) {
      const answer = await post("token", {
        grant_type,
        code: "x",
        code_verifier: VERIFIER,
        refresh_token: "x",
      });
      expect(refusal(answer)).toBe("400 unsupported_grant_type");
      expect(answer.body.message).toBe(`"grant_type" must be client_credentials, got "${grant_type}"`);
    }
    const { access_token: token } = (await post("token", { grant_type: "client_credentials" })).body;
    expect((await post("revoke", { token })).status).toBe(200);
    expect((await service.send("/v1/quota", { headers: bearer(token) })).status).toBe(401);
    for (const path of ["/oauth/authorize", "/oauth/decision"]) {
      expect((await service.send(`http://localhost:8799${path}`)).status).toBe(404);
    }
  });
});

describe("rates of clients", () => {
  const services = useLimitedServices();

  it("limit exchanges and revocations of a client, each on its own and after 400", async () => {
    const service = await services.serve({ token: THREE });
    const { id } = await service.account();
    const client = await service.server.store.clients.create(id, [BACK]);
    const post = (endpoint: string, fields: Record<string, string>): Promise<Answer> =>
      service.send(
        `/oauth/${endpoint}`,
        form({ client_id: client.id, client_secret: client.secret, ...fields }, from("192.0.2.1")),
      );
    const refresh = (token: string) => post("token", { grant_type: "refresh_token", refresh_token: token });
    const revoke = (token: string) => post("revoke", { token });
    for (const [send, status] of [
      [refresh, 400],
      [revoke, 200],
    ] as const) {
      for (let i = 0; i < 3; i++) expect((await send("x")).status).toBe(status);
      const made = await services.statementsOf(async () => {
        expect((await send("x")).status).toBe(429);
        expect((await send("")).status).toBe(400);
      });
      expect(made).toBe(0);
    }
    const code = { grant_type: "authorization_code", code: "x", code_verifier: "short" };
    expect((await post("token", code)).status).toBe(400);
    expect((await post("token", { ...code, code_verifier: VERIFIER })).status).toBe(429);
  });

  it("do not lock out a new token from the address of its client", async () => {
    const service = await services.serve({ failures: THREE });
    const flow = await Authorization.of(service);
    const { access_token } = await flow.tokens();
    // All lookups of this address fail until it waits.
    for (let i = 0; i < 4; i++) await flow.statusOf(`puid_at_${String(i).repeat(43)}`);
    expect(await flow.statusOf(`puid_at_${"9".repeat(43)}`)).toBe(429);
    expect(await flow.statusOf(access_token)).toBe(200);
  });
});
