import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { alphabets, createPuid } from "puid-codec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPostgres, freePort, Postgres } from "../../../../test/support/postgres.js";
import { readConfiguration, UsageError } from "../../src/command/configuration.js";
import { Place, type Running, until } from "../support/processes.js";

const KEY = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const SECRET = /puid_(?:live|at|cs|it|ss)_[\w-]{43}/;
const QUICK = {
  plans: { quick: { limit: 1000, rate: null }, slow: { limit: 5, rate: null } },
  defaultPlan: "quick",
};

const codecOf = (key: string): ReturnType<typeof createPuid> =>
  createPuid({ key, alphabet: alphabets.base62, length: 22 });

const modeOf = (path: string): number => statSync(path).mode & 0o777;

/** Asks a server, with an API key if one is given. */
const ask = (url: string, key?: string): Promise<Response> =>
  fetch(url, key === undefined ? {} : { headers: { "X-API-Key": key } });

const post = (url: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

/** The ids of an answer that must be good. */
async function idsOf(endpoint: string, key: string, count = 1): Promise<string[]> {
  const response = await ask(`${endpoint}/v1/ids?n=${count}`, key);
  expect(response.status).toBe(200);
  return ((await response.json()) as { ids: string[] }).ids;
}

/** Says something over a connection of its own; what is heard is all that comes until the server closes it. */
function say(origin: string, text: string): { socket: Socket; heard: Promise<string> } {
  const socket = connect(Number(new URL(origin).port), "localhost");
  const heard = new Promise<string>((resolve) => {
    let received = "";
    socket.setEncoding("utf8").on("data", (data) => {
      received += data;
    });
    socket.on("error", () => {}); // what is said to somebody who has gone
    socket.on("close", () => resolve(received));
  });
  socket.write(text);
  return { socket, heard };
}

const places: Place[] = [];

function createPlace(env: NodeJS.ProcessEnv = {}): Place {
  const place = new Place(env);
  places.push(place);
  return place;
}

afterAll(async () => {
  await Promise.all(places.map((place) => place.remove()));
  // Whatever was tested: a server never writes a secret.
  const written = places.flatMap(({ servers }) => servers.map(({ stdout, stderr }) => stdout + stderr));
  for (const text of written) expect(text).not.toMatch(SECRET);
});

describe("the first start, in an empty directory", () => {
  const place = createPlace();
  const data = join(place.directory, "puid-data");
  const tell = (...args: string[]): Promise<string> => place.tell(args);
  let server: Running;
  let endpoint: string;

  beforeAll(async () => {
    writeFileSync(join(place.directory, "config.json"), JSON.stringify(QUICK));
    server = await place.start(["--port", "0", "--config", "config.json"]);
    endpoint = server.endpoint;
  });

  it("makes a key of 32 bytes, in a directory that is nobody else's", () => {
    expect(readFileSync(join(data, "key"), "utf8")).toMatch(/^[0-9a-f]{64}\n$/);
    expect(modeOf(join(data, "key"))).toBe(0o600);
    expect(modeOf(data)).toBe(0o700);
    for (const name of readdirSync(data)) expect(modeOf(join(data, name)) & 0o077, name).toBe(0);
  });

  it("says where it listens, where its key is, and what to do next: a command that works", async () => {
    const { stderr } = server.process;
    expect(stderr).toContain(`endpoint   ${endpoint}\n`);
    expect(stderr).toContain(`database   PGlite in ${data}\n`);
    expect(stderr).toContain(`key        ${join(data, "key")}, made just now: keep a copy`);
    const [, next] = /^ +npx puid-server (keys create.*)$/m.exec(stderr)!;
    expect(next).toBe("keys create --config config.json");
    const key = await tell(...next!.split(" "));
    expect(key).toMatch(SECRET);
    const [id] = await idsOf(endpoint, key);
    expect(codecOf(readFileSync(join(data, "key"), "utf8").trim()).ordinal(id!)).toBe(1n);
  });

  it("logs lines of JSON on standard output", async () => {
    await until(() => server.process.stdout.includes("answered"));
    const lines = server.process.stdout.trimEnd().split("\n");
    const entries = lines.map((line) => JSON.parse(line));
    expect(entries[0]).toMatchObject({ msg: "listening", endpoint, database: `PGlite in ${data}` });
    expect(entries.at(-1)).toMatchObject({
      msg: "answered",
      method: "GET",
      route: "/api/v1/ids",
      status: 200,
    });
  });

  it("makes, lists and revokes keys while it runs", async () => {
    const key = await tell("keys", "create", "--label", "a label");
    expect(await idsOf(endpoint, key, 3)).toHaveLength(3);
    const keys = JSON.parse(await tell("keys", "list", "--json"));
    const found = keys.find(({ label }: { label: string }) => label === "a label");
    expect(found).toMatchObject({ id: expect.any(String), hint: `…${key.slice(-4)}`, revokedAt: null });
    const table = await tell("keys", "list");
    expect(table.split("\n")[0]).toMatch(/^id +hint +label +mayDecode +createdAt +revokedAt$/);
    expect(table).toContain(`${found.id}  ${found.hint}  a label`);
    expect(table).not.toMatch(SECRET);
    await tell("keys", "revoke", found.id);
    expect((await ask(`${endpoint}/v1/quota`, key)).status).toBe(401);
    expect(await place.run(["keys", "revoke", found.id])).toMatchObject({
      status: 1,
      stderr: `puid-server: there is nothing to revoke by the id "${found.id}"\n`,
    });
  });

  it("makes and lists accounts, and changes their plans at once", async () => {
    const id = await tell("accounts", "create", "ada@example.com");
    const key = await tell("keys", "create", "--account", "ada@example.com");
    await idsOf(endpoint, key, 5);
    await tell("accounts", "plan", id, "slow");
    expect(await (await ask(`${endpoint}/v1/quota`, key)).json()).toEqual({
      plan: "slow",
      used: 5,
      limit: 5,
      remaining: 0,
    });
    expect((await ask(`${endpoint}/v1/ids`, key)).status).toBe(402);
    const accounts = JSON.parse(await tell("accounts", "list", "--json"));
    expect(accounts).toContainEqual(
      expect.objectContaining({ id, name: "ada@example.com", plan: "slow", used: 5 }),
    );
    expect(await tell("accounts", "list")).toMatch(new RegExp(`^${id} +ada@example.com +slow +5 +\\d`, "m"));
  });

  it.each([
    [["accounts", "create", "ada@example.com"], "ada@example.com"],
    [["accounts", "create", "bob", "--plan", "fast"], 'the plan must be one of quick, slow, got "fast"'],
    [["accounts", "plan", "nobody", "slow"], 'there is no account "nobody"'],
    [["keys", "create", "--account", "nobody"], 'there is no account "nobody"'],
    [["clients", "delete", "nobody"], 'there is no client "nobody"'],
    [["clients", "withhold-decoding", "nobody"], 'there is no client "nobody"'],
    [["accounts", "create", ""], 'the name must have at least 1 character, got ""'],
    [["accounts", "create", "a\u202eb"], "the name must be one line of well-formed text"],
    [["keys", "create", "--label", "a\u2028b"], "the label must be one line of well-formed text"],
  ])("refuses %j", async (args, message) => {
    const { status, stdout, stderr } = await place.run(args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^puid-server: .+\n$/);
    expect(stderr).toContain(message);
  });

  it("makes, lists and revokes what clients register with, and deletes clients", async () => {
    const token = await tell("registration-tokens", "create", "--days", "1");
    const register = (): Promise<Response> =>
      post(
        `${endpoint}/oauth/register`,
        { client_name: "a program", redirect_uris: ["http://localhost/"] },
        { Authorization: `Bearer ${token}` },
      );
    const registered = await register();
    expect(registered.status).toBe(201);
    const { client_id, client_secret } = (await registered.json()) as Record<string, string>;
    const exchanged = await post(`${endpoint}/oauth/token`, {
      grant_type: "client_credentials",
      client_id,
      client_secret,
    });
    const { access_token } = (await exchanged.json()) as { access_token: string };
    const headers = { Authorization: `Bearer ${access_token}` };
    expect((await fetch(`${endpoint}/v1/ids`, { headers })).status).toBe(200);

    const [client] = JSON.parse(await tell("clients", "list", "--json"));
    expect(client).toMatchObject({ id: client_id, name: "a program", redirectUris: ["http://localhost/"] });
    expect(client).toMatchObject({ accountName: "default", mayDecode: true });
    const row = `${client_id}  a program  ${client.account}  default      true       http://localhost/`;
    expect(await tell("clients", "list")).toContain(row);

    // All accounts' clients, unless one is named.
    await tell("accounts", "create", "eve");
    expect(await tell("clients", "list", "--account", "eve")).not.toContain(client_id);
    expect(await tell("clients", "list", "--account", client.account)).toContain(client_id);

    const [id] = await idsOf(endpoint, await tell("keys", "create"));
    const decoded = async (): Promise<number> =>
      (await fetch(`${endpoint}/v1/ordinal/${id}`, { headers })).status;
    expect(await decoded()).toBe(200);
    await tell("clients", "withhold-decoding", client_id!);
    expect(await decoded()).toBe(403);
    expect(JSON.parse(await tell("clients", "list", "--json"))[0].mayDecode).toBe(false);
    await tell("clients", "allow-decoding", client_id!);
    expect(await decoded()).toBe(200);
    const taking = await tell("keys", "create", "--no-decoding", "--label", "takes ids");
    expect((await ask(`${endpoint}/v1/ordinal/${id}`, taking)).status).toBe(403);
    await idsOf(endpoint, taking);
    expect(await tell("keys", "list")).toMatch(/takes ids +false +\d/);
    await tell("clients", "delete", client_id!);
    expect((await fetch(`${endpoint}/v1/ids`, { headers })).status).toBe(401);

    const [listed] = JSON.parse(await tell("registration-tokens", "list", "--json"));
    expect(await tell("registration-tokens", "list")).toContain(listed.id);
    await tell("registration-tokens", "revoke", listed.id);
    expect((await register()).status).toBe(401);
  });

  it("has the directory for itself: another is told so, and does it no harm", async () => {
    expect(await place.run(["start", "--port", "0"])).toMatchObject({
      status: 1,
      stderr: `puid-server: another puid-server is running on ${data}\n`,
    });
    await idsOf(endpoint, await tell("keys", "create"));
  });

  it("stops when it is told to, and goes on where it stopped", async () => {
    const key = await tell("keys", "create");
    const [before] = await idsOf(endpoint, key);
    expect(await server.process.kill("SIGTERM")).toMatchObject({ status: 0 });
    chmodSync(join(data, "key"), 0o640);
    const again = await place.start(["--port", "0", "--config", "config.json"]);
    expect(again.process.stderr).toContain(
      `key        ${join(data, "key")}: WARNING, other users can read it`,
    );
    const [after] = await idsOf(again.endpoint, key);
    const codec = codecOf(readFileSync(join(data, "key"), "utf8").trim());
    expect(codec.ordinal(after!)).toBe(codec.ordinal(before!) + 1n);
  });
});

describe("settings", () => {
  it("come from flags, then the environment, then the file", async () => {
    const place = createPlace();
    const [ofFile, ofEnvironment] = [await freePort(), await freePort()];
    const file = { ...QUICK, basePath: "/ids", host: "127.0.0.2", port: ofFile, data: "of-the-file" };
    const path = place.configure(file);

    const one = await place.start(["--config", path]);
    expect(one.endpoint).toBe(`http://127.0.0.2:${ofFile}/ids`);
    expect(one.process.stderr).not.toContain("WARNING");
    expect(readdirSync(place.directory)).toContain("of-the-file");
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
    expect(readdirSync(join(place.directory, "of-the-environment"))).not.toContain("key");
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
    expect(readdirSync(place.directory)).toContain("of-the-flags");
    const directory = join(place.directory, "of-the-flags");
    expect(three.process.stderr).toContain(`keys create --config ${path} --data ${directory}\n`);
    await until(() => three.process.stdout.includes('"listening"'));
  });

  const bad = createPlace();
  /** The one line with which a server refuses to start. */
  async function refusal(file: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    writeFileSync(join(bad.directory, "bad.json"), file);
    const { status, stdout, stderr } = await bad.run(["start", "--config", "bad.json"], env);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^puid-server: .+\n$/);
    expect(stderr).not.toContain("5ec4e7");
    return stderr.trimEnd();
  }

  it.each<[string, RegExp]>([
    ["{", /the configuration must be a file of JSON: bad\.json: /],
    ["[]", /bad\.json: the configuration must be an object, got an array$/],
    ['{ "key": "5ec4e7" }', /bad\.json: the configuration must have known keys only, got "key"$/],
    ['{ "port": 65536 }', /bad\.json: "port" must be an integer from 0 to 65535, got 65536$/],
    [
      '{ "plans": { "free": { "limit": "2", "rate": null } } }',
      /"plans\.free\.limit" must be an integer of at least 0, or null, got "2"$/,
    ],
    ['{ "defaultPlan": "gold" }', /"defaultPlan" must be one of the plans, got "gold"$/],
    ['{ "basePath": "/api/" }', /"basePath" must be a path such as \/api, .*, got "\/api\/"$/],
    ['{ "blockSize": 9 }', /"blockSize" must be 0, or at least 10, got 9$/],
    [
      '{ "rates": { "token": { "requests": 0, "seconds": 1 } } }',
      /"rates\.token\.requests" must be an integer from 1 to 1000000, got 0$/,
    ],
    ['{ "rates": { "tokens": null } }', /"rates" must have known keys only, got "tokens"$/],
    ['{ "trustedProxies": -1 }', /"trustedProxies" must be an integer from 0 to 10, got -1$/],
    ['{ "tokensPerClient": 0 }', /"tokensPerClient" must be an integer from 1 to 10000, got 0$/],
    ['{ "format": { "length": 3 } }', /"length" must be an integer from 4.*, got 3$/],
    [
      '{ "format": { "capacity": "many" } }',
      /"format\.capacity" must be an integer, or a string of digits, got "many"$/,
    ],
  ])("end the command with 1 where the file is wrong: %s", async (file, message) => {
    expect(await refusal(file)).toMatch(message);
  });

  it.each<[NodeJS.ProcessEnv, RegExp]>([
    [{ PORT: "http" }, /PORT must be an integer from 0 to 65535, got "http"$/],
    [{ PUID_LOG_LEVEL: "loud" }, /PUID_LOG_LEVEL must be one of .*info.*, got "loud"$/],
    [{ PUID_DEV_LOGIN: "yes" }, /PUID_DEV_LOGIN must be 1, true, 0 or false, got "yes"$/],
    [{ PUID_KEY: "5ec4e7" }, /"key" must have 32, 48 or 64 hexadecimal digits, got 6$/],
    [{ DATABASE_URL: "mysql://u:5ec4e7@h/d" }, /DATABASE_URL must be a URL such as postgres:\/\//],
    [{ DATABASE_URL: "postgres://h/d", PUID_DATA: "none" }, /PUID_KEY must be set where DATABASE_URL is/],
  ])("end the command with 1 where the environment is wrong: %j", async (env, message) => {
    expect(await refusal("{}", env)).toMatch(message);
  });

  it("end the command with 1 where there is no such file", async () => {
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
  ])("end the command with 2 where it is not understood: %j", async (args, message) => {
    const ended = await bad.run(args);
    expect(ended).toMatchObject({ status: 2, stdout: "" });
    expect(ended.stderr).toContain(message);
  });

  it("are told by --help, and the version by --version", async () => {
    const help = await bad.tell(["start", "--help"]);
    for (const name of ["--port", "--host", "--data", "--config"]) expect(help).toContain(name);
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));
    expect(await bad.tell(["--version"])).toBe(version);
  });
});

