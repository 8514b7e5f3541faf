import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { PuidClient, PuidClientError, type PuidClientOptions } from "../src/index.js";
import { refusal } from "./refusal.js";

const KEY = "puid_live_Ab3dEf6hIj9k";
const TOKEN = "puid_at_Lm2nOp5qRs8t";
/** Contains characters that the form encoding changes. */
const SECRET = "puid_cs_U1v+W4x/Y7z";
const SECRETS = [KEY, TOKEN, SECRET, encodeURIComponent(SECRET)];

const CREDENTIALS: readonly [string, object][] = [
  ["an API key", { apiKey: KEY }],
  ["an access token", { accessToken: TOKEN }],
  ["client credentials", { clientId: "client-1", clientSecret: SECRET }],
];

/** Returns everything that is reachable from a value by properties, including hidden ones and symbols, as one string. */
function walk(value: unknown): string {
  const found = new Set([value]);
  for (const one of found) {
    if (Object(one) !== one) continue;
    for (const key of Reflect.ownKeys(one as object)) found.add(key).add(Reflect.get(one as object, key));
  }
  return [...found]
    .filter((one) => Object(one) !== one)
    .map(String)
    .join("\n");
}

/** Returns the strings that a console, a log or another process can get from a value. */
function texts(value: object): Record<string, string> {
  return {
    inspect: inspect(value),
    hidden: inspect(value, { showHidden: true, depth: Number.POSITIVE_INFINITY, getters: true }),
    json: JSON.stringify(value),
    string: `${value} ${String((value as Error).cause)}`,
    entries: JSON.stringify([Object.keys(value), Object.entries(value), { ...value }]),
    clone: inspect(structuredClone(value), { showHidden: true, depth: Number.POSITIVE_INFINITY }),
    stack: String((value as Error).stack),
    walk: walk(value),
  };
}

function expectNoSecret(value: object): void {
  for (const [way, text] of Object.entries(texts(value))) {
    for (const secret of SECRETS) expect(text, way).not.toContain(secret);
  }
}

type Send = (url: string, init: RequestInit) => Promise<Response>;

const issue = (): Response => Response.json({ access_token: TOKEN, expires_in: 3600 });
const isToken = (url: string): boolean => url.endsWith("/oauth/token");
const right: Send = async (url) => (isToken(url) ? issue() : Response.json({ ids: ["a"] }));

const client = (credentials: object, send: Send): PuidClient =>
  new PuidClient({
    ...credentials,
    endpoint: "https://ids.example/api",
    fetch: send,
  } as unknown as PuidClientOptions);

/** The headers and the body of a request, as an echo or an error may show them. */
const sent = (init: RequestInit): { headers: object; body: string } => ({
  headers: { ...(init.headers as object) },
  body: String(init.body),
});
const decoded = (init: RequestInit): string => decodeURIComponent(JSON.stringify(sent(init)));

it.each(CREDENTIALS)("a client with %s shows its endpoint and no secret", async (_, credentials) => {
  const puid = client(credentials, right);
  const show = (): void => {
    expect(inspect(puid)).toBe("PuidClient { endpoint: 'https://ids.example/api' }");
    expect(JSON.stringify(puid)).toBe('{"endpoint":"https://ids.example/api"}');
    expectNoSecret(puid);
  };
  show();
  expect(await puid.id()).toBe("a");
  show();
});

