import { stringify } from "yaml";
import { AUTHORIZE } from "./oauth/grant-types.js";
import { SCOPE_MEANINGS } from "./scopes.js";
import { type Api, endpointOf, type Service } from "./service.js";

const INFO = {
  title: "PUID",
  version: "1",
  description: "Issues ids and decodes them. An id is a number from a counter, enciphered with a key.",
  license: { name: "MIT", identifier: "MIT" },
};

/** Adds `/openapi.json` and `/openapi.yaml`. The schemas that validate requests are also in this document. */
export function addDocumentRoutes(api: Api, service: Service): void {
  const register = api.openAPIRegistry.registerComponent.bind(api.openAPIRegistry, "securitySchemes");
  const tokenUrl = `${service.basePath}/oauth/token`;
  register("apiKey", { type: "apiKey", in: "header", name: "X-API-Key" });
  register("bearer", { type: "http", scheme: "bearer", description: "An API key." });
  register("oauth2", {
    type: "oauth2",
    description: "An access token. A request without a scope is one for all scopes.",
    // OpenAPI 3.1 resolves these paths against the server's URL.
    flows: {
      clientCredentials: { tokenUrl, scopes: { ...SCOPE_MEANINGS } },
      ...(service.dashboard && {
        authorizationCode: {
          authorizationUrl: AUTHORIZE,
          tokenUrl,
          refreshUrl: tokenUrl,
          scopes: { ...SCOPE_MEANINGS },
        },
      }),
    },
  });
  register("clientSecretBasic", { type: "http", scheme: "basic", description: "A client's id and secret." });
  if (!service.openRegistration) {
    register("initialAccessToken", {
      type: "http",
      scheme: "bearer",
      description: "An initial access token from the operator: RFC 7591, section 3.",
    });
  }
  // Both are made on the first request, after all operations exist. Only the server's URL depends on the request.
  let json: object | undefined;
  let yaml: string | undefined;
  const describe = (): object => {
    json ??= api.getOpenAPI31Document({ openapi: "3.1.0", info: INFO });
    return json;
  };
  api.get("/openapi.json", (c) =>
    c.json({ ...describe(), servers: [{ url: endpointOf(service, c.req.url) }] }),
  );
  api.get("/openapi.yaml", (c) => {
    yaml ??= stringify(describe(), { aliasDuplicateObjects: false });
    const servers = `servers:\n  - url: ${JSON.stringify(endpointOf(service, c.req.url))}\n`;
    return c.body(yaml + servers, 200, { "Content-Type": "application/yaml" });
  });
}
