import { describe, expect, it } from "vitest";
import { PuidClient } from "../src/index.js";
import { clientOf, SECRET, start } from "./clients.js";
import { refusal } from "./refusal.js";

describe("a request", () => {
  it("asks for ids", async () => {
    const server = await start(({ url }) => ({
      body: { ids: url.endsWith("n=3") ? ["a", "b", "c"] : ["a"], count: 3, quota: { used: 3, limit: 1000 } },
    }));
    expect(await clientOf(server).ids(3)).toEqual(["a", "b", "c"]);
    expect(await clientOf(server).ids()).toEqual(["a"]);
    expect(await clientOf(server).id()).toBe("a");
    expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET /api/v1/ids?n=3",
      "GET /api/v1/ids?n=1",
      "GET /api/v1/ids?n=1",
    ]);
  });

  it("asks for as many ids as a server can allow, and rejects with the server's reason if it allows fewer", async () => {
    const ids = Array.from({ length: 10_000 }, (_, i) => `${i}`.padStart(60, "x"));
    const message = '"n" must be an integer from 1 to 500, got "501"';
    const server = await start(({ url }) =>
      url.endsWith("n=501")
        ? { status: 400, body: { error: "bad_request", message } }
        : { body: { ids, count: ids.length } },
    );
    expect(await clientOf(server).ids(10_000)).toEqual(ids);
    expect(server.received.map(({ url }) => url)).toEqual(["/api/v1/ids?n=10000"]);
    const error = await refusal(() => clientOf(server).ids(501));
    expect(error).toMatchObject({ code: "bad_request", status: 400, message, mayHaveSpent: false });
  });

  it("asks for an ordinal, and reads all of its digits", async () => {
    const server = await start([{ body: { puid: "x", ordinal: "18446744073709551615" } }]);
    expect(await clientOf(server).ordinal("usr_1/../?#é%")).toBe(2n ** 64n - 1n);
    expect(server.received[0]!.url).toBe("/api/v1/ordinal/usr_1%2F..%2F%3F%23%C3%A9%25");
  });

  it("asks for the quota", async () => {
    const free = { plan: "free", used: 3, limit: 1000, remaining: 997 };
    const unlimited = { plan: "unlimited", used: 3, limit: null, remaining: null, idsPerRequest: 10_000 };
    const server = await start([{ body: free }, { body: { ...unlimited, more: 1 } }]);
    expect(await clientOf(server).quota()).toEqual({ ...free, idsPerRequest: 10 });
    expect(await clientOf(server).quota()).toEqual(unlimited);
    expect(server.received[0]!.url).toBe("/api/v1/quota");
  });

  it("carries its credentials and no other header that identifies the sender", async () => {
    const server = await start([{ body: { ids: ["a"] } }]);
    await clientOf(server).id();
    await new PuidClient({ accessToken: "puid_at_1", endpoint: `${server.endpoint}/` }).id();
    const [byKey, byToken] = server.received.map(({ headers }) => headers);
    expect(byKey).toMatchObject({ "x-api-key": SECRET, accept: "application/json" });
    expect(byKey).not.toHaveProperty("authorization");
    expect(byKey).not.toHaveProperty("origin");
    expect(byToken).toMatchObject({ authorization: "Bearer puid_at_1" });
    expect(byToken).not.toHaveProperty("x-api-key");
    expect(server.received[1]!.url).toBe("/api/v1/ids?n=1");
  });

  it("is sent by the option `fetch`", async () => {
    const urls: unknown[] = [];
    const send: typeof fetch = async (url) => {
      urls.push(url);
      return Response.json({ ids: ["a"] });
    };
    expect(await new PuidClient({ apiKey: SECRET, fetch: send }).id()).toBe("a");
    expect(urls).toEqual(["https://puid.dev/api/v1/ids?n=1"]);
  });

  it("calls `fetch` without an object, as browsers require", async () => {
    function send(this: unknown): Promise<Response> {
      if (this !== undefined) throw new TypeError("Illegal invocation");
      return Promise.resolve(Response.json({ ids: ["a"] }));
    }
    expect(await new PuidClient({ apiKey: SECRET, fetch: send as typeof fetch }).id()).toBe("a");
  });

  it("follows no redirect, so the key goes to no other server", async () => {
    const other = await start([{ body: { ids: ["stolen"] } }]);
    const server = await start([{ status: 307, headers: { location: `${other.endpoint}/v1/ids` } }]);
    expect(await refusal(() => clientOf(server).id())).toMatchObject({
      code: "invalid_response",
      status: 307,
    });
    expect(other.received).toEqual([]);
  });
});
