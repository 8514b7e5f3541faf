import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { openEmbedded } from "../support/embedded.js";
import { type Answer, codec, Service } from "../support/service.js";

let service: Service;

beforeAll(async () => {
  service = await Service.create(await openEmbedded());
});
afterAll(() => service.close());

const send = (path: string, init?: RequestInit): Promise<Answer> => service.send(path, init);

describe("the OpenAPI document", () => {
  it("is OpenAPI 3.1, public, and the same in JSON and in YAML", async () => {
    const { status, body } = await send("/openapi.json");
    expect(status).toBe(200);
    expect(body).toMatchObject({ openapi: "3.1.0", servers: [{ url: "http://localhost:8799/api" }] });
    const yaml = await send("/openapi.yaml");
    expect(yaml.headers.get("content-type")).toBe("application/yaml");
    expect(parse(yaml.body)).toEqual(body);
  });

  it("has the scopes of each operation, and the URLs that issue tokens with them", async () => {
    const { paths, components, servers } = (await send("/openapi.json")).body;
    const { flows } = components.securitySchemes.oauth2;
    expect(Object.keys(flows)).toEqual(["clientCredentials", "authorizationCode"]);
    // OpenAPI 3.1.0, section 4.6: relative to the server's URL.
    const absolute = (url: string): string => new URL(url, servers[0].url).href;
    for (const { tokenUrl, scopes } of Object.values<typeof flows.clientCredentials>(flows)) {
      expect(absolute(tokenUrl)).toBe("http://localhost:8799/api/oauth/token");
      expect(Object.keys(scopes)).toEqual(["puid:generate", "puid:ordinal"]);
    }
    const { authorizationUrl, refreshUrl } = flows.authorizationCode;
    expect(absolute(authorizationUrl)).toBe("http://localhost:8799/oauth/authorize");
    expect(absolute(refreshUrl)).toBe("http://localhost:8799/api/oauth/token");
    const keys = [{ apiKey: [] }, { bearer: [] }];
    const oauth2 = (...scopes: string[]) => ({ oauth2: scopes });
    expect(paths["/v1/ids"].get.security).toEqual([...keys, oauth2("puid:generate")]);
    expect(paths["/v1/ordinal/{puid}"].get.security).toEqual([
      ...keys,
      oauth2("puid:generate"),
      oauth2("puid:ordinal"),
    ]);
    expect(paths["/v1/quota"].get.security).toEqual([...keys, oauth2()]);
  });

  it("has the bounds, patterns and types that requests are validated with", async () => {
    const { paths, components } = (await send("/openapi.json")).body;
    expect(Object.keys(paths)).toEqual([
      "/v1/ids",
      "/v1/ordinal/{puid}",
      "/v1/quota",
      "/.well-known/oauth-authorization-server",
      "/oauth/register",
      "/oauth/token",
      "/oauth/revoke",
    ]);
    expect(paths["/v1/ids"].get.parameters[0]).toMatchObject({
      name: "n",
      in: "query",
      required: false,
      schema: { type: "integer", minimum: 1, maximum: 10, default: 1 },
    });
    expect(components.schemas.Puid).toMatchObject(codec.jsonSchema());
    expect(Object.keys(components.securitySchemes)).toEqual([
      "apiKey",
      "bearer",
      "oauth2",
      "clientSecretBasic",
      "initialAccessToken",
    ]);
  });
});
