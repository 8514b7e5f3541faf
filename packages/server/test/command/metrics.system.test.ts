import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ask, idsOf, KEY, post, QUICK, say, usePlaces } from "../support/command.js";
import { createDatabase, engines } from "../support/engines.js";
import { describePostgres, until } from "../support/postgres-instance.js";
import type { Place, Running } from "../support/processes.js";

const createPlace = usePlaces();

const PROMTOOL = "/usr/bin/promtool";
const hasPromtool = spawnSync(PROMTOOL, ["--version"]).status === 0;
if (!hasPromtool && !process.env["CI"])
  console.warn("promtool is not installed: its tests are skipped (apt-get install prometheus)");

const DEPLOYMENT = join(import.meta.dirname, "../../../../examples/deployment");

/** Runs promtool. Returns its output if it fails, and nothing if it passes. */
function complaintsOf(args: readonly string[], input = ""): string {
  const { status, stdout, stderr, error } = spawnSync(PROMTOOL, args, {
    cwd: DEPLOYMENT,
    input,
    encoding: "utf8",
  });
  return status === 0 ? stderr : `${error ?? ""}${stdout}${stderr}`;
}

/** A server with metrics, and a key for it. */
interface Metered {
  readonly place: Place;
  readonly server: Running;
  readonly key: string;
  /** Returns the text of `/metrics`. */
  scrape(): Promise<string>;
  /** Returns the value of a series, or undefined if there is no such series. */
  read(series: string): Promise<number | undefined>;
}

