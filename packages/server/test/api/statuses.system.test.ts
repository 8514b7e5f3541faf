import { describe, expect, it } from "vitest";
import { useApi } from "../support/api.js";
import { bearer } from "../support/service.js";

const api = useApi();
const { send, tokenOf } = api;

describe("the order of checks", () => {
  it("is 401, 403, 400, 429, 402", async () => {
    const { id, token } = await tokenOf("puid:generate", "hourly");
    const { token: wrongScope } = await tokenOf("puid:ordinal");
    const { accounts } = api.service.server.store;
    const status = async (path: string, headers = bearer(token)): Promise<number> =>
      (await send(path, { headers })).status;
    expect(await status("/v1/ids?n=11", {})).toBe(401);
    expect(await status("/v1/ids?n=11", bearer(wrongScope))).toBe(403);
    expect(await status("/v1/ids?n=1")).toBe(200);
    await accounts.seed(id, 1000);
    expect(await status("/v1/ids?n=11")).toBe(400);
    expect(await status("/v1/ids?n=1")).toBe(429);
    await api.database.query("update puid_account set free_at = now() where id = $1", [id]);
    expect(await status("/v1/ids?n=1")).toBe(402);
    // None of these requests counted.
    await accounts.seed(id, -1000);
    expect(await status("/v1/ids?n=1")).toBe(200);
  });
});

describe("an account's rate", () => {
  it.each(["/v1/quota", "/v1/ordinal/{puid}"])("limits %s", async (path) => {
    const { auth } = await api.service.account();
    const [id] = (await send("/v1/ids", { headers: auth })).body.ids;
    const ask = () => send(path.replace("{puid}", id), { headers: auth });
    for (let i = 0; i < 20; i++) expect((await ask()).status).toBe(200);
    const { status, headers, body } = await ask();
    expect(status).toBe(429);
    expect(body).toEqual({
      error: "rate_limited",
      retryAfterMs: expect.any(Number),
      message: expect.any(String),
    });
    // The next request is allowed in 180 seconds.
    expect(body.retryAfterMs).toBeGreaterThan(60_000);
    expect(headers.get("retry-after")).toBe(String(Math.ceil(body.retryAfterMs / 1000)));
  });
});

it("the API returns every status that the OpenAPI document lists", async () => {
  const { auth } = await api.service.account("quick");
  const { auth: poor } = await api.service.account("tiny");
  const { auth: hasty } = await api.service.account("hourly");
  const { token: decoding } = await tokenOf("puid:ordinal");
  const { id } = await api.service.account();
  const { secret: taking } = await api.service.server.store.credentials.create("key", {
    account: id,
    scopes: ["puid:generate"],
    mayDecode: false,
  });
  const statusOf = async (path: string, headers: Record<string, string>, method = "GET"): Promise<number> =>
    (await send(path, { method, headers })).status;
  const { ids } = (await send("/v1/ids", { headers: auth })).body;
  const ordinal = `/v1/ordinal/${ids[0]}`;

  expect(await statusOf("/v1/ids?n=11", auth)).toBe(400);
  expect(await statusOf("/v1/ids", {})).toBe(401);
  expect(await statusOf("/v1/ids?n=6", poor)).toBe(402);
  expect(await statusOf("/v1/ids", bearer(decoding))).toBe(403);
  expect(await statusOf("/v1/ids", auth, "POST")).toBe(405);
  expect(await statusOf("/v1/ids", hasty)).toBe(200);
  expect(await statusOf("/v1/ids", hasty)).toBe(429);
  expect(await statusOf("/v1/ordinal/x", auth)).toBe(400);
  expect(await statusOf(ordinal, {})).toBe(401);
  expect(await statusOf(ordinal, { "X-API-Key": taking })).toBe(403);
  expect(await statusOf(ordinal, auth, "POST")).toBe(405);
  expect(await statusOf("/v1/quota", {})).toBe(401);
  expect(await statusOf("/v1/quota", auth, "POST")).toBe(405);
  for (const path of [ordinal, "/v1/quota"]) {
    expect(await statusOf(path, auth)).toBe(200);
    const statuses: number[] = [];
    for (let i = 0; i < 20; i++) statuses.push(await statusOf(path, auth));
    expect(statuses).toContain(429);
  }
  expect(api.service.conformance.unseen("ids", "ordinal", "quota")).toEqual([]);
});
