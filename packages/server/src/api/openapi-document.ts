import { stringify } from "yaml";
import { SCOPE_MEANINGS } from "./authentication.js";
import { type Api, endpointOf, type Service } from "./service.js";

const INFO = {
  title: "PUID",
  version: "1",
  description: "Ids from a counter behind a keyed permutation, and their ordinals.",
  license: { name: "MIT", identifier: "MIT" },
};

/** `/openapi.json` and `/openapi.yaml`: this server's own description, from the schemas that validate. */
export function addDocumentRoutes(api: Api, service: Service): void {
  const register = api.openAPIRegistry.registerComponent.bind(api.openAPIRegistry, "securitySchemes");
  register("apiKey", { type: "apiKey", in: "header", name: "X-API-Key" });
  register("bearer", { type: "http", scheme: "bearer", description: "An API key." });
  register("oauth2", {
    type: "oauth2",
    description:
      "An access token of a client's credentials. A token without a scope asked for has all scopes.",
    // A path, which OpenAPI 3.1 resolves against the server's URL.
    flows: {
      clientCredentials: { tokenUrl: `${service.basePath}/oauth/token`, scopes: { ...SCOPE_MEANINGS } },
    },
  });
  register("clientSecretBasic", { type: "http", scheme: "basic", description: "A client's id and secret." });
  if (!service.openRegistration) {
    register("initialAccessToken", {
      type: "http",
      scheme: "bearer",
      description: "An initial access token, which the operator makes: RFC 7591, section 3.",
    });
  }
  // Both are made once, when all operations are there; what a request has of its own is the server's URL.
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
