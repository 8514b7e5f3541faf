import { describe, expect, it } from "vitest";
import { createServer } from "../src/server.js";
import { noDatabase } from "./support/no-database.js";
import { codec } from "./support/service.js";

const create = (options: object) => createServer({ codec, database: noDatabase, ...options });

describe("createServer › basePath", () => {
  it.each(["/dashboard", "/dashboard/api", "/auth", "/auth/x", "/oauth", "/oauth/x", "/join", "/join/x"])(
    "rejects %j, which is for people, unless there is no dashboard",
    (basePath) => {
      const rule = "must be another path than /dashboard, /auth, /oauth and /join, which are for people";
      expect(() => create({ basePath })).toThrow(`"basePath" ${rule}, got "${basePath}"`);
      expect(() => create({ basePath, dashboard: true })).toThrow('"basePath" must be another path');
      expect(() => create({ basePath, dashboard: false })).not.toThrow();
    },
  );

  it.each(["", "/api", "/authors", "/dashboards/x", "/v1/oauth", "/join-us"])("accepts %j", (basePath) => {
    expect(() => create({ basePath })).not.toThrow();
  });
});

describe("createServer › origin", () => {
  it.each([
    "ftp://x",
    "https://x/",
    "https://x/path",
    "https://x:443",
    "https://X",
    "https://a@x",
    "x.example",
    "null",
    "",
  ])("rejects %j", (origin) => {
    const rule = "must be an origin such as https://ids.example.com, without a path";
    expect(() => create({ origin })).toThrow(`"origin" ${rule}, got "${origin.replace("//a@", "//…@")}"`);
  });

  it.each(["https://ids.example.com", "https://x:8443", "http://localhost:8787"])("accepts %j", (origin) => {
    expect(() => create({ origin })).not.toThrow();
  });
});
