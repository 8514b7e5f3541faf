import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPostgres, Postgres } from "../../../../test/support/postgres.js";
import { ask, codecOf, idsOf, KEY, QUICK, say, usePlaces } from "../support/command.js";
import { type Running, until } from "../support/processes.js";

const createPlace = usePlaces();

describe.skipIf(findPostgres() === undefined)("puid-server on PostgreSQL", () => {
  const place = createPlace({ PUID_KEY: KEY });
  const settings = QUICK;
  const config = place.configure(settings);
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

  /** Requests an id. The first statement of the request waits in the database until `release`. */
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
    await until(async () => {
      // A transaction sees the activity of its first look until it clears that.
      await blocker.query("select pg_stat_clear_snapshot()");
      return (await blocker.query(waiting)).rows.length > 0;
    });
    return { heard, release: () => blocker.end() };
  }

  /** Stops a server, and waits until it accepts no connections. */
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

  it("responds to accepted requests before it stops, and does not wait for idle connections", async () => {
    const server = await start();
    const idle = say(server.origin, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(idle.socket, "data");
    const { heard, release } = await askAndWait(server);
    await stop(server);
    await sleep(200); // time for the server to cut the connection off, which it must not
    await release();
    const released = Date.now();
    const [head, body] = (await heard).split("\r\n\r\n");
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    expect(codecOf(KEY).ordinal(JSON.parse(body!).ids[0])).toBeGreaterThan(0n);
    const { status, stdout } = await server.process.ended;
    expect(status).toBe(0);
    expect(JSON.parse(stdout.trimEnd().split("\n").at(-1)!)).toMatchObject({ msg: "stopped" });
    expect(await idle.heard).toContain('{"status":"ok"}');
    // An idle connection stays alive for five seconds otherwise.
    expect(Date.now() - released).toBeLessThan(4000);
  });

  it("exits at once at a second SIGTERM", async () => {
    const server = await start();
    const { heard, release } = await askAndWait(server);
    await stop(server);
    const ended = await server.process.kill("SIGTERM");
    await release();
    expect(ended).toMatchObject({ status: 1 });
    expect(await heard).toBe("");
  });

  it("rejects a database with another key, format or plans, or without fsync", async () => {
    await (await start()).process.kill("SIGTERM");
    const refused = async (
      message: string,
      more: object = {},
      other: NodeJS.ProcessEnv = {},
    ): Promise<void> => {
      const path = place.configure({ ...settings, ...more }, "other.json");
      const ended = await place.run(["start", "--port", "0", "--config", path], { ...env, ...other });
      expect(ended.status).toBe(1);
      expect(ended.stderr).toMatch(/^puid-server: .+\n$/);
      expect(ended.stderr).toContain(message);
    };
    await refused(
      "the key and the format must be those that made the ids in this database",
      {},
      { PUID_KEY: KEY.replace("0", "1") },
    );
    await refused("the key and the format must be those that made the ids in this database", {
      format: { length: 23 },
    });
    await refused('"plans" must have every plan that accounts are on, got none named "quick"', {
      plans: { free: { limit: 1, rate: null } },
      defaultPlan: "free",
    });
    await refused("the database must keep the commits that it confirms, got fsync = off, ", {
      allowLostCommits: false,
    });
  });

  it("uses the key of a data directory if there is one", async () => {
    const other = createPlace(env);
    mkdirSync(join(other.directory, "puid-data"));
    writeFileSync(join(other.directory, "puid-data/key"), `${KEY}\n`);
    const { endpoint } = await other.start(["--port", "0", "--config", config]);
    const [id] = await idsOf(endpoint, key);
    expect(codecOf(KEY).ordinal(id!)).toBeGreaterThan(0n);
  });

  it("deletes expired credentials", async () => {
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

  it("exits with 1 if its port is in use", async () => {
    const { port } = new URL((await start()).origin);
    const { status, stderr } = await place.run(["start", "--port", port, "--config", config], env);
    expect(status).toBe(1);
    expect(stderr).toContain(`puid-server: the server must be able to listen at 127.0.0.1:${port}: `);
    expect(stderr).toContain("EADDRINUSE");
  });

  it("starts without its database, reports that, and recovers", async () => {
    postgres.stop();
    const { endpoint, origin, process: server } = await start();
    expect(server.stdout).toContain('"the database is unavailable"');
    expect(server.stderr).toContain("The PUID server is listening, but the database is unavailable: ");
    expect(server.stderr).not.toContain("is running");
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    expect((await fetch(`${origin}/readyz`)).status).toBe(503);
    const response = await ask(`${endpoint}/v1/ids`, key);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("1");
    expect(await response.json()).toEqual({ error: "unavailable", message: expect.any(String) });
    expect(await place.run(["keys", "create"], env)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^puid-server: the database is unavailable: .+\n$/),
    });
    postgres.start();
    expect((await fetch(`${origin}/readyz`)).status).toBe(200);
    await idsOf(endpoint, key);
  });
});