describe("/metrics", () => {
  const TOKEN = "the-metrics-token";
  const statusOf = async ({ origin }: Running, token?: string): Promise<number> =>
    (await fetch(`${origin}/metrics`, token ? { headers: { Authorization: `Bearer ${token}` } } : {})).status;

  it.each(["127.0.0.1", "0.0.0.0"])("exists only with a token, on %s", async (HOST) => {
    const place = createPlace({ HOST });
    const open = await place.start();
    expect(await statusOf(open)).toBe(404);
    expect(await statusOf(open, TOKEN)).toBe(404);
    await open.process.kill("SIGTERM");
    const guarded = await place.start(["--port", "0"], { PUID_METRICS_TOKEN: TOKEN });
    expect(await statusOf(guarded)).toBe(401);
    expect(await statusOf(guarded, "another")).toBe(401);
    expect(await statusOf(guarded, TOKEN)).toBe(200);
    expect(guarded.process.stdout + guarded.process.stderr).not.toContain(TOKEN);
  });
});

describe("the caller's address", () => {
  /** The status of a request with a made-up key, from an address of this machine. */
  async function statusFrom(
    localAddress: string,
    { origin }: Running,
    forwardedFor: string,
  ): Promise<string> {
    const socket = connect({ port: Number(new URL(origin).port), host: "127.0.0.1", localAddress });
    socket.write(
      "GET /api/v1/quota HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
        `X-API-Key: puid_live_${"x".repeat(43)}\r\nX-Forwarded-For: ${forwardedFor}\r\n\r\n`,
    );
    let text = "";
    for await (const data of socket.setEncoding("utf8")) text += data;
    return text.slice("HTTP/1.1 ".length, "HTTP/1.1 ".length + 3);
  }

  const FAILURES = { rates: { failures: { requests: 2, seconds: 3600 } } };

  it("is the connection's, whatever X-Forwarded-For says", async () => {
    const place = createPlace();
    const server = await place.start(["--port", "0", "--config", place.configure(FAILURES)]);
    const statuses: string[] = [];
    for (let i = 0; i < 4; i++) statuses.push(await statusFrom("127.0.0.7", server, `192.0.2.${i}`));
    expect(statuses).toEqual(["401", "401", "429", "429"]);
    expect(await statusFrom("127.0.0.8", server, "192.0.2.1")).toBe("401");
  });

  it("is the one that a trusted proxy appended", async () => {
    const place = createPlace();
    const config = place.configure({ ...FAILURES, trustedProxies: 1 });
    const server = await place.start(["--port", "0", "--config", config]);
    const statuses: string[] = [];
    for (let i = 0; i < 3; i++) {
      statuses.push(await statusFrom(`127.0.0.${i + 7}`, server, `192.0.2.${i}, 198.51.100.1`));
    }
    expect(statuses).toEqual(["401", "401", "429"]);
    expect(await statusFrom("127.0.0.7", server, "198.51.100.1, 198.51.100.2")).toBe("401");
  });
});