async function startMetered(env: NodeJS.ProcessEnv = {}): Promise<Metered> {
  const token = "the-metrics-token";
  const place = createPlace({ PUID_KEY: KEY, PUID_METRICS_TOKEN: token, ...env });
  const config = place.configure({ ...QUICK, format: { capacity: 1001 } });
  const server = await place.start(["--port", "0", "--config", config]);
  const key = await place.tell(["keys", "create", "--config", config]);
  const scrape = async (): Promise<string> => {
    const response = await fetch(`${server.origin}/metrics`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(200);
    return response.text();
  };
  return { place, server, key, scrape, read: async (series) => readSeries(await scrape(), series) };
}

/** Returns the value of a series in the text of a scrape. */
function readSeries(text: string, series: string): number | undefined {
  const line = text.split("\n").find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

const namesIn = (text: string): Set<string> => new Set(text.match(/\b(?:puid|nodejs)_[a-z0-9_]+/g));

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

describePostgres((instance) => {
  describe("the metrics of a server", () => {
    it("show its ids, its database and the ordinals that are left", async () => {
      const { place, server, key, read } = await startMetered({ DATABASE_URL: instance.url });
      expect(await read("puid_last_ordinal")).toBe(0);
      expect(await read("puid_ordinals_left")).toBe(1000);
      await idsOf(server.endpoint, key, 7);
      expect(await read("puid_ids_issued_total")).toBe(7);
      expect(await read("puid_last_ordinal")).toBe(7);
      expect(await read("puid_ordinals_left")).toBe(993);
      await place.tell(["counter", "advance", "--past", "1000"]);
      expect(await read("puid_last_ordinal")).toBe(1000);
      expect(await read("puid_ordinals_left")).toBe(0);
      expect(await read("puid_database_up")).toBe(1);
      for (const fault of ["away", "unknown", "conflict"])
        expect(await read(`puid_database_faults_total{fault="${fault}"}`)).toBe(0);
      expect(await read('puid_database_connections{state="idle"}')).toBeGreaterThan(0);
    });

    it("show whether the database answers", async () => {
      const { server, key, scrape, read } = await startMetered({ DATABASE_URL: instance.url });
      await instance.whileDown("fast", async () => {
        for (let i = 0; i < 3; i++) expect((await ask(`${server.endpoint}/v1/ids`, key)).status).toBe(503);
        const text = await scrape();
        expect(readSeries(text, "puid_database_up")).toBe(0);
        expect(text).not.toMatch(/^puid_(last_ordinal|ordinals_left) /m);
        expect(readSeries(text, 'puid_database_faults_total{fault="away"}')).toBeGreaterThan(0);
        expect(
          readSeries(
            text,
            'puid_http_request_duration_seconds_count{method="GET",route="/api/v1/ids",status="503"}',
          ),
        ).toBe(3);
      });
      await until(async () => (await read("puid_database_up")) === 1);
      expect(await read("puid_last_ordinal")).toBe(0);
    });

    it("show the requests in progress, and the connections in use", async () => {
      const { server, key, read } = await startMetered({ DATABASE_URL: instance.url });
      // The scrape itself is in progress.
      expect(await read("puid_http_requests_in_progress")).toBe(1);
      const blocker = instance.connect({ connections: 1 });
      let heard: Promise<string>[] = [];
      await blocker.transaction(async (transaction) => {
        await transaction.query("lock table puid_credential");
        const request = `GET /api/v1/ids HTTP/1.1\r\nHost: localhost\r\nX-API-Key: ${key}\r\nConnection: close\r\n\r\n`;
        heard = Array.from({ length: 9 }, () => say(server.origin, request).heard);
        await until(async () => (await read("puid_http_requests_in_progress")) === 10);
        // They share one statement.
        await until(async () => (await read('puid_database_connections{state="in_use"}')) === 1);
        expect(await read("puid_database_connection_waiters")).toBe(0);
      });
      for (const one of heard) expect(await one).toMatch(/^HTTP\/1\.1 200 /);
      expect(await read("puid_http_requests_in_progress")).toBe(1);
      expect(await read('puid_database_connections{state="in_use"}')).toBe(0);
    });
  });
});

describe.skipIf(!hasPromtool && !process.env["CI"])("promtool", () => {
  it.skipIf(!engines[1]!.isHere)(
    "finds nothing wrong with the metrics, and the alerts name only metrics that exist",
    async () => {
      const { server, key, scrape } = await startMetered({ DATABASE_URL: await createDatabase() });
      await idsOf(server.endpoint, key, 3);
      await ask(`${server.endpoint}/v1/ids`, "puid_live_nobody");
      await post(`${server.endpoint}/oauth/token`, {});
      const text = await scrape();
      expect(complaintsOf(["check", "metrics"], text)).toBe("");
      const named = namesIn(readFileSync(join(DEPLOYMENT, "alerts.yml"), "utf8"));
      expect(named.size).toBeGreaterThan(5);
      expect([...named].filter((name) => !namesIn(text).has(name))).toEqual([]);
      const guide = namesIn(readFileSync(join(DEPLOYMENT, "../../docs/running.md"), "utf8"));
      expect([...guide].filter((name) => !namesIn(text).has(name))).toEqual([]);
      const own = Array.from(text.matchAll(/^# TYPE (puid_\w+) /gm), ([, name]) => name!);
      expect(own.filter((name) => !guide.has(name))).toEqual([]);
    },
  );

  it("accepts the example alerts, and they fire when they should", () => {
    expect(complaintsOf(["check", "rules", "alerts.yml"])).toBe("");
    expect(complaintsOf(["test", "rules", "alerts.test.yml"])).toBe("");
  });
});

describe("the example alerts", () => {
  const { groups } = parse(readFileSync(join(DEPLOYMENT, "alerts.yml"), "utf8"));
  const alerts: { alert: string; annotations: Record<string, string> }[] = groups[0].rules;
  const tests = readFileSync(join(DEPLOYMENT, "alerts.test.yml"), "utf8");

  it.each(alerts.map(({ alert, annotations }) => ({ alert, annotations })))(
    "have a runbook and a test: $alert",
    ({ alert, annotations }) => {
      expect(annotations["runbook"]).toMatch(/^[A-Z].+\.$/);
      expect(tests).toContain(`alertname="${alert}"`);
    },
  );
});
