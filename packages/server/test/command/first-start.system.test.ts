import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { ask, codecOf, idsOf, post, QUICK, SECRET, usePlaces } from "../support/command.js";
import { type Running, until } from "../support/processes.js";

const modeOf = (path: string): number => statSync(path).mode & 0o777;

const createPlace = usePlaces();

describe("the first start, in an empty directory", () => {
  const place = createPlace({}, true);
  const data = join(place.directory, "puid-data");
  const tell = (...args: string[]): Promise<string> => place.tell(args);
  let server: Running;
  let endpoint: string;

  beforeAll(async () => {
    writeFileSync(join(place.directory, "config.json"), JSON.stringify(QUICK));
    server = await place.start(["--port", "0", "--config", "config.json"]);
    endpoint = server.endpoint;
  });

  it("creates a key of 32 bytes, in a directory that only its owner can read", () => {
    expect(readFileSync(join(data, "key"), "utf8")).toMatch(/^[0-9a-f]{64}\n$/);
    expect(modeOf(join(data, "key"))).toBe(0o600);
    expect(modeOf(data)).toBe(0o700);
    for (const name of readdirSync(data)) expect(modeOf(join(data, name)) & 0o077, name).toBe(0);
  });

  it("prints the endpoint, the database, the path of the key and a next command that works", async () => {
    const { stderr } = server.process;
    expect(stderr).toContain(`endpoint   ${endpoint}\n`);
    expect(stderr).toContain(`database   PGlite in ${data}\n`);
    expect(stderr).toContain(`key        ${join(data, "key")}, new: keep a copy`);
    const [, next] = /^ +npx puid-server (keys create.*)$/m.exec(stderr)!;
    expect(next).toBe("keys create --config config.json");
    const key = await tell(...next!.split(" "));
    expect(key).toMatch(SECRET);
    const [id] = await idsOf(endpoint, key);
    expect(codecOf(readFileSync(join(data, "key"), "utf8").trim()).ordinal(id!)).toBe(1n);
  });

  it("prints first that it creates the database", () => {
    const [first] = server.process.stderr.split("\n");
    expect(first).toBe(`puid-server: creating the embedded database in ${data}; this takes a few seconds`);
    expect(server.process.stderr).toContain("The PUID server is running.");
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

  it("creates, lists and revokes keys while it runs", async () => {
    const key = await tell("keys", "create", "--label", "a label");
    expect(await idsOf(endpoint, key, 3)).toHaveLength(3);
    const keys = JSON.parse(await tell("keys", "list", "--json"));
    const found = keys.find(({ label }: { label: string }) => label === "a label");
    expect(found).toMatchObject({ id: expect.any(String), hint: `…${key.slice(-4)}`, revokedAt: null });
    const table = await tell("keys", "list");
    expect(table.split("\n")[0]).toMatch(/^id +hint +label +mayDecode +createdAt +usedAt +revokedAt$/);
    expect(table).toContain(`${found.id}  ${found.hint}  a label`);
    expect(table).not.toMatch(SECRET);
    await tell("keys", "revoke", found.id);
    expect((await ask(`${endpoint}/v1/quota`, key)).status).toBe(401);
    expect(await place.run(["keys", "revoke", found.id])).toMatchObject({
      status: 1,
      stderr: `puid-server: there is no key with the id "${found.id}" to revoke\n`,
    });
  });

  it("creates and lists accounts, and changes their plans at once", async () => {
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
    [["accounts", "create", "a\u202eb"], "the name must be one line of well-formed Unicode"],
    [["login", "ada"], 'the email must be an email address, got "ada"'],
    [["keys", "create", "--label", "a\u2028b"], "the label must be one line of well-formed Unicode"],
  ])("rejects %j", async (args, message) => {
    const { status, stdout, stderr } = await place.run(args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^puid-server: .+\n$/);
    expect(stderr).toContain(message);
  });

  it("creates, lists and revokes registration tokens, and lists and deletes clients", async () => {
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

    // Without --account, the list has the clients of all accounts.
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

  it("records when a key was used, at the latest when it stops", async () => {
    const other = createPlace();
    const first = await other.start(["--port", "0"]);
    const key = await other.tell(["keys", "create"]);
    await idsOf(first.endpoint, key);
    await first.process.kill("SIGTERM");
    const [listed] = JSON.parse(await other.tell(["keys", "list", "--json"]));
    expect(Date.parse(listed.usedAt)).toBeGreaterThan(Date.now() - 600_000);
  });

  it("holds its directory: a second server exits with an error, and the first one continues", async () => {
    expect(await place.run(["start", "--port", "0"])).toMatchObject({
      status: 1,
      stderr: `puid-server: another puid-server is running on ${data}\n`,
    });
    await idsOf(endpoint, await tell("keys", "create"));
  });

  it("stops at SIGTERM, and continues with the next ordinal after a restart", async () => {
    const key = await tell("keys", "create");
    const [before] = await idsOf(endpoint, key);
    expect(await server.process.kill("SIGTERM")).toMatchObject({ status: 0 });
    chmodSync(join(data, "key"), 0o640);
    const again = await place.start(["--port", "0", "--config", "config.json"]);
    expect(again.process.stderr).not.toContain("creating");
    expect(again.process.stderr).toContain(
      `key        ${join(data, "key")}: WARNING, other users can read it`,
    );
    const [after] = await idsOf(again.endpoint, key);
    const codec = codecOf(readFileSync(join(data, "key"), "utf8").trim());
    expect(codec.ordinal(after!)).toBe(codec.ordinal(before!) + 1n);
  });
});
