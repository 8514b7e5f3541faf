import { createPuidDev } from "puid-codec/puid-dev";
import { afterEach, describe, expect, it } from "vitest";
import { Puid, type PuidOptions } from "../src/index.js";
import { refusal } from "./refusal.js";
import { type Answer, type Script, type Server, serve } from "./server.js";

const secret = "puid_live_0123456789abcdef";
const servers: Server[] = [];

async function start(script: Script | readonly Answer[]): Promise<Server> {
  let next = 0;
  const server = await serve(
    typeof script === "function" ? script : () => script[Math.min(next++, script.length - 1)],
  );
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const client = (server: Server, options: Partial<PuidOptions> = {}): Puid =>
  new Puid({ apiKey: secret, endpoint: server.endpoint, ...options } as PuidOptions);

describe("requests", () => {
  it("ask for ids", async () => {
    const server = await start(({ url }) => ({
      body: { ids: url.endsWith("n=3") ? ["a", "b", "c"] : ["a"], count: 3, quota: { used: 3, limit: 1000 } },
    }));
    expect(await client(server).ids(3)).toEqual(["a", "b", "c"]);
    expect(await client(server).ids()).toEqual(["a"]);
    expect(await client(server).id()).toBe("a");
    expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET /api/v1/ids?n=3",
      "GET /api/v1/ids?n=1",
      "GET /api/v1/ids?n=1",
    ]);
  });

  it("ask for an ordinal, which they read exactly", async () => {
    const server = await start([{ body: { puid: "x", ordinal: "18446744073709551615" } }]);
    expect(await client(server).ordinal("usr_1/../?#é%")).toBe(2n ** 64n - 1n);
    expect(server.received[0]!.url).toBe("/api/v1/ordinal/usr_1%2F..%2F%3F%23%C3%A9%25");
  });

  it("ask for the quota", async () => {
    const free = { plan: "free", used: 3, limit: 1000, remaining: 997 };
    const unlimited = { plan: "unlimited", used: 3, limit: null, remaining: null };
    const server = await start([{ body: free }, { body: { ...unlimited, more: 1 } }]);
    expect(await client(server).quota()).toEqual(free);
    expect(await client(server).quota()).toEqual(unlimited);
    expect(server.received[0]!.url).toBe("/api/v1/quota");
  });

  it("say who they are by, and nothing that they need not", async () => {
    const server = await start([{ body: { ids: ["a"] } }]);
    await client(server).id();
    await new Puid({ accessToken: "puid_at_1", endpoint: `${server.endpoint}/` }).id();
    const [byKey, byToken] = server.received.map(({ headers }) => headers);
    expect(byKey).toMatchObject({ "x-api-key": secret, accept: "application/json" });
    expect(byKey).not.toHaveProperty("authorization");
    expect(byKey).not.toHaveProperty("origin");
    expect(byToken).toMatchObject({ authorization: "Bearer puid_at_1" });
    expect(byToken).not.toHaveProperty("x-api-key");
    expect(server.received[1]!.url).toBe("/api/v1/ids?n=1");
  });

  it("are sent by the function that one gives", async () => {
    const urls: unknown[] = [];
    const send: typeof fetch = async (url) => {
      urls.push(url);
      return Response.json({ ids: ["a"] });
    };
    expect(await new Puid({ apiKey: secret, fetch: send }).id()).toBe("a");
    expect(urls).toEqual(["https://puid.dev/api/v1/ids?n=1"]);
  });

  it("are sent by a function that is no method, as a browser demands", async () => {
    function send(this: unknown): Promise<Response> {
      if (this !== undefined) throw new TypeError("Illegal invocation");
      return Promise.resolve(Response.json({ ids: ["a"] }));
    }
    expect(await new Puid({ apiKey: secret, fetch: send as typeof fetch }).id()).toBe("a");
  });

  it("follow no redirect, which would take the key along", async () => {
    const other = await start([{ body: { ids: ["stolen"] } }]);
    const server = await start([{ status: 307, headers: { location: `${other.endpoint}/v1/ids` } }]);
    expect(await refusal(() => client(server).id())).toMatchObject({ code: "invalid_response", status: 307 });
    expect(other.received).toEqual([]);
  });
});

