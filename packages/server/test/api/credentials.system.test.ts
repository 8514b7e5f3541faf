import { describe, expect, it } from "vitest";
import { useApi } from "../support/api.js";
import { bearer } from "../support/service.js";

const api = useApi();
const { send, tokenOf } = api;

describe("credentials", () => {
  it("may be an API key in either header, or an access token", async () => {
    const { key } = await api.service.account();
    const { token } = await tokenOf("puid:generate puid:ordinal");
    for (const headers of [
      { "X-API-Key": key },
      bearer(key),
      bearer(token),
      { Authorization: `bearer  ${token}` },
    ]) {
      expect((await send("/v1/ids", { headers: headers as Record<string, string> })).status).toBe(200);
    }
  });

  it.each<[string, Record<string, string>]>([
    ["none", {}],
    ["an empty key", { "X-API-Key": "" }],
    ["a made-up key", { "X-API-Key": `puid_live_${"A".repeat(43)}` }],
    ["a made-up token", bearer(`puid_at_${"A".repeat(43)}`)],
    ["another scheme", { Authorization: "Basic cHVpZDpwdWlk" }],
    ["a scheme without a token", { Authorization: "Bearer" }],
    ["SQL", { "X-API-Key": "' or 1=1 --" }],
  ])("are rejected with 401: %s", async (name, headers) => {
    for (const path of ["/v1/ids", "/v1/ids?n=11", "/v1/ordinal/x", "/v1/quota"]) {
      const { status, headers: answered, body } = await send(path, { headers });
      expect(status).toBe(401);
      expect(body).toEqual({ error: "unauthorized", message: expect.any(String) });
      expect(answered.get("www-authenticate")).toBe(
        name === "none" ? 'Bearer realm="puid"' : 'Bearer realm="puid", error="invalid_token"',
      );
    }
  });

  it("are rejected in the place of another kind of credential", async () => {
    const { id } = await api.service.account();
    const { credentials } = api.service.server.store;
    const { token } = await tokenOf("puid:generate");
    const { Cookie: cookie } = await api.service.signIn("ada@example.com");
    const [, session] = cookie.split("=");
    const { secret: registration } = await credentials.create("registration", { account: id });
    for (const headers of [{ "X-API-Key": token }, bearer(session!), bearer(registration)]) {
      expect((await send("/v1/ids", { headers: headers as Record<string, string> })).status).toBe(401);
    }
  });

  it("are rejected after they are revoked or expire", async () => {
    const { id, key, auth } = await api.service.account();
    const { credentials } = api.service.server.store;
    const [{ id: keyId } = { id: "" }] = await credentials.list("key", id);
    expect((await send("/v1/quota", { headers: auth })).status).toBe(200);
    expect(await credentials.revoke("key", keyId)).toBe(true);
    expect((await send("/v1/quota", { headers: { "X-API-Key": key } })).status).toBe(401);
    const { secret } = await credentials.create("access", {
      account: id,
      scopes: ["puid:generate"],
      life: -1,
    });
    expect((await send("/v1/quota", { headers: bearer(secret) })).status).toBe(401);
  });

  it("allow every operation with puid:generate, but no ids with puid:ordinal", async () => {
    const { token: generate } = await tokenOf("puid:generate");
    const { token: ordinal } = await tokenOf("puid:ordinal");
    const [id] = (await send("/v1/ids", { headers: bearer(generate) })).body.ids;
    for (const path of [`/v1/ordinal/${id}`, "/v1/quota"]) {
      for (const token of [generate, ordinal]) {
        expect((await send(path, { headers: bearer(token) })).status).toBe(200);
      }
    }
    const { status, headers, body } = await send("/v1/ids", { headers: bearer(ordinal) });
    expect(status).toBe(403);
    expect(body).toEqual({
      error: "insufficient_scope",
      message: "the token must have the scope puid:generate",
    });
    expect(headers.get("www-authenticate")).toBe(
      'Bearer realm="puid", error="insufficient_scope", scope="puid:generate"',
    );
  });

  it("cannot decode if mayDecode is false for the client or the key", async () => {
    const { id: account } = await api.service.account();
    const { clients, credentials } = api.service.server.store;
    const { id: client } = await clients.create(account, []);
    const all = { account, scopes: ["puid:generate", "puid:ordinal"] };
    const { secret: token } = await credentials.create("access", { ...all, client, life: 60 });
    const { secret: key } = await credentials.create("key", { ...all, mayDecode: false });
    const [id] = (await send("/v1/ids", { headers: bearer(token) })).body.ids;
    const decoded = async (secret: string): Promise<number> =>
      (await send(`/v1/ordinal/${id}`, { headers: bearer(secret) })).status;

    expect(await decoded(token)).toBe(200);
    expect(await clients.setMayDecode(client, false)).toBe(true);
    for (const secret of [token, key]) {
      const { status, headers, body } = await send(`/v1/ordinal/${id}`, { headers: bearer(secret) });
      expect(status).toBe(403);
      expect(body).toEqual({
        error: "insufficient_scope",
        message: "the client or key must be allowed to decode; ask the operator of this server",
      });
      expect(headers.get("www-authenticate")).toBe('Bearer realm="puid", error="insufficient_scope"');
      for (const path of ["/v1/ids", "/v1/quota"]) {
        expect((await send(path, { headers: bearer(secret) })).status).toBe(200);
      }
    }
    expect((await send("/v1/ordinal/x", { headers: bearer(key) })).status).toBe(403); // before 400
    expect(await clients.setMayDecode(client, true)).toBe(true);
    expect(await decoded(token)).toBe(200);
    expect(await decoded(key)).toBe(403);
    expect(await clients.setMayDecode("client_unknown", false)).toBe(false);
  });

  it("are accepted if one of the two headers is valid", async () => {
    const { id, key } = await api.service.account();
    const { credentials } = api.service.server.store;
    const { id: revokedId, secret: revoked } = await credentials.create("key", { account: id });
    await credentials.revoke("key", revokedId);
    const { token } = await tokenOf("puid:generate");
    for (const bad of ["", "nonsense", token, `puid_live_${"A".repeat(43)}`, revoked]) {
      for (const good of [token, key]) {
        const headers = { "X-API-Key": bad, ...bearer(good) };
        expect((await send("/v1/ids", { headers })).status, bad).toBe(200);
      }
    }
    expect((await send("/v1/quota", { headers: { "X-API-Key": key, ...bearer("nonsense") } })).status).toBe(
      200,
    );
    expect((await send("/v1/quota", { headers: { "X-API-Key": revoked, ...bearer(revoked) } })).status).toBe(
      401,
    );
  });
});