describe("PUID_DEV_LOGIN", () => {
  it.each([
    [{ PUID_DEV_LOGIN: "1" }, false, true],
    [{ PUID_DEV_LOGIN: "true" }, false, true],
    [{ PUID_DEV_LOGIN: "0" }, true, false],
    [{ PUID_DEV_LOGIN: "false" }, true, false],
    [{ PUID_DEV_LOGIN: "" }, false, false],
    [{ PUID_DEV_LOGIN: "" }, true, true],
    [{}, true, true],
  ])("%j goes before a file with %j", (env, developmentLogin, expected) => {
    const config = createPlace().configure({ developmentLogin });
    expect(readConfiguration({ config }, env).settings.developmentLogin).toBe(expected);
  });

  it.each(["yes", "TRUE", "2", " 1", "on"])("refuses %j", (text) => {
    expect(() => readConfiguration({}, { PUID_DEV_LOGIN: text })).toThrow(UsageError);
  });
});

/** Commands that nobody gave the server's configuration, as the README's first lines are. */
function describePlans(more: () => NodeJS.ProcessEnv): void {
  it("never put an account on a plan that the server lacks", async () => {
    const place = createPlace({ PUID_KEY: KEY });
    const env = more();
    const server = ["--port", "0", "--config", place.configure(QUICK)];
    const quotaOf = async (endpoint: string, key: string): Promise<object> =>
      (await (await ask(`${endpoint}/v1/quota`, key)).json()) as object;

    // Before the first start, while it runs, and while it is stopped.
    const before = await place.tell(["keys", "create"], env);
    const first = await place.start(server, env);
    expect(await quotaOf(first.endpoint, before)).toMatchObject({ plan: "quick" });
    await place.tell(["accounts", "create", "ada"], env);
    await first.process.kill("SIGTERM");
    await place.tell(["accounts", "create", "bob"], env);
    const eve = await place.run(["accounts", "create", "eve", "--plan", "free"], env);
    expect(eve).toMatchObject({
      status: 1,
      stderr: 'puid-server: the plan must be one of quick, slow, got "free"\n',
    });
    const second = await place.start(server, env);
    const plans = JSON.parse(await place.tell(["accounts", "list", "--json"], env));
    expect(plans.map(({ name, plan }: Record<string, string>) => `${name} ${plan}`)).toEqual([
      "default quick",
      "ada quick",
      "bob quick",
    ]);
    await second.process.kill("SIGTERM");
  });
}

