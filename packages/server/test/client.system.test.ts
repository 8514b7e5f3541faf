import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Puid, PuidError, type PuidOptions } from "puid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../src/store/database.js";
import { openEmbedded } from "./support/embedded.js";
import { codec, PLANS, Service } from "./support/service.js";

/** Tests the client package with this server, over a socket. */

let database: Database;
let service: Service;
let http: Server;
let endpoint: string;

beforeAll(async () => {
  database = await openEmbedded();
  const backfill = { limit: null, rate: null, idsPerRequest: 10_000 };
  service = await Service.create(database, { plans: { ...PLANS, backfill } });
  http = createAdaptorServer({ fetch: service.server.fetch }) as Server;
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(http.address() as AddressInfo).port}/api`;
});
afterAll(async () => {
  http.closeAllConnections();
  http.close();
  await service.close();
});

const clientOf = async (plan?: string, options: Partial<PuidOptions> = {}): Promise<Puid> => {
  const { key } = await service.account(plan);
  return new Puid({ apiKey: key, endpoint, ...options } as PuidOptions);
};

const refusal = async (call: Promise<unknown>): Promise<PuidError> => {
  const error = await call.then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(PuidError);
  return error as PuidError;
};

/** Creates an account and an OAuth client. Returns them with the options of the client package. */
const registered = async (plan?: string) => {
  const { id: account } = await service.account(plan);
  const { id: clientId, secret: clientSecret } = await service.server.store.clients.create(account, []);
  return { account, client: { clientId, clientSecret, endpoint } };
};

describe("a client with an API key", () => {
  it("gets ids, their ordinals and the quota", async () => {
    const puid = await clientOf("quick");
    const id = await puid.id();
    const ids = await puid.ids(10);
    expect(codec.ordinals(ids)).toEqual(ids.map((_, i) => codec.ordinal(id) + 1n + BigInt(i)));
    expect(await puid.ordinal(ids[9]!)).toBe(codec.ordinal(ids[9]!));
    const quota = { plan: "quick", used: 11, limit: 1000, remaining: 989, idsPerRequest: 10 };
    expect(await puid.quota()).toEqual(quota);
  });

  it("gets as many ids at once as its plan allows, and learns the number from the quota", async () => {
    const puid = await clientOf("backfill");
    const { idsPerRequest } = await puid.quota();
    expect(idsPerRequest).toBe(10_000);
    const ids = await puid.ids(idsPerRequest);
    const first = codec.ordinal(ids[0]!);
    expect(codec.ordinals(ids)).toEqual(ids.map((_, i) => first + BigInt(i)));
    const standard = await clientOf("quick");
    expect(await refusal(standard.ids(11))).toMatchObject({
      status: 400,
      code: "bad_request",
      message: '"n" must be an integer from 1 to 10, got "11"',
      mayHaveSpent: false,
    });
    expect(await standard.quota()).toMatchObject({ used: 0 });
  });

  it("decodes the server's ids offline with the option `codec`", async () => {
    const puid = await clientOf("boundless");
    const offline = new Puid({ apiKey: "none", endpoint: "http://127.0.0.1:1", codec });
    const id = await puid.id();
    expect(await offline.ordinal(id)).toBe(await puid.ordinal(id));
  });

  it("rejects with the status and the code of each failure", async () => {
    const nobody = new Puid({ apiKey: `puid_live_${"A".repeat(43)}`, endpoint });
    expect(await refusal(nobody.id())).toMatchObject({ status: 401, code: "unauthorized" });
    const puid = await clientOf("free");
    expect(await refusal(puid.ordinal("nonsense"))).toMatchObject({ status: 400, code: "bad_request" });
    await puid.id();
    const limited = await refusal(puid.id());
    expect(limited).toMatchObject({ status: 429, code: "rate_limited", mayHaveSpent: false });
    expect(limited.retryAfter).toBeGreaterThan(0);
    expect(limited.retryAfter).toBeLessThanOrEqual(1);
    const tiny = await clientOf("tiny");
    await tiny.ids(4);
    expect(await refusal(tiny.ids(2))).toMatchObject({
      status: 402,
      code: "quota_exceeded",
      body: { used: 4, limit: 5, plan: "tiny" },
    });
    expect(await tiny.ids(1)).toHaveLength(1);
  });

  it("repeats a request after the wait that the server asks for", async () => {
    const puid = await clientOf("free", { retry: { attempts: 3 } });
    const first = await puid.id();
    const second = await puid.id();
    expect(codec.ordinal(second)).toBeGreaterThan(codec.ordinal(first));
    expect(await puid.quota()).toMatchObject({ used: 2 });
  });
});

describe("a client with client credentials", () => {
  it("gets tokens with the requested scopes", async () => {
    const { client } = await registered("quick");
    const both = await Puid.fromClientCredentials({ ...client, scope: "puid:generate puid:ordinal" });
    const id = await both.id();
    expect(await both.ordinal(id)).toBe(codec.ordinal(id));
    // The official clients request only this scope, and also decode.
    const generate = await Puid.fromClientCredentials(client);
    expect(await generate.ordinal(await generate.id())).toBe(codec.ordinal(id) + 1n);
    expect(await generate.quota()).toMatchObject({ used: 2 });
    await service.server.store.clients.setMayDecode(client.clientId, false);
    expect(await refusal(generate.ordinal(id))).toMatchObject({ status: 403, code: "insufficient_scope" });
  });

  it("gets another token when its token expires", async () => {
    const { account, client } = await registered();
    const puid = await Puid.fromClientCredentials(client);
    await puid.id();
    await database.query("update puid_credential set expires_at = now() where client_id = $1", [
      client.clientId,
    ]);
    expect(await puid.ids(3)).toHaveLength(3);
    expect(await service.server.store.accounts.used(account)).toBe(4);
  });

  it("is rejected with a wrong secret or an unknown scope", async () => {
    const { client } = await registered();
    const wrong = { ...client, clientSecret: "puid_cs_wrong" };
    expect(await refusal(Puid.fromClientCredentials(wrong))).toMatchObject({
      status: 401,
      code: "invalid_client",
    });
    const scope = { ...client, scope: "puid:everything" };
    expect(await refusal(Puid.fromClientCredentials(scope))).toMatchObject({
      status: 400,
      code: "invalid_scope",
    });
  });
});
