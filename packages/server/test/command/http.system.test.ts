import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { ask, idsOf, post, QUICK, say, usePlaces } from "../support/command.js";
import { type Running, until } from "../support/processes.js";

const createPlace = usePlaces();

describe("puid-server over a socket", () => {
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

  it("listens only at localhost by default", async () => {
    expect((await fetch(`${server.origin}/healthz`)).status).toBe(200);
    await expect(fetch(`${server.origin.replace("localhost", "127.0.0.2")}/healthz`)).rejects.toThrow();
  });

  it("accepts headers up to 8 kB and bodies up to 16 kB", async () => {
    const padded = (bytes: number): Promise<Response> =>
      fetch(`${server.endpoint}/v1/quota`, { headers: { "X-API-Key": key, "X-Pad": "x".repeat(bytes) } });
    expect((await padded(7000)).status).toBe(200);
    expect((await padded(8200)).status).toBe(431);
    const sized = (bytes: number): Promise<Response> =>
      post(`${server.endpoint}/oauth/token`, { grant_type: "x".repeat(bytes) });
    expect((await sized(16_000)).status).toBe(400);
    expect((await sized(16_400)).status).toBe(413);
  });

  /** Sends a request that never ends, with a space now and then. Returns the response. */
  async function answerTo(beginning: string): Promise<string> {
    const { socket, heard } = say(server.origin, beginning);
    const more = setInterval(() => socket.write(" "), 100);
    return heard.finally(() => clearInterval(more));
  }

  it("returns 408 if headers or a body arrive too slowly", async () => {
    const host = "HTTP/1.1\r\nHost: localhost\r\n";
    const answers = await Promise.all([
      answerTo(`GET /api/v1/quota ${host}X-Pad: `),
      answerTo(`POST /api/oauth/token ${host}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n`),
    ]);
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("counts issued ids and responses in /metrics", async () => {
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

  it("logs no secret, id or email address", async () => {
    const { endpoint, origin } = server;
    const [id] = await idsOf(endpoint, key);
    const bearer = { Authorization: `Bearer ${key}` };
    await fetch(`${endpoint}/v1/ordinal/${id}?key=${key}`, { headers: bearer });
    await fetch(`${endpoint}/v1/ordinal/${id}/${key}`, { method: "DELETE", headers: bearer });
    const login = await fetch(`${origin}/auth/dev-login?email=lovelace%40analytical.example`, {
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
      "analytical",
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