describe("commands without a configuration", () => {
  describe("on PGlite", () => describePlans(() => ({})));

  describe.skipIf(findPostgres() === undefined)("on PostgreSQL", () => {
    let postgres: Postgres;
    beforeAll(async () => {
      postgres = await Postgres.create("fsync=off");
    });
    afterAll(() => postgres.remove());
    describePlans(() => ({ DATABASE_URL: postgres.createDatabase() }));
  });
});

describe("over a socket", () => {
  const METRICS_TOKEN = "the-metrics-token";
  const place = createPlace({
    PUID_LOG_LEVEL: "trace",
    PUID_DEV_LOGIN: "true",
    PUID_METRICS_TOKEN: METRICS_TOKEN,
  });
  let server: Running;
  let key: string;
  beforeAll(async () => {
    server = await place.start(["--port", "0", "--config", place.configure(QUICK)]);
    key = await place.tell(["keys", "create"]);
  });

  it("is at this machine's own address, unless it is told otherwise", async () => {
    expect((await fetch(`${server.origin}/healthz`)).status).toBe(200);
    await expect(fetch(`${server.origin.replace("localhost", "127.0.0.2")}/healthz`)).rejects.toThrow();
  });

  it("takes headers up to 8 kB, and bodies up to 16", async () => {
    const padded = (bytes: number): Promise<Response> =>
      fetch(`${server.endpoint}/v1/quota`, { headers: { "X-API-Key": key, "X-Pad": "x".repeat(bytes) } });
    expect((await padded(7000)).status).toBe(200);
    expect((await padded(8200)).status).toBe(431);
    const sized = (bytes: number): Promise<Response> =>
      post(`${server.endpoint}/oauth/token`, { grant_type: "x".repeat(bytes) });
    expect((await sized(16_000)).status).toBe(400);
    expect((await sized(16_400)).status).toBe(413);
  });

  /** What is answered to somebody who sends a space now and then, and never gets to the end. */
  async function answerTo(beginning: string): Promise<string> {
    const { socket, heard } = say(server.origin, beginning);
    const more = setInterval(() => socket.write(" "), 100);
    return heard.finally(() => clearInterval(more));
  }

  it("cuts off who sends headers or a body too slowly", async () => {
    const host = "HTTP/1.1\r\nHost: localhost\r\n";
    const answers = await Promise.all([
      answerTo(`GET /api/v1/quota ${host}X-Pad: `),
      answerTo(`POST /api/oauth/token ${host}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n`),
    ]);
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("counts what it answers, for Prometheus", async () => {
    const read = async (name: string): Promise<number> => {
      const headers = { Authorization: `Bearer ${METRICS_TOKEN}` };
      const response = await fetch(`${server.origin}/metrics`, { headers });
      expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
      const line = (await response.text()).split("\n").find((text) => text.startsWith(`${name} `));
      return Number(line?.slice(name.length + 1) ?? 0);
    };
    const answered = (status: number): string =>
      `puid_http_request_duration_seconds_count{method="GET",route="/api/v1/ids",status="${status}"}`;
    const names = ["puid_ids_issued_total", answered(200), answered(401)];
    const readAll = async (): Promise<number[]> => {
      const values: number[] = [];
      for (const name of names) values.push(await read(name));
      return values;
    };
    const before = await readAll();
    await idsOf(server.endpoint, key, 7);
    await idsOf(server.endpoint, key, 2);
    await ask(`${server.endpoint}/v1/ids`, "puid_live_nobody");
    const after = await readAll();
    expect(after.map((value, i) => value - before[i]!)).toEqual([9, 2, 1]);
  });

  it("writes no secret, id or address, whatever is asked", async () => {
    const { endpoint, origin } = server;
    const [id] = await idsOf(endpoint, key);
    const bearer = { Authorization: `Bearer ${key}` };
    await fetch(`${endpoint}/v1/ordinal/${id}?key=${key}`, { headers: bearer });
    await fetch(`${endpoint}/v1/ordinal/${id}/${key}`, { method: "DELETE", headers: bearer });
    const login = await fetch(`${origin}/auth/dev-login?email=lovelace%40example.com`, {
      redirect: "manual",
    });
    const [cookie] = login.headers.get("set-cookie")!.split(";");
    const made = await post(`${origin}/dashboard/api/team/keys`, { label: "a-label" }, { Cookie: cookie! });
    const { api_key } = (await made.json()) as { api_key: string };
    const registered = await post(`${endpoint}/oauth/register`, {
      redirect_uris: ["http://localhost/there"],
    });
    const client = (await registered.json()) as { client_id: string; client_secret: string };
    const exchange = { grant_type: "client_credentials", ...client };
    const exchanged = await post(`${endpoint}/oauth/token`, exchange);
    const { access_token } = (await exchanged.json()) as { access_token: string };
    await post(`${endpoint}/oauth/token`, { ...exchange, client_secret: "not-the-secret" });
    const secrets = [
      key,
      id!,
      cookie!.split("=")[1]!,
      "lovelace",
      "example.com",
      "a-label",
      "/there",
      api_key,
      client.client_secret,
      access_token,
      "not-the-secret",
      readFileSync(join(place.directory, "puid-data/key"), "utf8").trim(),
    ];
    await until(() => /"\/api\/oauth\/token","status":401/.test(server.process.stdout));
    const { stdout, stderr } = server.process;
    expect(stdout).toContain('"/dashboard/api/team/keys"');
    for (const secret of secrets) {
      expect(secret).toMatch(/./);
      expect(stdout + stderr).not.toContain(secret);
    }
  });
});

describe.skipIf(findPostgres() === undefined)("on PostgreSQL", () => {
  const place = createPlace({ PUID_KEY: KEY });
  const config = place.configure(QUICK);
  let postgres: Postgres;
  let env: { DATABASE_URL: string };
  let key: string;
  beforeAll(async () => {
    postgres = await Postgres.create("fsync=off");
    const { host, pathname } = new URL(postgres.createDatabase());
    env = { DATABASE_URL: `postgres://postgres:a-password@${host}${pathname}` };
    key = await place.tell(["keys", "create", "--config", config], env);
  });
  afterAll(async () => {
    for (const { stdout, stderr } of place.servers)
      expect(stdout + stderr).not.toMatch(/a-password|0123456789abc/);
    postgres.remove();
  });

  const start = (): Promise<Running> => place.start(["--port", "0", "--config", config], env);

  /** Asks for an id, and has the database keep the first of its statements waiting until `release`. */
  async function askAndWait({ origin }: Running): Promise<{
    heard: Promise<string>;
    release: () => Promise<void>;
  }> {
    const blocker = new pg.Client(env.DATABASE_URL);
    await blocker.connect();
    await blocker.query("begin");
    await blocker.query("lock table puid_credential");
    const { heard } = say(origin, `GET /api/v1/ids HTTP/1.1\r\nHost: localhost\r\nX-API-Key: ${key}\r\n\r\n`);
    const waiting =
      "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    await until(async () => (await blocker.query(waiting)).rows.length > 0);
    return { heard, release: () => blocker.end() };
  }

  /** Tells a server to stop, and waits until nobody can connect. */
  async function stop({ process: server, origin }: Running): Promise<void> {
    server.signal("SIGTERM");
    await until(async () => !(await isListening(origin)));
  }

  const isListening = (origin: string): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect(Number(new URL(origin).port), "localhost");
      socket.on("error", () => resolve(false));
      socket.on("connect", () => {
        socket.destroy();
        resolve(true);
      });
    });

  it("answers what it has accepted before it stops, and waits for nobody else", async () => {
    const server = await start();
    const idle = say(server.origin, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(idle.socket, "data");
    const { heard, release } = await askAndWait(server);
    await stop(server);
    await sleep(200); // what would be cut off is
    await release();
    const released = Date.now();
    const [head, body] = (await heard).split("\r\n\r\n");
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    expect(codecOf(KEY).ordinal(JSON.parse(body!).ids[0])).toBeGreaterThan(0n);
    const { status, stdout } = await server.process.ended;
    expect(status).toBe(0);
    expect(JSON.parse(stdout.trimEnd().split("\n").at(-1)!)).toMatchObject({ msg: "stopped" });
    expect(await idle.heard).toContain('{"status":"ok"}');
    // Connections that are kept alive would be so for five seconds.
    expect(Date.now() - released).toBeLessThan(4000);
  });

  it("ends at once when it is told a second time", async () => {
    const server = await start();
    const { heard, release } = await askAndWait(server);
    await stop(server);
    const ended = await server.process.kill("SIGTERM");
    await release();
    expect(ended).toMatchObject({ status: 1 });
    expect(await heard).toBe("");
  });

  it("refuses a key, a format or plans that are not those of the database", async () => {
    await (await start()).process.kill("SIGTERM");
    const refused = async (
      message: string,
      more: object = {},
      other: NodeJS.ProcessEnv = {},
    ): Promise<void> => {
      const path = place.configure({ ...QUICK, ...more }, "other.json");
      const ended = await place.run(["start", "--port", "0", "--config", path], { ...env, ...other });
      expect(ended.status).toBe(1);
      expect(ended.stderr).toMatch(/^puid-server: .+\n$/);
      expect(ended.stderr).toContain(message);
    };
    await refused("the key and the format of ids must be those", {}, { PUID_KEY: KEY.replace("0", "1") });
    await refused("the key and the format of ids must be those", { format: { length: 23 } });
    await refused('"plans" must have every plan that accounts are on, and lacks "quick"', {
      plans: { free: { limit: 1, rate: null } },
      defaultPlan: "free",
    });
  });

  it("takes the key of a data directory, where there is one", async () => {
    const other = createPlace();
    mkdirSync(join(other.directory, "puid-data"));
    writeFileSync(join(other.directory, "puid-data/key"), `${KEY}\n`);
    const { endpoint } = await other.start(["--port", "0", "--config", config], env);
    const [id] = await idsOf(endpoint, key);
    expect(codecOf(KEY).ordinal(id!)).toBeGreaterThan(0n);
  });

  it("deletes what has expired", async () => {
    const client = new pg.Client(env.DATABASE_URL);
    await client.connect();
    await client.query(
      `insert into puid_credential (digest, id, kind, account_id, scope, hint, expires_at)
       select 'a-digest', 'an-id', 'session', id, '', '', now() from puid_account`,
    );
    await start();
    const rows = async () => (await client.query("select id from puid_credential where id = 'an-id'")).rows;
    await until(async () => (await rows()).length === 0);
    await client.end();
  });

  it("lets no other have its port", async () => {
    const { port } = new URL((await start()).origin);
    const { status, stderr } = await place.run(["start", "--port", port, "--config", config], env);
    expect(status).toBe(1);
    expect(stderr).toContain(`puid-server: the server must be able to listen at 127.0.0.1:${port}: `);
    expect(stderr).toContain("EADDRINUSE");
  });

  it("starts while the database is away, says so, and recovers", async () => {
    postgres.stop();
    const { endpoint, origin, process: server } = await start();
    expect(server.stdout).toContain('"the database is away"');
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    expect((await fetch(`${origin}/readyz`)).status).toBe(503);
    const response = await ask(`${endpoint}/v1/ids`, key);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("1");
    expect(await response.json()).toEqual({ error: "unavailable", message: expect.any(String) });
    expect(await place.run(["keys", "create"], env)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^puid-server: the database is away: .+\n$/),
    });
    postgres.start();
    expect((await fetch(`${origin}/readyz`)).status).toBe(200);
    await idsOf(endpoint, key);
  });
});
