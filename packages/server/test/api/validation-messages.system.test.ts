import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEmbedded } from "../support/embedded.js";
import { bearer, json, Service } from "../support/service.js";
import { expectOurs, mutants, WILD, wellFormed } from "../support/wild-values.js";

describe("validation messages over HTTP", () => {
  let service: Service;
  let auth: Record<string, string>;
  let registrar: Record<string, string>;
  let session: Record<string, string>;
  const origin = "http://localhost:8799";

  beforeAll(async () => {
    service = await Service.create(await openEmbedded(), { developmentLogin: true });
    const { id, key } = await service.account();
    const { credentials } = service.server.store;
    auth = { "X-API-Key": key };
    registrar = bearer((await credentials.create("registration", { account: id })).secret);
    session = await service.signIn("ada@example.com");
  });
  afterAll(() => service.close());

  /** Returns the message of a 400 response. Fails if the response is 500 or above. */
  async function messageOf(path: string, init: RequestInit): Promise<string | undefined> {
    const { status, body } = await service.send(path, init);
    expect(status).toBeLessThan(500);
    return status === 400 ? body.message : undefined;
  }

  it("have the server's own form for each query and each path", async () => {
    const texts = WILD.filter((value) => typeof value !== "object").map(String);
    const queries: [string, RequestInit, string][] = [
      ["/v1/ids", { headers: auth }, "n"],
      [`${origin}/auth/dev-login`, {}, "email"],
      [`${origin}/auth/dev-login`, {}, "next"],
      [`${origin}/dashboard/api/dev/seed-usage`, { headers: session }, "n"],
    ];
    for (const [path, init, name] of queries) {
      const messages: string[] = [];
      for (const text of texts) {
        const value = encodeURIComponent(wellFormed(text));
        for (const query of [`${name}=${value}`, `${name}=${value}&${name}=${value}`]) {
          const message = await messageOf(`${path}?${query}`, init);
          if (message !== undefined) messages.push(message);
        }
      }
      expect(messages.length, name).toBeGreaterThan(3);
      for (const message of messages) expectOurs(message);
    }
    for (const text of texts.filter((one) => one !== "")) {
      const path = `/v1/ordinal/${encodeURIComponent(wellFormed(text))}`;
      expectOurs((await messageOf(path, { headers: auth }))!);
    }
  });

  it("have the server's own form for each body", async () => {
    const bodies: [string, Record<string, string>, object][] = [
      ["/oauth/register", registrar, { client_name: "x", redirect_uris: ["https://example.com/"] }],
      [
        "/oauth/token",
        {},
        {
          grant_type: "client_credentials",
          client_id: "x",
          client_secret: "x",
          scope: "puid:generate",
          code: "x",
          redirect_uri: "https://example.com/",
          code_verifier: "x".repeat(43),
          refresh_token: "x",
        },
      ],
      [`${origin}/dashboard/api/team/keys`, session, { label: "x" }],
    ];
    const { paths } = service.conformance.document;
    for (const [path, headers, right] of bodies) {
      const schema = paths[path]?.["post"]?.requestBody?.content["application/json"]?.schema;
      if (schema !== undefined) {
        expect(Object.keys(right)).toEqual(Object.keys((schema as { properties: object }).properties));
      }
      let count = 0;
      for (const body of mutants(right, WILD)) {
        const message = await messageOf(path, json(body, headers));
        if (message === undefined) continue;
        expectOurs(message);
        count++;
      }
      expect(count, path).toBeGreaterThan(10);
      expect(await messageOf(path, { ...json({}, headers), body: "{" })).toBe(
        "the body must be JSON, as its Content-Type says",
      );
    }
    const broken = { "Content-Type": "multipart/form-data" };
    expect(await messageOf("/oauth/token", { method: "POST", headers: broken, body: "x" })).toBe(
      "the body must be a form, as its Content-Type says",
    );
  });
});
