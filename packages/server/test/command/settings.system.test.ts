import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freePort } from "../../../../test/support/postgres.js";
import { codecOf, idsOf, KEY, QUICK, usePlaces } from "../support/command.js";
import { until } from "../support/processes.js";

const createPlace = usePlaces();

/** A valid setting `login`. */
const LOGIN = {
  issuer: "https://id.example",
  clientId: "id",
  clientSecret: "5ec4e7",
  allow: "everyone",
};

describe("settings", () => {
  it("come from flags, then the environment, then the file", async () => {
    const place = createPlace();
    // The server creates the first two directories itself.
    place.prepare("of-the-flags");
    const [ofFile, ofEnvironment] = [await freePort(), await freePort()];
    const file = { ...QUICK, basePath: "/ids", host: "127.0.0.2", port: ofFile, data: "of-the-file" };
    const path = place.configure(file);

    const one = await place.start(["--config", path]);
    expect(one.endpoint).toBe(`http://127.0.0.2:${ofFile}/ids`);
    expect(one.process.stderr).not.toContain("WARNING");
    expect(readdirSync(join(place.directory, "of-the-file"))).toContain("key");
    const key = await place.tell(["keys", "create", "--config", path]);
    await idsOf(one.endpoint, key);
    await one.process.kill("SIGTERM");

    const env = {
      PUID_CONFIG: path,
      PUID_DATA: "of-the-environment",
      HOST: "127.0.0.3",
      PORT: String(ofEnvironment),
      PUID_KEY: KEY,
      PUID_LOG_LEVEL: "silent",
      PUID_METRICS_TOKEN: "a-token-for-metrics",
    };
    const two = await place.start([], env);
    expect(two.endpoint).toBe(`http://127.0.0.3:${ofEnvironment}/ids`);
    const ofTheEnvironment = readdirSync(join(place.directory, "of-the-environment"));
    expect(ofTheEnvironment).toContain("run");
    expect(ofTheEnvironment).not.toContain("key");
    const [id] = await idsOf(two.endpoint, await place.tell(["keys", "create"], env));
    expect(codecOf(KEY).ordinal(id!)).toBe(1n);
    const metrics = `${two.origin}/metrics`;
    expect((await fetch(metrics)).status).toBe(401);
    const headers = { Authorization: "Bearer a-token-for-metrics" };
    expect((await fetch(metrics, { headers })).status).toBe(200);
    expect(two.process.stdout).toBe("");
    await two.process.kill("SIGTERM");

    const flags = ["--port", "0", "--host", "127.0.0.4", "--data", "of-the-flags"];
    const three = await place.start(flags, { ...env, PUID_LOG_LEVEL: "" });
    expect(three.endpoint).toMatch(/^http:\/\/127\.0\.0\.4:\d+\/ids$/);
    expect(three.endpoint).not.toContain(String(ofEnvironment));
    const directory = join(place.directory, "of-the-flags");
    expect(readdirSync(directory)).toContain("run");
    expect(three.process.stderr).toContain(`keys create --config ${path} --data ${directory}\n`);
    await until(() => three.process.stdout.includes('"listening"'));
  });

  const bad = createPlace();
  /** Returns the one line that the server prints when it does not start. */
  async function refusal(file: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    writeFileSync(join(bad.directory, "bad.json"), file);
    const { status, stdout, stderr } = await bad.run(["start", "--config", "bad.json"], env);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^puid-server: .+\n$/);
    expect(stderr).not.toContain("5ec4e7");
    return stderr.trimEnd();
  }

  it.each<[string, RegExp]>([
    ["{", /the configuration must be a JSON file: bad\.json: /],
    ["[]", /bad\.json: the configuration must be an object, got an array$/],
    ['{ "key": "5ec4e7" }', /bad\.json: the configuration must have known keys only, got "key"$/],
    ['{ "port": 65536 }', /bad\.json: "port" must be an integer from 0 to 65535, got 65536$/],
    [
      '{ "plans": { "free": { "limit": "2", "rate": null } } }',
      /"plans\.free\.limit" must be an integer of at least 0, or null, got "2"$/,
    ],
    ...["0", "10001", "1.5", "null"].map((number): [string, RegExp] => [
      `{ "plans": { "free": { "limit": 2, "rate": null, "idsPerRequest": ${number} } } }`,
      new RegExp(`"plans\\.free\\.idsPerRequest" must be an integer from 1 to 10000, got ${number}$`),
    ]),
    ['{ "defaultPlan": "gold" }', /"defaultPlan" must be one of the plans, got "gold"$/],
    ['{ "basePath": "/api/" }', /"basePath" must be a path such as \/api, .*, got "\/api\/"$/],
    [
      '{ "rates": { "token": { "requests": 0, "seconds": 1 } } }',
      /"rates\.token\.requests" must be an integer from 1 to 1000000, got 0$/,
    ],
    ['{ "rates": { "tokens": null } }', /"rates" must have known keys only, got "tokens"$/],
    ['{ "trustedProxies": -1 }', /"trustedProxies" must be an integer from 0 to 10, got -1$/],
    ['{ "tokensPerClient": 0 }', /"tokensPerClient" must be an integer from 1 to 10000, got 0$/],
    ...(
      [
        [
          { issuer: "http://id.example" },
          /"login\.issuer" must be the https URL of .*, got "http:\/\/id\.example"$/,
        ],
        [
          { issuer: "id.example" },
          /"login\.issuer" must be the https URL of an issuer, .*, got "id\.example"$/,
        ],
        [{ issuer: "https://id.example/?a" }, /"login\.issuer" must be the https URL of an issuer, /],
        [
          { issuer: "https://login.microsoftonline.com/common/v2.0" },
          /"login\.issuer" must be the issuer of one tenant, because .*, got "https:\/\/login\./,
        ],
        [{ clientId: "" }, /"login\.clientId" must have at least 1 character, got ""$/],
        [{ clientSecret: "5ec4e7".repeat(400) }, /"login\.clientSecret" must have at most .*, got a string$/],
        [{ allow: "all" }, /"login\.allow" must be "everyone", or an object .*, got "all"$/],
        [{ allow: {} }, /"login\.allow" must have an item in emails or domains, got an object$/],
        [
          { allow: { domains: ["@example.com"] } },
          /"login\.allow\.domains\[0\]" must be a domain such as example\.com, got "@example\.com"$/,
        ],
        [{ allow: { emails: ["ada"] } }, /"login\.allow\.emails\[0\]" must be an email address, got "ada"$/],
        [{ trustEmails: "no" }, /"login\.trustEmails" must be true or false, got "no"$/],
        [{ tenant: "x" }, /"login" must have known keys only, got "tenant"$/],
      ] as const
    ).map(([wrong, message]): [string, RegExp] => [
      JSON.stringify({ login: { ...LOGIN, ...wrong } }),
      message,
    ]),
    [JSON.stringify({ dashboard: false, login: LOGIN }), /"dashboard" must be true with login, got false$/],
    ['{ "format": { "length": 3 } }', /"length" must be an integer from 4.*, got 3$/],
    [
      '{ "format": { "capacity": "many" } }',
      /"format\.capacity" must be an integer, or a string of digits, got "many"$/,
    ],
  ])("an invalid file exits with 1: %s", async (file, message) => {
    expect(await refusal(file)).toMatch(message);
  });

  it.each<[NodeJS.ProcessEnv, RegExp]>([
    [{ PORT: "http" }, /PORT must be an integer from 0 to 65535, got "http"$/],
    [{ PUID_LOG_LEVEL: "loud" }, /PUID_LOG_LEVEL must be one of .*info.*, got "loud"$/],
    [{ PUID_DEV_LOGIN: "yes" }, /PUID_DEV_LOGIN must be 1, true, 0 or false, got "yes"$/],
    [{ PUID_KEY: "5ec4e7" }, /"key" must have 32, 48 or 64 hexadecimal digits, got 6$/],
    [{ DATABASE_URL: "mysql://u:5ec4e7@h/d" }, /DATABASE_URL must be a URL such as postgres:\/\//],
    [{ DATABASE_URL: "postgres://h/d", PUID_DATA: "none" }, /PUID_KEY must be set with DATABASE_URL: /],
  ])("an invalid environment exits with 1: %j", async (env, message) => {
    expect(await refusal("{}", env)).toMatch(message);
  });

  it("a missing file exits with 1", async () => {
    const { status, stderr } = await bad.run(["start"], { PUID_CONFIG: "nowhere.json" });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^puid-server: the configuration must be .*: nowhere\.json: ENOENT.*\n$/);
  });

  it.each([
    [["frob"], "unknown command 'frob'"],
    [["start", "--frob"], "unknown option '--frob'"],
    [["start", "--port", "65536"], "'65536' is invalid. It must be an integer from 0 to 65535."],
    [["start", "--port", "1e3"], "'1e3' is invalid"],
    [
      ["registration-tokens", "create", "--days", "0"],
      "'0' is invalid. It must be an integer from 1 to 9999.",
    ],
    [["keys", "revoke"], "missing required argument 'id'"],
    [["keys"], "Usage: puid-server keys"],
    [[], "Usage: puid-server"],
  ])("an invalid command line exits with 2: %j", async (args, message) => {
    const ended = await bad.run(args);
    expect(ended).toMatchObject({ status: 2, stdout: "" });
    expect(ended.stderr).toContain(message);
  });

  it("--help lists them, and --version prints the version", async () => {
    const help = await bad.tell(["start", "--help"]);
    for (const name of ["--port", "--host", "--data", "--config"]) expect(help).toContain(name);
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));
    expect(await bad.tell(["--version"])).toBe(version);
  });
});
