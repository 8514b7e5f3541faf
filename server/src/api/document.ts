import { stringify } from "yaml";
import { type Api, endpointOf, type Service } from "../service.js";

const INFO = {
  title: "PUID",
  version: "1",
  description: "Ids from a counter behind a keyed permutation, and their ordinals.",
  license: { name: "MIT", identifier: "MIT" },
};

/** `/openapi.json` and `/openapi.yaml`: this server's own description, from the schemas that validate. */
export function document(api: Api, service: Service): void {
  const register = api.openAPIRegistry.registerComponent.bind(api.openAPIRegistry, "securitySchemes");
  register("apiKey", { type: "apiKey", in: "header", name: "X-API-Key" });
  register("bearer", { type: "http", scheme: "bearer", description: "An access token, or an API key." });
  register("clientSecretBasic", { type: "http", scheme: "basic", description: "A client's id and secret." });
  if (!service.openRegistration) {
    register("initialAccessToken", {
      type: "http",
      scheme: "bearer",
      description: "An initial access token, which the operator makes: RFC 7591, section 3.",
    });
  }
  const describe = (url: string): object =>
    api.getOpenAPI31Document({ openapi: "3.1.0", info: INFO, servers: [{ url: endpointOf(service, url) }] });
  api.get("/openapi.json", (c) => c.json(describe(c.req.url)));
  api.get("/openapi.yaml", (c) =>
    c.body(stringify(describe(c.req.url), { aliasDuplicateObjects: false }), 200, {
      "Content-Type": "application/yaml",
    }),
  );
}
