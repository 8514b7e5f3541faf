import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../src/store/database.js";
import { digestOf } from "../../src/util/secrets.js";
import { openEmbedded } from "../support/embedded.js";
import { type Answer, bearer, form, json, Service } from "../support/service.js";

/** Tests OAuth 2.0 as RFC 6749, RFC 7591 and RFC 8414 define it. */

let database: Database;
let service: Service;

beforeAll(async () => {
  const ten = { requests: 10, seconds: 3600 };
  database = await openEmbedded();
  service = await Service.create(database, { rates: { token: ten, registration: ten } });
});
afterAll(() => service.close());

const send = (path: string, init?: RequestInit): Promise<Answer> => service.send(path, init);

/** Returns a message with the characters that RFC 6749, section 5.2, allows. */
const described = (message: string): string => message.replaceAll('"', "'").replaceAll(/[^ !#-[\]-~]/g, "?");

describe("OAuth", () => {
  const metadata = (path: string) => send(path).then(({ body }) => body);

  it("serves its metadata below the endpoint and at the path of RFC 8414", async () => {
    const body = await metadata("/.well-known/oauth-authorization-server");
    expect(body).toEqual({
      issuer: "http://localhost:8799/api",
      token_endpoint: "http://localhost:8799/api/oauth/token",
      registration_endpoint: "http://localhost:8799/api/oauth/register",
      scopes_supported: ["puid:generate", "puid:ordinal"],
      authorization_endpoint: "http://localhost:8799/oauth/authorize",
      revocation_endpoint: "http://localhost:8799/api/oauth/revoke",
      response_types_supported: ["code"],
      response_modes_supported: ["query"],
      grant_types_supported: ["client_credentials", "authorization_code", "refresh_token"],
      code_challenge_methods_supported: ["S256"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
      revocation_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
      authorization_response_iss_parameter_supported: true,
      service_documentation: "http://localhost:8799/api/openapi.json",
    });
    expect(await metadata("http://localhost:8799/.well-known/oauth-authorization-server/api")).toEqual(body);
  });

  /** Creates an account and an initial access token for it. */
  const initial = async (plan = "boundless"): Promise<{ id: string; headers: Record<string, string> }> => {
    const { id } = await service.account(plan);
    const { secret } = await service.server.store.credentials.create("registration", { account: id });
    expect(secret).toMatch(/^puid_it_/);
    return { id, headers: bearer(secret) };
  };
  const metadataOf = { client_name: "tests", redirect_uris: ["https://example.com/back?a=1"] };

  it("registers clients that cannot decode if mayDecode is false for the registration token", async () => {
    const { id: account } = await service.account("boundless");
    const { credentials } = service.server.store;
    const { secret } = await credentials.create("registration", { account, mayDecode: false });
    const { body: client } = await send("/oauth/register", json(metadataOf, bearer(secret)));
    const { client_id, client_secret } = client as Record<string, string>;
    const credentialsOf = {
      grant_type: "client_credentials",
      client_id: client_id!,
      client_secret: client_secret!,
    };
    const { body: exchanged } = await send("/oauth/token", form(credentialsOf));
    const headers = bearer((exchanged as { access_token: string }).access_token);
    const { body } = await send("/v1/ids", { headers });
    const [puid] = (body as { ids: string[] }).ids;
    expect(await send(`/v1/ordinal/${puid}`, { headers })).toMatchObject({
      status: 403,
      body: { error: "insufficient_scope" },
    });
  });

  it("registers clients with an initial access token", async () => {
    const { headers } = await initial();
    const { status, headers: answered, body } = await send("/oauth/register", json(metadataOf, headers));
    expect(status).toBe(201);
    expect(answered.get("cache-control")).toBe("no-store");
    expect(body).toEqual({
      client_id: expect.stringMatching(/^client_/),
      client_secret: expect.stringMatching(/^puid_cs_/),
      client_id_issued_at: expect.any(Number),
      client_secret_expires_at: 0,
      client_name: "tests",
      redirect_uris: ["https://example.com/back?a=1"],
      grant_types: ["client_credentials", "authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "client_secret_post",
      scope: "puid:generate puid:ordinal",
    });
    // A server ignores unknown metadata of a client: RFC 7591, section 2.
    const more = { redirect_uris: ["com.example.app:/back"], grant_types: ["implicit"], logo_uri: 7 };
    expect((await send("/oauth/register", json(more, headers))).body).not.toHaveProperty("client_name");
  });

  it("registers clients with an old initial access token, which has the prefix of refresh tokens", async () => {
    const { id } = await service.account();
    const old = `puid_rt_${"a".repeat(43)}`;
    const { credentials } = service.server.store;
    const created = await credentials.create("registration", { account: id });
    await database.query("update puid_credential set digest = $1 where id = $2", [
      await digestOf(old),
      created.id,
    ]);
    expect((await send("/oauth/register", json(metadataOf, bearer(old)))).status).toBe(201);
    const unknown = bearer(`puid_rt_${"b".repeat(43)}`);
    expect((await send("/oauth/register", json(metadataOf, unknown))).status).toBe(401);
  });

  it("rejects a registration without an initial access token", async () => {
    const { key } = await service.account();
    for (const headers of [{}, bearer("puid_it_nonsense"), bearer(key)]) {
      const { status, headers: answered, body } = await send("/oauth/register", json(metadataOf, headers));
      expect(status).toBe(401);
      expect(body.error).toBe("unauthorized");
      expect(answered.has("www-authenticate")).toBe(true);
    }
    expect((await send("/oauth/register", json({}))).status).toBe(401);
  });

  it.each<[string, unknown, string]>([
    ["no redirect URIs", { client_name: "x" }, "invalid_redirect_uri"],
    ["an empty list of redirect URIs", { redirect_uris: [] }, "invalid_redirect_uri"],
    ["redirect URIs that are not a list", { redirect_uris: "https://example.com" }, "invalid_redirect_uri"],
    ["a relative redirect URI", { redirect_uris: ["/back"] }, "invalid_redirect_uri"],
    ["a redirect URI with a fragment", { redirect_uris: ["https://example.com/#a"] }, "invalid_redirect_uri"],
    ["a javascript: redirect URI", { redirect_uris: ["javascript:alert(1)"] }, "invalid_redirect_uri"],
    ["a data: redirect URI", { redirect_uris: ["DATA:text/html,x"] }, "invalid_redirect_uri"],
    ["a file: redirect URI", { redirect_uris: ["file:///etc/passwd"] }, "invalid_redirect_uri"],
    ["a blob: redirect URI", { redirect_uris: ["blob:https://example.com/x"] }, "invalid_redirect_uri"],
    ["a redirect URI that is not a string", { redirect_uris: [7] }, "invalid_redirect_uri"],
    ["21 redirect URIs", { redirect_uris: Array(21).fill("https://example.com") }, "invalid_redirect_uri"],
    ["a name that is not a string", { ...metadataOf, client_name: {} }, "invalid_client_metadata"],
    ["a name with NUL", { ...metadataOf, client_name: "a\0b" }, "invalid_client_metadata"],
    ["a name with a lone surrogate", { ...metadataOf, client_name: "a\ud800" }, "invalid_client_metadata"],
    [
      "a name with a bidirectional control",
      { ...metadataOf, client_name: "a\u202eb" },
      "invalid_client_metadata",
    ],
    ["a name of two lines", { ...metadataOf, client_name: "a\u2028b" }, "invalid_client_metadata"],
    ["a name of 201 characters", { ...metadataOf, client_name: "x".repeat(201) }, "invalid_client_metadata"],
    ["an array", [], "invalid_client_metadata"],
    ["null", null, "invalid_client_metadata"],
  ])("rejects metadata: %s", async (_, metadata, error) => {
    const { headers } = await initial();
    const { status, body } = await send("/oauth/register", json(metadata, headers));
    expect(status).toBe(400);
    expect(body).toEqual({ error, error_description: described(body.message), message: expect.any(String) });
  });

  it("rejects bodies that are not JSON, of another type or too large", async () => {
    const { headers } = await initial();
    const post = (body: string, type: string): RequestInit => ({
      method: "POST",
      headers: { ...headers, "Content-Type": type },
      body,
    });
    const status = async (init: RequestInit) => (await send("/oauth/register", init)).status;
    expect(await status(post("{", "application/json"))).toBe(400);
    expect(await status(post("{}", "text/plain"))).toBe(415);
    expect(await status(post("a=b", "application/x-www-form-urlencoded"))).toBe(415);
    expect(await status(post(`"${"x".repeat(16_384)}"`, "application/json"))).toBe(413);
    expect(await status(post(`"${"x".repeat(16_000)}"`, "application/json"))).toBe(400);
    const large = form({ grant_type: "x".repeat(16_384) });
    expect((await send("/oauth/token", large)).status).toBe(413);
  });

  const client = async (plan?: string) => {
    const { id, headers } = await initial(plan);
    const { body } = await send("/oauth/register", json(metadataOf, headers));
    return { account: id, client_id: body.client_id as string, client_secret: body.client_secret as string };
  };
  const basic = (id: string, secret: string): Record<string, string> => ({
    Authorization: `Basic ${btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`)}`,
  });

  it("exchanges a client's credentials for a token: as form or JSON, in the body or by Basic", async () => {
    const { account, client_id, client_secret } = await client();
    const grant_type = "client_credentials";
    for (const init of [
      form({ grant_type, client_id, client_secret }),
      json({ grant_type, client_id, client_secret }),
      form({ grant_type }, basic(client_id, client_secret)),
      form({ grant_type, client_id }, basic(client_id, client_secret)),
      json({ grant_type }, basic(client_id, client_secret)),
    ]) {
      const { status, headers, body } = await send("/oauth/token", init);
      expect(status).toBe(200);
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("pragma")).toBe("no-cache");
      expect(body).toEqual({
        access_token: expect.stringMatching(/^puid_at_/),
        token_type: "Bearer",
        expires_in: 3600,
        scope: "puid:generate puid:ordinal",
      });
      const { ids } = (await send("/v1/ids", { headers: bearer(body.access_token) })).body;
      expect((await send(`/v1/ordinal/${ids}`, { headers: bearer(body.access_token) })).status).toBe(200);
    }
    expect(await service.server.store.accounts.used(account)).toBe(5);
  });

  it("issues tokens with the requested scopes, and rejects unknown scopes", async () => {
    const { client_id, client_secret } = await client();
    const ask = (scope: string) =>
      send("/oauth/token", form({ grant_type: "client_credentials", client_id, client_secret, scope }));
    expect((await ask("puid:ordinal puid:generate puid:ordinal")).body.scope).toBe(
      "puid:ordinal puid:generate",
    );
    expect((await ask("puid:generate")).body.scope).toBe("puid:generate");
    for (const scope of [" ", "puid:admin", "puid:generate puid:admin", "puid:generate,puid:ordinal"]) {
      const { status, body } = await ask(scope);
      expect(status, scope).toBe(400);
      expect(body.error).toBe("invalid_scope");
    }
  });

  it("treats an empty parameter as absent: RFC 6749, section 3.2", async () => {
    const { account: _, ...right } = await client();
    const { client_id, client_secret } = right;
    const grant_type = "client_credentials";
    for (const post of [form, json]) {
      const both = await send("/oauth/token", post({ grant_type, ...right, scope: "" }));
      expect(both.body.scope).toBe("puid:generate puid:ordinal");
      const empty = { grant_type, client_id: "", client_secret: "", scope: "" };
      expect((await send("/oauth/token", post(empty, basic(client_id, client_secret)))).status).toBe(200);
      expect((await send("/oauth/token", post(empty))).body.error).toBe("invalid_client");
      const { status, body } = await send("/oauth/token", post({ ...right, grant_type: "" }));
      expect({ status, ...body }).toMatchObject({
        status: 400,
        error: "invalid_request",
        message: '"grant_type" must be one of client_credentials, authorization_code, refresh_token, got ""',
      });
    }
  });

  it.each(["grant_type", "client_id", "client_secret", "scope"])("rejects a repeated %s", async (name) => {
    const { account: _, ...right } = await client();
    const types = "one of client_credentials, authorization_code, refresh_token";
    const fields = { grant_type: "client_credentials", ...right, scope: "puid:generate" } as Record<
      string,
      string
    >;
    for (const again of [fields[name]!, ""]) {
      const body = new URLSearchParams([...Object.entries(fields), [name, again]]);
      const answer = await send("/oauth/token", { method: "POST", body });
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({
        error: "invalid_request",
        message: `"${name}" must be ${name === "grant_type" ? types : "a string"}, got an array`,
      });
    }
  });

  it("names what is wrong with an initial access token", async () => {
    const { id: account, key } = await service.account();
    const { credentials } = service.server.store;
    const { secret: access } = await credentials.create("access", {
      account,
      scopes: ["puid:generate"],
      life: 60,
    });
    const { secret: expired } = await credentials.create("registration", { account, life: -1 });
    const { id, secret: revoked } = await credentials.create("registration", { account });
    await credentials.revoke("registration", id);
    const how = "; the operator creates one with puid-server registration-tokens create";
    const missing = "the request must have an initial access token as Authorization: Bearer, got";
    const wrong = "the token must be an initial access token of this server that is not expired or revoked";
    const [silent, invalid] = ['Bearer realm="puid"', 'Bearer realm="puid", error="invalid_token"'];
    const refusals: [Record<string, string>, string, string][] = [
      [{}, `${missing} nothing${how}`, silent],
      [{ "X-API-Key": key }, `${missing} an API key${how}`, silent],
      [bearer(key), `${wrong}, got an API key${how}`, invalid],
      [bearer(access), `${wrong}, got an access token${how}`, invalid],
      ...[expired, revoked, `puid_it_${"A".repeat(43)}`, "nonsense"].map(
        (token): [Record<string, string>, string, string] => [bearer(token), wrong + how, invalid],
      ),
    ];
    for (const [headers, message, challenge] of refusals) {
      const { status, headers: answered, body } = await send("/oauth/register", json(metadataOf, headers));
      expect({ status, body }).toEqual({ status: 401, body: { error: "unauthorized", message } });
      expect(answered.get("www-authenticate")).toBe(challenge);
    }
  });

  it.each<[string, Record<string, string>]>([
    ["a wrong secret", { client_secret: "wrong" }],
    ["another client", { client_id: "client_unknown" }],
    ["no secret", { client_secret: "" }],
  ])("rejects %s with invalid_client", async (_, wrong) => {
    const { account: __, ...right } = await client();
    const fields = { grant_type: "client_credentials", ...right, ...wrong };
    for (const init of [
      form(fields),
      json(fields),
      form({ grant_type: fields.grant_type }, basic(fields.client_id, fields.client_secret)),
    ]) {
      const { status, headers, body } = await send("/oauth/token", init);
      expect(status).toBe(401);
      expect(headers.get("www-authenticate")).toBe('Basic realm="puid"');
      expect(body).toEqual({
        error: "invalid_client",
        error_description: described(body.message),
        message: expect.any(String),
      });
    }
  });

  it("rejects invalid requests for a token", async () => {
    const { account: _, ...right } = await client();
    const grant_type = "client_credentials";
    const refused = async (init: RequestInit) => {
      const { status, body } = await send("/oauth/token", init);
      return `${status} ${body.error}`;
    };
    expect(await refused({ method: "POST" })).toBe("400 invalid_request");
    expect(await refused(form({ ...right }))).toBe("400 invalid_request");
    expect(await refused(json({ grant_type: 7 }))).toBe("400 invalid_request");
    expect(await refused(json([]))).toBe("400 invalid_request");
    expect(await refused({ ...json({}), body: "{" })).toBe("400 invalid_request");
    expect(
      await refused({
        ...form({}),
        body: new URLSearchParams([
          ["grant_type", grant_type],
          ["grant_type", grant_type],
        ]),
      }),
    ).toBe("400 invalid_request");
    expect(await refused(form({ ...right, grant_type: "password" }))).toBe("400 unsupported_grant_type");
    expect(await refused(form({ ...right, grant_type }, basic(right.client_id, right.client_secret)))).toBe(
      "400 invalid_request",
    );
    expect(await refused(form({ grant_type }))).toBe("401 invalid_client");
    expect(await refused(form({ grant_type }, { Authorization: "Basic !" }))).toBe("401 invalid_client");
    expect(await refused(form({ grant_type }, { Authorization: `Basic ${btoa("nocolon")}` }))).toBe(
      "401 invalid_client",
    );
    expect(await refused(form({ grant_type }, { Authorization: `Basic ${btoa("%zz:x")}` }))).toBe(
      "401 invalid_client",
    );
    expect(
      await refused(form({ grant_type, client_id: "another" }, basic(right.client_id, right.client_secret))),
    ).toBe("401 invalid_client");
    expect(await refused({ method: "POST", body: "x", headers: { "Content-Type": "text/plain" } })).toBe(
      "415 unsupported_media_type",
    );
  });

  it("limits the token exchanges of a client and the registrations of an account", async () => {
    const { account: _, ...fields } = await client();
    const { headers } = await initial();
    const exchange = () => send("/oauth/token", form({ grant_type: "client_credentials", ...fields }));
    const register = () => send("/oauth/register", json(metadataOf, headers));
    for (const [ask, status] of [
      [exchange, 200],
      [register, 201],
    ] as const) {
      for (let i = 0; i < 10; i++) expect((await ask()).status).toBe(status);
      const { status: limited, headers: answered, body } = await ask();
      expect(limited).toBe(429);
      expect(body).toMatchObject({ error: "rate_limited", retryAfterMs: expect.any(Number) });
      expect(answered.get("cache-control")).toBe("no-store");
    }
  });

  it("revokes a client's tokens when the client is deleted", async () => {
    const { client_id, client_secret } = await client();
    const { body } = await send(
      "/oauth/token",
      form({ grant_type: "client_credentials", client_id, client_secret }),
    );
    expect((await send("/v1/quota", { headers: bearer(body.access_token) })).status).toBe(200);
    await service.server.store.clients.delete(client_id);
    expect((await send("/v1/quota", { headers: bearer(body.access_token) })).status).toBe(401);
  });
});

it.each([
  ["/.well-known/oauth-authorization-server", "GET, HEAD"],
  ["/oauth/register", "POST"],
  ["/oauth/token", "POST"],
])("%s allows only the methods %s", async (path, allow) => {
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"]) {
    if (allow.includes(method)) continue;
    const { status, headers } = await send(path, { method });
    expect(status, method).toBe(405);
    expect(headers.get("allow")).toBe(allow);
  }
});

it("OAuth returns every status that the OpenAPI document lists", () => {
  expect(service.conformance.unseen("metadata", "register", "token")).toEqual([]);
});