describe.each(CREDENTIALS)("an error of a client with %s shows no secret", (_, credentials) => {
  /** Returns the errors of a client whose requests all fail, and of one whose token exchange succeeds. */
  async function errors(send: Send): Promise<PuidClientError[]> {
    const late: Send = async (url, init) => (isToken(url) ? issue() : send(url, init));
    const all: PuidClientError[] = [];
    for (const each of [send, late]) {
      const puid = client(credentials, each);
      all.push(await refusal(() => puid.id()), await refusal(() => puid.quota()));
      expectNoSecret(puid);
    }
    return all;
  }

  it.each<[string, (init: RequestInit) => BodyInit]>([
    ["a message", (init) => JSON.stringify({ error: "bad_request", message: `got ${decoded(init)}` })],
    ["a description", (init) => JSON.stringify({ error: "x", error_description: decoded(init) })],
    ["a code", (init) => JSON.stringify({ error: decoded(init) })],
    ["the request", (init) => JSON.stringify({ error: "bad_request", message: "no", request: sent(init) })],
    ["the name of a property", (init) => JSON.stringify({ error: "bad_request", [decoded(init)]: 1 })],
    ["a page", (init) => `<html>${decoded(init)}`],
    ["an array", (init) => JSON.stringify([sent(init)])],
    ["a token", () => JSON.stringify({ error: "bad_request", access_token: TOKEN })],
  ])("if the server echoes it in %s", async (what, echo) => {
    for (const status of [200, 400, 500]) {
      for (const error of await errors(async (_url, init) => new Response(echo(init), { status }))) {
        if (what !== "a token" || "clientId" in credentials) expectNoSecret(error);
      }
    }
  });

  it.each<[string, (init: RequestInit, url: string) => unknown]>([
    ["its message", (init) => new Error(decoded(init))],
    ["its form", (init) => new Error(`${init.body}`)],
    ["its name", (init) => Object.assign(new Error("x"), { name: decoded(init) })],
    ["its code", (init) => Object.assign(new Error("x"), { code: decoded(init) })],
    ["a property", (init) => Object.assign(new Error("x"), { config: { deep: [sent(init)] } })],
    [
      "its prototype's message",
      (init) => {
        let text = "";
        class Late extends Error {
          override get message(): string {
            return text;
          }
        }
        const error = new Late();
        error.stack = ""; // Some engines repeat the message there.
        text = decoded(init);
        return error;
      },
    ],
    ["a hidden property", (init) => Object.defineProperty(new Error("x"), "config", { value: sent(init) })],
    ["a property with a symbol", (init) => Object.assign(new Error("x"), { [Symbol("config")]: sent(init) })],
    ["its cause", (init) => new Error("x", { cause: new Error(decoded(init)) })],
    ["one of its errors", (init) => new AggregateError([new Error(decoded(init))], "x")],
    ["a Request", (init, url) => Object.assign(new Error("x"), { request: new Request(url, init) })],
    ["Headers", (init) => Object.assign(new Error("x"), { headers: new Headers(init.headers) })],
    ["a Map", (init) => Object.assign(new Error("x"), { map: new Map([["x", decoded(init)]]) })],
    ["a function", (init) => Object.assign(new Error("x"), { retry: Object.assign(() => {}, sent(init)) })],
    ["itself, a string", (init) => decoded(init)],
    ["itself, an object", (init) => sent(init)],
    [
      "a property that throws",
      (init) =>
        Object.defineProperty(new Error(decoded(init)), "name", {
          get() {
            throw new Error("no");
          },
        }),
    ],
  ])("if the error of fetch shows it in %s", async (_what, thrown) => {
    for (const error of await errors(async (url, init) => Promise.reject(thrown(init, url)))) {
      expect(error.code).toBe("network_error");
      expect(error.cause).toBeInstanceOf(Error);
      expectNoSecret(error);
    }
  });
});

describe("an error", () => {
  const failing = (thrown: unknown): PuidClient =>
    client({ apiKey: KEY }, async () => Promise.reject(thrown));

  it("keeps a cause that shows no secret", async () => {
    for (const cause of [
      new TypeError("fetch failed", { cause: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }) }),
      new DOMException("no", "NetworkError"),
      new AggregateError([new Error("one")]),
      Object.assign(new Error("x"), { address: { port: 1, host: ["a", null, 1n, Symbol("s")] } }),
      { reason: "no" },
      "no",
    ]) {
      expect((await refusal(() => failing(cause).id())).cause).toBe(cause);
    }
    const loop = new Error("x");
    loop.cause = loop;
    expect((await refusal(() => failing(loop).id())).cause).toBe(loop);
  });

  it("keeps the name, the code and the redacted message of a cause that shows a secret", async () => {
    const cause = Object.assign(new RangeError(`no route for ${KEY}!`), { code: "ENETUNREACH", key: KEY });
    const { cause: shown } = await refusal(() => failing(cause).id());
    expect(shown).toMatchObject({
      name: "RangeError",
      code: "ENETUNREACH",
      message: "no route for [redacted]!",
    });
  });

  it("redacts a message that shows a secret, and keeps a body that does not", async () => {
    const answering = (apiKey: string, message: string): PuidClient =>
      client({ apiKey }, async () =>
        Response.json({ error: "unauthorized", message, more: 1 }, { status: 401 }),
      );
    expect(await refusal(() => answering(KEY, `no key ${KEY}`).id())).toMatchObject({
      code: "unauthorized",
      message: "no key [redacted]",
      body: undefined,
      mayHaveSpent: false,
    });
    // A short key, as a test double may use it. Common words contain it.
    expect(await refusal(() => answering("auth", "no auth").id())).toMatchObject({
      code: "unauthorized",
      message: "no auth",
      body: { more: 1 },
    });
  });

  it("shows no secret that is in the wrong option", async () => {
    for (const options of [
      { endpoint: KEY },
      { endpoint: `https://user:${KEY}@ids.example:port` },
      { endpoint: `https://user:${KEY}@ids.example` },
      { apiKey: `${KEY}\n` },
      { apiKey: [KEY] },
      { apiKey: undefined, clientId: "client-1", clientSecret: ` ${SECRET}` },
      { apiKey: undefined, accessToken: `Bearer ${TOKEN}` },
    ]) {
      const error = await refusal(
        async () => new PuidClient({ apiKey: KEY, ...options } as PuidClientOptions),
      );
      expect(error).toBeInstanceOf(PuidClientError);
      expectNoSecret(error);
    }
  });
});
