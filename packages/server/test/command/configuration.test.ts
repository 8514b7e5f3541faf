import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfiguration, UsageError } from "../../src/command/configuration.js";
import { usePlaces } from "../support/command.js";

const createPlace = usePlaces();

describe("PUID_DEV_LOGIN", () => {
  it.each([
    [{ PUID_DEV_LOGIN: "1" }, false, true],
    [{ PUID_DEV_LOGIN: "true" }, false, true],
    [{ PUID_DEV_LOGIN: "0" }, true, false],
    [{ PUID_DEV_LOGIN: "false" }, true, false],
    [{ PUID_DEV_LOGIN: "" }, false, false],
    [{ PUID_DEV_LOGIN: "" }, true, true],
    [{}, true, true],
  ])("%j with developmentLogin %j in the file gives %j", (env, developmentLogin, expected) => {
    const config = createPlace({}, true).configure({ developmentLogin });
    expect(readConfiguration({ config }, env).settings.developmentLogin).toBe(expected);
  });

  it.each(["yes", "TRUE", "2", " 1", "on"])("rejects %j", (text) => {
    expect(() => readConfiguration({}, { PUID_DEV_LOGIN: text })).toThrow(UsageError);
  });
});

describe("plans", () => {
  it("have 10 ids per request, unless the file names another number, as in the README", () => {
    const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
    const [, example] = /^### Many ids$.*?^```json\n(.*?)^```/ms.exec(readme)!;
    const config = createPlace({}, true).configure(JSON.parse(example!));
    const { plans } = readConfiguration({ config }, {}).settings;
    expect(plans["free"]).toEqual({ limit: 1000, rate: { requests: 1, seconds: 1 }, idsPerRequest: 10 });
    expect(plans["backfill"]).toEqual({ limit: null, rate: null, idsPerRequest: 10_000 });
  });
});

describe("PUID_LOGIN_CLIENT_SECRET", () => {
  const login = { issuer: "http://127.0.0.1:1", clientId: "id", allow: "everyone" };
  const secretOf = (file: object, env: NodeJS.ProcessEnv, runsServer?: boolean): string | undefined =>
    readConfiguration({ config: createPlace({}, true).configure(file) }, env, runsServer).settings.login
      ?.clientSecret;
  const env = { PUID_LOGIN_CLIENT_SECRET: "of the environment" };

  it("is the client secret, also if the file has one", () => {
    expect(secretOf({ login }, env)).toBe("of the environment");
    expect(secretOf({ login: { ...login, clientSecret: "of the file" } }, env)).toBe("of the environment");
  });

  it("leaves the one of the file if it is missing or empty", () => {
    const file = { login: { ...login, clientSecret: "of the file" } };
    expect(secretOf(file, {})).toBe("of the file");
    expect(secretOf(file, { PUID_LOGIN_CLIENT_SECRET: "" })).toBe("of the file");
  });

  it("completes the example of the guide", () => {
    const guide = readFileSync(join(import.meta.dirname, "../../../../docs/sign-in.md"), "utf8");
    const [, example] = /^```json\n(.*?)^```/ms.exec(guide)!;
    expect(secretOf(JSON.parse(example!), env)).toBe("of the environment");
  });

  it("makes no provider", () => {
    expect(secretOf({}, env)).toBeUndefined();
  });

  it("is required only by the server", () => {
    expect(() => secretOf({ login }, {})).toThrow('"login.clientSecret" must be a string, got nothing');
    expect(secretOf({ login }, {}, false)).toBeUndefined();
  });

  it("is in no error, nor is a password of the issuer", () => {
    const path = join(createPlace({}, true).directory, "broken.json");
    writeFileSync(path, '{ "login": { "clientSecret": GOCSPX-5ec4e7 } }');
    const broken = (): unknown => readConfiguration({ config: path }, {});
    expect(broken).toThrow("the configuration must be a JSON file");
    expect(broken).not.toThrow(/OCSPX|5ec4e7/);
    const issuer = "https://user:5ec4e7@id.example";
    const wrong = (): unknown => secretOf({ login: { ...login, issuer } }, env);
    expect(wrong).toThrow('got "https://…@id.example"');
    expect(wrong).not.toThrow("5ec4e7");
  });

  it.each(["localhost", "127.0.0.1", "127.8.9.10", "[::1]"])("accepts http on this machine: %s", (host) => {
    expect(secretOf({ login: { ...login, issuer: `http://${host}:1/realm` } }, env)).toBeDefined();
  });

  it.each([
    "http://127.0.0.1.example.com",
    "http://localhost.example.com",
    "https://user:password@id.example",
    "https://id.example/#a",
    "ftp://localhost",
    "https://login.microsoftonline.com/organizations/v2.0",
    "https://login.microsoftonline.com/Consumers/v2.0",
    "https://LOGIN.microsoftonline.com:443/common",
  ])("rejects the issuer %s", (issuer) => {
    expect(() => secretOf({ login: { ...login, issuer } }, env)).toThrow('"login.issuer" must be the ');
  });
});

describe("secrets in files", () => {
  const login = { issuer: "http://127.0.0.1:1", clientId: "id", allow: "everyone" };
  const place = createPlace({}, true);
  const config = place.configure({ login });
  const write = (name: string, content: string): string => {
    const path = join(place.directory, name);
    writeFileSync(path, content);
    return path;
  };

  it("are read without the line break at their end", () => {
    const env = {
      PUID_KEY_FILE: write("key", "00ff\n"),
      DATABASE_URL_FILE: write("url", "postgres://host/database\r\n"),
      PUID_METRICS_TOKEN_FILE: write("token", "a-token"),
      PUID_LOGIN_CLIENT_SECRET_FILE: write("client-secret", "a-secret\n"),
    };
    expect(readConfiguration({ config }, env)).toMatchObject({
      key: "00ff",
      databaseUrl: "postgres://host/database",
      metricsToken: "a-token",
      settings: { login: { clientSecret: "a-secret" } },
    });
  });

  it.each(["PUID_KEY", "DATABASE_URL"])("must be readable, and not in the variable as well: %s", (name) => {
    const read = (env: NodeJS.ProcessEnv): unknown => readConfiguration({}, env);
    const missing = join(place.directory, "missing");
    expect(() => read({ [`${name}_FILE`]: missing })).toThrow(
      `${name}_FILE must be the path of a readable file: ENOENT: no such file or directory, open '${missing}'`,
    );
    expect(() => read({ [`${name}_FILE`]: write("empty", "\n") })).toThrow(
      `${name}_FILE must be the path of a file with a secret, got an empty file`,
    );
    const both = { [name]: "5ec4e7", [`${name}_FILE`]: write("both", "5ec4e7") };
    expect(() => read(both)).toThrow(new UsageError(`${name} and ${name}_FILE must not both be set`));
  });

  it("are read only by the server if only the server needs them", () => {
    const missing = join(place.directory, "missing");
    const env = { PUID_METRICS_TOKEN_FILE: missing, PUID_LOGIN_CLIENT_SECRET_FILE: missing };
    expect(readConfiguration({ config }, env, false)).toMatchObject({ metricsToken: undefined });
    expect(() => readConfiguration({ config }, env)).toThrow(UsageError);
  });
});