describe("arguments", () => {
  it.each([
    [0, "0"],
    [11, "11"],
    [-1, "-1"],
    [1.5, "1.5"],
    [Number.NaN, "NaN"],
    ["3", '"3"'],
    [null, "null"],
    [2n, "2n"],
  ])("refuse %o ids before any request", async (count, shown) => {
    const server = await start([{ body: { ids: ["a"] } }]);
    const error = await refusal(() => client(server).ids(count as number));
    expect(error).toMatchObject({ code: "invalid_count", status: null, mayHaveSpent: false });
    expect(error.message).toBe(`"count" must be an integer from 1 to 10, got ${shown}`);
    expect(server.received).toEqual([]);
  });

  it.each([42, null, undefined, "", ".", ".."])("refuse %o for an id before any request", async (puid) => {
    const server = await start([{ body: { ordinal: "1" } }]);
    const error = await refusal(() => client(server).ordinal(puid as string));
    expect(error).toMatchObject({ code: "invalid_id", status: null });
    expect(server.received).toEqual([]);
  });

  it.each<[unknown, RegExp]>([
    [undefined, /^"options" must be an object/],
    [{}, /^"options" must have one of "apiKey", "accessToken", and "clientId" with "clientSecret"$/],
    [{ apiKey: secret, accessToken: "t" }, /^"options" must have one of/],
    [{ apiKey: secret, clientId: "c", clientSecret: "s" }, /^"options" must have one of/],
    [{ clientId: "c" }, /^"clientSecret" must be a string/],
    [{ clientId: "c", clientSecret: "s", scope: "" }, /^"scope" must be/],
    [{ apiKey: "" }, /^"apiKey" must be a string of printable ASCII/],
    [{ apiKey: `${secret}\n` }, /^"apiKey" must be a string of printable ASCII/],
    [{ apiKey: 7 }, /^"apiKey" must be a string/],
    [{ apiKey: `${secret} ` }, /^"apiKey" must be a string/],
    [{ apiKey: `${secret}é` }, /^"apiKey" must be a string/],
    [{ apiKey: secret, endpoint: "puid.dev" }, /^"endpoint" must be a URL, got "puid.dev"$/],
    [{ apiKey: secret, endpoint: "file:///etc" }, /^"endpoint" must be a URL of http or https, got file:$/],
    [
      { apiKey: secret, endpoint: "https://u:p@puid.dev" },
      /^"endpoint" must have no user, query or fragment$/,
    ],
    [{ apiKey: secret, endpoint: "https://puid.dev?a" }, /^"endpoint" must have no user, query or fragment$/],
    [{ apiKey: secret, timeout: 0 }, /^"timeout" must be from 1 to 2147483647 milliseconds, got 0$/],
    [{ apiKey: secret, timeout: Number.POSITIVE_INFINITY }, /^"timeout" must be/],
    [{ apiKey: secret, retry: {} }, /^"retry.attempts" must be an integer from 1 to 100, got undefined$/],
    [
      { apiKey: secret, retry: { attempts: 101 } },
      /^"retry.attempts" must be an integer from 1 to 100, got 101$/,
    ],
    [{ apiKey: secret, retry: 3 }, /^"retry" must be an object, got 3$/],
    [
      { apiKey: secret, retry: { attempts: 2, delay: 1 } },
      /^"retry" must have no names but attempts, maxDelay, got "delay"$/,
    ],
    [{ apiKey: secret, retry: { attempts: 2, maxDelay: -1 } }, /^"retry.maxDelay" must be/],
    [{ apiKey: secret, fetch: 7 }, /^"fetch" must be a function/],
    [{ apiKey: secret, codec: {} }, /^"codec" must have a function "ordinal"$/],
    [{ apikey: secret }, /^"options" must have no names but .*, got "apikey"$/],
  ])("refuse the options %o, and show no secret", async (options, message) => {
    const error = await refusal(async () => new Puid(options as PuidOptions));
    expect(error).toMatchObject({ code: "invalid_options", status: null });
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain(secret);
  });
});

describe("an error of the API", () => {
  it.each<[string, Answer, object, string]>([
    [
      "401",
      {
        status: 401,
        body: { error: "unauthorized", message: "no such key" },
        headers: { "www-authenticate": "Bearer" },
      },
      { status: 401, code: "unauthorized", retryAfter: null },
      "no such key",
    ],
    [
      "402",
      {
        status: 402,
        body: { error: "quota_exceeded", used: 1000, limit: 1000, plan: "free", message: "used up" },
      },
      {
        status: 402,
        code: "quota_exceeded",
        body: expect.objectContaining({ used: 1000, limit: 1000, plan: "free" }),
      },
      "used up",
    ],
    [
      "429 by its body",
      { status: 429, body: { error: "rate_limited", retryAfterMs: 350 }, headers: { "retry-after": "1" } },
      { status: 429, code: "rate_limited", retryAfter: 0.35 },
      "the server answered 429 rate_limited",
    ],
    [
      "429 by its header",
      { status: 429, body: { error: "rate_limited" }, headers: { "retry-after": "7" } },
      { code: "rate_limited", retryAfter: 7 },
      "the server answered 429 rate_limited",
    ],
    [
      "a date that is past",
      {
        status: 503,
        body: { error: "unavailable" },
        headers: { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" },
      },
      { status: 503, code: "unavailable", retryAfter: 0 },
      "the server answered 503 unavailable",
    ],
    [
      "a header that says nothing",
      { status: 503, body: { error: "unavailable" }, headers: { "retry-after": "soon" } },
      { retryAfter: null },
      "the server answered 503 unavailable",
    ],
    [
      "500",
      { status: 500, body: { error: "internal_error", message: "" } },
      { status: 500, code: "internal_error", mayHaveSpent: true },
      "the server answered 500 internal_error",
    ],
    [
      "that ids may be spent",
      { status: 503, body: { error: "unavailable", mayHaveSpent: true, message: "away" } },
      { status: 503, code: "unavailable", mayHaveSpent: true },
      "away",
    ],
  ])("keeps all that it says: %s", async (_, answer, fields, message) => {
    const server = await start([answer]);
    const error = await refusal(() => client(server).id());
    expect(error).toMatchObject({ name: "PuidError", ...fields });
    expect(error.message).toBe(message);
    expect(server.received).toHaveLength(1);
  });

  it("a date that is to come is so many seconds off", async () => {
    const header = new Date(Date.now() + 60_000).toUTCString();
    const server = await start([
      { status: 503, body: { error: "unavailable" }, headers: { "retry-after": header } },
    ]);
    const { retryAfter } = await refusal(() => client(server).quota());
    expect(retryAfter).toBeGreaterThan(55);
    expect(retryAfter).toBeLessThanOrEqual(60);
  });
});

describe("an answer that is none of the API's", () => {
  it.each<[string, Answer, boolean]>([
    ["a page", { body: "<html>" }, true],
    ["no ids", { body: {} }, true],
    ["another number of ids", { body: { ids: ["a", "b"] } }, true],
    ["ids that are no text", { body: { ids: [1] } }, true],
    ["ids that are empty", { body: { ids: [""] } }, true],
    ["a list", { body: [] }, true],
    ["a gateway's error", { status: 502, body: "<html>" }, true],
    ["a gateway's busy page", { status: 503, body: "<html>" }, true],
    ["a gateway's refusal", { status: 403, body: "<html>" }, true],
    ["an error without a code", { status: 400, body: { message: "no" } }, true],
  ])("is refused: %s", async (_, answer, mayHaveSpent) => {
    const server = await start([answer]);
    const error = await refusal(() => client(server).id());
    expect(error).toMatchObject({ code: "invalid_response", status: answer.status ?? 200, mayHaveSpent });
  });

  it.each<[string, unknown]>([
    ["a number", { ordinal: 42 }],
    ["a sign", { ordinal: "-42" }],
    ["nothing", { ordinal: "" }],
    ["hexadecimal", { ordinal: "0x2a" }],
    ["no end", { ordinal: "9".repeat(41) }],
  ])("is refused for an ordinal: %s", async (_, body) => {
    const server = await start([{ body }]);
    expect(await refusal(() => client(server).ordinal("x"))).toMatchObject({
      code: "invalid_response",
      mayHaveSpent: false,
    });
  });

  it.each([{ plan: 1 }, { used: "3" }, { limit: undefined }, { remaining: "all" }, { used: 1.5 }])(
    "is refused for a quota: %o",
    async (wrong) => {
      const server = await start([{ body: { plan: "free", used: 3, limit: 9, remaining: 6, ...wrong } }]);
      expect((await refusal(() => client(server).quota())).code).toBe("invalid_response");
    },
  );
});

describe("no answer", () => {
  it("is a network error, which says whether ids may be lost, and why", async () => {
    const server = await start((_, response) => {
      response.destroy();
      return undefined;
    });
    const error = await refusal(() => client(server).id());
    expect(error).toMatchObject({ code: "network_error", status: null, mayHaveSpent: true });
    expect(error.cause).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/; ids may have been spent$/);
    for (const call of [() => client(server).quota(), () => client(server).ordinal("x")]) {
      expect(await refusal(call)).toMatchObject({ code: "network_error", mayHaveSpent: false });
    }
  });

  it("is one, too, where the answer breaks off", async () => {
    const server = await start((_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write('{"ids":');
      setTimeout(() => response.destroy(), 20);
      return undefined;
    });
    expect((await refusal(() => client(server).id())).code).toBe("network_error");
  });

  it("in time is a timeout", async () => {
    const server = await start(() => undefined);
    const error = await refusal(() => client(server, { timeout: 50 }).id());
    expect(error).toMatchObject({ code: "timeout", status: null, mayHaveSpent: true });
    expect(error.message).toBe("no answer within 50 ms; ids may have been spent");
    const { signal } = new AbortController();
    expect((await refusal(() => client(server, { timeout: 50 }).id({ signal }))).code).toBe("timeout");
  });

  it("in time is a timeout, even if the function that sends ignores its signal", async () => {
    const puid = new Puid({ apiKey: secret, timeout: 50, fetch: () => new Promise(() => {}) });
    expect(await refusal(() => puid.id())).toMatchObject({ code: "timeout", mayHaveSpent: true });
    const aborted = puid.id({ signal: AbortSignal.timeout(10) });
    await expect(aborted).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("is waited for until a signal gives it up, whose reason it is then", async () => {
    const reason = new Error("enough");
    let controller = new AbortController();
    const server = await start(() => void controller.abort(reason));
    const puid = client(server);
    for (const call of [
      (signal: AbortSignal) => puid.id({ signal }),
      (signal: AbortSignal) => puid.ids(2, { signal }),
      (signal: AbortSignal) => puid.ordinal("x", { signal }),
      (signal: AbortSignal) => puid.quota({ signal }),
    ]) {
      controller = new AbortController();
      await expect(call(controller.signal)).rejects.toBe(reason);
      await expect(call(AbortSignal.abort(reason))).rejects.toBe(reason);
    }
    expect(server.received).toHaveLength(4);
  });
});

it("sends nothing that is given up already", async () => {
  let calls = 0;
  const send: typeof fetch = async () => {
    calls++;
    return Response.json({ ids: ["a"] });
  };
  const puid = new Puid({ apiKey: secret, fetch: send });
  await expect(puid.id({ signal: AbortSignal.abort("no") })).rejects.toBe("no");
  expect(calls).toBe(0);
});

describe("retry", () => {
  const busy: Answer = { status: 429, body: { error: "rate_limited", retryAfterMs: 10 } };
  const away: Answer = { status: 503, body: { error: "unavailable" }, headers: { "retry-after": "0" } };
  const right: Answer = { body: { ids: ["a"], plan: "free", used: 1, limit: 2, remaining: 1 } };

  it.each([
    ["busy", busy],
    ["away", away],
  ])("asks again of a server that is %s", async (_, answer) => {
    const server = await start([answer, answer, right]);
    expect(await client(server, { retry: { attempts: 3 } }).id()).toBe("a");
    expect(server.received).toHaveLength(3);
  });

  it("gives up after as many attempts as it has", async () => {
    const server = await start([busy]);
    expect((await refusal(() => client(server, { retry: { attempts: 2 } }).id())).status).toBe(429);
    expect(server.received).toHaveLength(2);
  });

  it("waits as long as it is told", async () => {
    const server = await start([{ status: 429, body: { error: "rate_limited", retryAfterMs: 120 } }, right]);
    const begun = performance.now();
    await client(server, { retry: { attempts: 2 } }).id();
    expect(performance.now() - begun).toBeGreaterThanOrEqual(115);
  });

  it("does not wait longer than it may", async () => {
    const server = await start([
      { status: 429, body: { error: "rate_limited" }, headers: { "retry-after": "9" } },
    ]);
    const retry = { attempts: 5, maxDelay: 1000 };
    expect((await refusal(() => client(server, { retry }).id())).retryAfter).toBe(9);
    expect(server.received).toHaveLength(1);
  });

  it.each<[string, Script | Answer[]]>([
    ["an answer that never came", (_, response) => void response.destroy()],
    ["a gateway's page", [{ status: 503, body: "<html>" }]],
    ["a gateway's error", [{ status: 502, body: "<html>" }]],
    ["an internal error", [{ status: 500, body: { error: "internal_error" } }]],
    ["a server that may have spent", [{ status: 503, body: { error: "unavailable", mayHaveSpent: true } }]],
    ["a quota that is used up", [{ status: 402, body: { error: "quota_exceeded" } }]],
  ])("never asks for ids again after %s", async (_, script) => {
    const server = await start(script as Script);
    await refusal(() => client(server, { retry: { attempts: 3 } }).id());
    expect(server.received).toHaveLength(1);
  });

  it("asks again for what costs nothing, after whatever may pass", async () => {
    let count = 0;
    const server = await start((_, response) => {
      count++;
      if (count === 1) return void response.destroy();
      return count === 2 ? { status: 503, body: "<html>", headers: { "retry-after": "0" } } : right;
    });
    expect(await client(server, { retry: { attempts: 3 } }).quota()).toMatchObject({ plan: "free" });
    expect(server.received).toHaveLength(3);
  });

  it("stops waiting when a signal says so", async () => {
    const server = await start([{ status: 429, body: { error: "rate_limited", retryAfterMs: 30_000 } }]);
    const controller = new AbortController();
    const pending = client(server, { retry: { attempts: 3 } }).id({ signal: controller.signal });
    setTimeout(() => controller.abort("enough"), 100);
    await expect(pending).rejects.toBe("enough");
    expect(server.received).toHaveLength(1);
  });
});

describe("with a codec", () => {
  it("decodes offline, and checks no more than the key", async () => {
    const server = await start([{ body: { ordinal: "1" } }]);
    const puid = client(server, { codec: createPuidDev() });
    expect(await puid.ordinal("yAqySLEQhb2NHqUqLDeJK")).toBe(10n);
    const error = await refusal(() => puid.ordinal("0yAqySLEQhb2NHqUqLDeJK"));
    expect(error).toMatchObject({ code: "invalid_id", status: null });
    expect(error.cause).toMatchObject({ code: "invalid_id", reason: "unissued" });
    const signal = AbortSignal.abort("no");
    await expect(puid.ordinal("yAqySLEQhb2NHqUqLDeJK", { signal })).rejects.toBe("no");
    expect(server.received).toEqual([]);
  });
});
