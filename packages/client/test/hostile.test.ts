import { describe, expect, it } from "vitest";
import { PuidClient, PuidClientError, type PuidClientOptions } from "../src/index.js";
import { refusal } from "./refusal.js";

/** The error that hostile values throw. */
const HOSTILE = new Error("hostile");
const fail = (): never => {
  throw HOSTILE;
};

function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** Returns a proxy whose traps all throw. */
const failing = (target: object): unknown =>
  new Proxy(target, Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((trap) => [trap, fail])));

const NAMES = [
  ...["apiKey", "accessToken", "clientId", "clientSecret", "scope", "endpoint", "fetch", "timeout", "retry"],
  ...[
    "codec",
    "signal",
    "attempts",
    "maxDelay",
    "ordinal",
    "status",
    "text",
    "headers",
    "message",
    "aborted",
  ],
];
const withGetters = (): unknown =>
  Object.defineProperties(
    {},
    Object.fromEntries(NAMES.map((name) => [name, { enumerable: true, get: fail }])),
  );

/** Functions that create the values, a new one for each use. */
const VALUES: readonly (() => unknown)[] = [
  ...[undefined, null, true, false, 0, -0, -1, 0.5, 1, 1.5, 5, 10, 11, 2 ** 31, 2 ** 53, 1e308].map(
    (one) => () => one,
  ),
  ...[Number.NaN, Number.POSITIVE_INFINITY, 0n, 1n, 10n, -(1n << 70n)].map((one) => () => one),
  ...[
    "",
    " ",
    "x",
    "1",
    "\ud800",
    "x\udc00",
    "a\nb",
    "\0",
    "é",
    "😀",
    "..",
    "//",
    "http://",
    "https://[",
    "%",
  ].map((one) => () => one),
  () => "x".repeat(100_000),
  () => Symbol("wild"),
  () => Symbol.iterator,
  () => () => {},
  () => fail,
  () => async () => fail(),
  () => () => revoked({}),
  () => class {},
  () => [],
  () => [1],
  () => ["https://ids.example"],
  () => ({}),
  () => Object.create(null),
  () => ({ toString: fail, valueOf: fail, toJSON: fail, [Symbol.toPrimitive]: fail }),
  () => ({ toString: null, valueOf: null }),
  // biome-ignore lint/suspicious/noThenProperty: this is a test of such objects
  () => ({ then: fail }),
  () => new Date(Number.NaN),
  () => new Map([["signal", 1]]),
  () => new Uint8Array(2),
  () => new URL("https://ids.example/api"),
  () => new Error("an error"),
  () => Promise.resolve(1),
  () => new EventTarget(),
  () => ({ aborted: false }),
  () => ({ aborted: true, reason: 1, throwIfAborted: fail }),
  () => Object.create(AbortSignal.prototype),
  () => ({ __proto__: AbortSignal.prototype, aborted: false, addEventListener: fail }),
  () => Object.assign(new AbortController().signal, { addEventListener: fail, throwIfAborted: fail }),
  () => revoked({}),
  () => revoked([]),
  () => revoked(() => {}),
  () => failing({}),
  () => failing(() => {}),
  () => failing(new AbortController().signal),
  withGetters,
];

const CODES = [
  ...["invalid_options", "invalid_count", "invalid_id"],
  ...["network_error", "timeout", "invalid_response", "bad_request"],
];

/** A `fetch` that answers as the API does. */
const right = async (url: unknown): Promise<Response> => {
  if (String(url).endsWith("/oauth/token")) return Response.json({ access_token: "t", expires_in: 3600 });
  const count = Number(/n=(\d+)$/.exec(String(url))?.[1]);
  if (count) return Response.json({ ids: Array(count).fill("a") });
  if (String(url).endsWith("/quota"))
    return Response.json({ plan: "free", used: 1, limit: null, remaining: null });
  return Response.json({ ordinal: "1" });
};

const base = { apiKey: "puid_live_0123456789", fetch: right, timeout: 50 };
const puid = new PuidClient(base);
const create = (options: object): PuidClient => new PuidClient({ ...base, ...options } as PuidClientOptions);

/** Returns the errors of an action. Throws if one of them is not a PuidClientError. */
async function errorsOf(action: () => unknown): Promise<PuidClientError[]> {
  try {
    const result = await action();
    return Array.isArray(result) ? result.filter((one) => one instanceof PuidClientError) : [];
  } catch (error) {
    if (error instanceof PuidClientError) return [error];
    throw new Error("it is not a PuidClientError", { cause: error });
  }
}

/** Calls every method of a client: an invalid option that the constructor accepted fails here. */
async function use(client: PuidClient): Promise<PuidClientError[]> {
  const calls = [() => client.id(), () => client.ids(3), () => client.ordinal("x"), () => client.quota()];
  return (await Promise.all(calls.map(errorsOf))).flat();
}

const client = { clientId: "client", clientSecret: "puid_cs_0123456789" };

/** The places for a hostile value: arguments, options and answers. */
const PLACES: Record<string, (value: never) => unknown> = {
  "new PuidClient(…)": (value) => new PuidClient(value),
  "fromClientCredentials(…)": (value) => PuidClient.fromClientCredentials(value),
  "fromClientCredentials({ signal })": (signal) =>
    PuidClient.fromClientCredentials({ ...base, ...client, signal }),
  "id(…)": (value) => puid.id(value),
  "ids(…)": (value) => puid.ids(value),
  "ids(1, …)": (value) => puid.ids(1, value),
  "ordinal(…)": (value) => puid.ordinal(value),
  'ordinal("x", …)': (value) => puid.ordinal("x", value),
  "quota(…)": (value) => puid.quota(value),
  "id({ signal })": (signal) => puid.id({ signal }),
  "ids(1, { signal })": (signal) => puid.ids(1, { signal }),
  'ordinal("x", { signal })': (signal) => puid.ordinal("x", { signal }),
  "quota({ signal })": (signal) => puid.quota({ signal }),
  apiKey: (apiKey) => use(create({ apiKey })),
  accessToken: (accessToken) => use(create({ apiKey: undefined, accessToken })),
  clientId: (clientId) => use(create({ ...client, apiKey: undefined, clientId })),
  clientSecret: (clientSecret) => use(create({ ...client, apiKey: undefined, clientSecret })),
  scope: (scope) => use(create({ ...client, apiKey: undefined, scope })),
  endpoint: (endpoint) => use(create({ endpoint })),
  timeout: (timeout) => use(create({ timeout })),
  retry: (retry) => use(create({ retry })),
  "retry.attempts": (attempts) => use(create({ retry: { attempts } })),
  "retry.maxDelay": (maxDelay) => use(create({ retry: { attempts: 2, maxDelay } })),
  codec: (codec) => use(create({ codec })),
  "codec.ordinal": (ordinal) => use(create({ codec: { ordinal } })),
  "what codec.ordinal returns": (value) => use(create({ codec: { ordinal: () => value } })),
  "what codec.ordinal throws": (value) =>
    use(
      create({
        codec: {
          ordinal() {
            throw value;
          },
        },
      }),
    ),
  fetch: (fetch) => use(create({ fetch })),
  "what fetch returns": (value) => use(create({ fetch: () => value })),
  "what fetch resolves to": (value) => use(create({ fetch: async () => value })),
  "what fetch rejects with": (value) => use(create({ fetch: () => Promise.reject(value) })),
  "a response's status": (status) => use(create({ fetch: async () => fake({ status }) })),
  "a response's text": (text) => use(create({ fetch: async () => fake({ text }) })),
  "what a response's text() resolves to": (value) =>
    use(create({ fetch: async () => fake({ text: () => value }) })),
  "a response's headers": (headers) => use(create({ fetch: async () => fake({ headers }) })),
  "a response's header": (value) =>
    use(create({ fetch: async () => fake({ headers: { get: () => value } }) })),
  ...Object.fromEntries(
    ["error", "message", "error_description", "mayHaveSpent", "retryAfterMs", "ids", "ordinal", "plan"].map(
      (name) => [
        `an answer's ${name}`,
        async (value: never) => {
          for (const status of [200, 400]) {
            const text = JSON.stringify({ error: "bad_request", [name]: jsonable(value) });
            await use(create({ fetch: async () => fake({ status, text: async () => text }) }));
          }
        },
      ],
    ),
  ),
};

const fake = (parts: object): unknown => ({
  status: 400,
  headers: new Headers(),
  text: async () => '{"error":"bad_request"}',
  ...parts,
});

function jsonable(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value));
  } catch {
    return null;
  }
}

describe("a hostile value is accepted, or rejected with a PuidClientError", () => {
  it.each(Object.keys(PLACES))("in the place of %s", async (name) => {
    const place = PLACES[name]!;
    for (const value of VALUES) {
      const errors = await errorsOf(() => place(value() as never));
      // The server chooses these codes and messages.
      if (name.startsWith("an answer's")) continue;
      for (const { code, message } of errors) {
        expect(CODES).toContain(code);
        expect(message.length).toBeLessThan(500);
      }
    }
  });
});

describe("hostile values", () => {
  it.each<[string, () => unknown, string, RegExp]>([
    [
      "half of a surrogate pair",
      () => puid.ordinal("\ud800"),
      "invalid_id",
      /^"puid" must be a well-formed .* got "\\ud800"$/,
    ],
    [
      "a string of a megabyte",
      () => puid.ordinal("x".repeat(1e6)),
      "invalid_id",
      /^"puid" must be .* "x{64}"…$/,
    ],
    [
      "null for options",
      () => puid.quota(null as never),
      "invalid_options",
      /^"options" must be an object, got null$/,
    ],
    [
      "a number for options",
      () => puid.id(5 as never),
      "invalid_options",
      /^"options" must be an object, got 5$/,
    ],
    [
      "no options",
      () => PuidClient.fromClientCredentials(undefined as never),
      "invalid_options",
      /got undefined$/,
    ],
    [
      "another object as a signal",
      () => puid.ids(1, { signal: new EventTarget() as never }),
      "invalid_options",
      /^"signal" must be an AbortSignal, got an object$/,
    ],
    [
      "a bigint for a URL",
      () => create({ endpoint: 1n }),
      "invalid_options",
      /^"endpoint" must be a URL, got 1n$/,
    ],
    ["a symbol for a URL", () => create({ endpoint: Symbol() }), "invalid_options", /got a symbol$/],
    ["a huge bigint", () => puid.ids((1n << 100n) as never), "invalid_count", /got a bigint$/],
    [
      "a key that is too long for a header",
      () => create({ apiKey: "x".repeat(8193) }),
      "invalid_options",
      /^"apiKey" must be a string of 1 to 8192 printable ASCII characters, without spaces$/,
    ],
    ["null as a codec", () => create({ codec: null }), "invalid_options", /^"codec" must have a function/],
    [
      "a getter that throws",
      () => new PuidClient(withGetters() as PuidClientOptions),
      "invalid_options",
      /^"options" must be an object, got one that throws when it is read$/,
    ],
    [
      "a codec that returns a number",
      () => create({ codec: { ordinal: () => 1 } }).ordinal("x"),
      "invalid_options",
      /^"codec" must have a function "ordinal" that returns a bigint, got 1$/,
    ],
    [
      "a codec that rejects with null",
      () => create({ codec: { ordinal: () => Promise.reject(null) } }).ordinal("x"),
      "invalid_id",
      /^"puid" must be an id of the codec, got "x"$/,
    ],
  ])("are rejected with a message that names the argument: %s", async (_, action, code, message) => {
    const error = await refusal(async () => action());
    expect(error).toMatchObject({ code, status: null, mayHaveSpent: false });
    expect(error.message).toMatch(message);
  });

  it("are an invalid_response as a response", async () => {
    for (const value of [undefined, null, {}, 5, "x", { status: 200, text: () => "{}" }]) {
      const error = await refusal(() => create({ fetch: async () => value }).id());
      expect(error).toMatchObject({ code: "invalid_response", status: null, mayHaveSpent: true });
      expect(error.message).toBe(
        '"fetch" must resolve to a Response, got another value; ids may have been spent',
      );
    }
  });

  it("are a network_error if `fetch` rejects with a PuidClientError", async () => {
    const cause = new PuidClientError("bad_request", "no", { status: 400 });
    const error = await refusal(() => create({ fetch: () => Promise.reject(cause) }).id());
    expect(error).toMatchObject({ code: "network_error", status: null, mayHaveSpent: true, cause });
  });

  it("include a timeout with a fraction, which is rounded up", async () => {
    const slow = create({ timeout: 20.5, fetch: () => new Promise(() => {}) });
    expect((await refusal(() => slow.id())).message).toMatch(/^no answer within 21 ms/);
    expect(await create({ timeout: 2 ** 31 - 1.5 }).id()).toBe("a");
  });

  it("are read once, so the client uses the value that it validated", async () => {
    let reads = 0;
    const options = Object.defineProperty({ ...base }, "apiKey", {
      enumerable: true,
      get: () => (reads++ === 0 ? base.apiKey : "a\nb"),
    });
    expect(await new PuidClient(options).id()).toBe("a");
    expect(reads).toBe(1);
  });

  it("are ignored if they are inherited, as from a polluted prototype", async () => {
    const urls: string[] = [];
    const send = async (url: unknown): Promise<Response> => {
      urls.push(String(url));
      return right(url);
    };
    const inherited = Object.create({ endpoint: "https://attacker.example", timeout: 0 });
    await new PuidClient(Object.assign(inherited, { apiKey: base.apiKey, fetch: send })).id();
    expect(urls).toEqual(["https://puid.dev/api/v1/ids?n=1"]);
  });

  it("include signals with methods of their own, which still abort with their reason", async () => {
    const controller = new AbortController();
    const signal = Object.assign(controller.signal, { addEventListener: fail, throwIfAborted: fail });
    const pending = create({ fetch: () => new Promise(() => {}), timeout: 10_000 }).id({ signal });
    controller.abort("enough");
    await expect(pending).rejects.toBe("enough");
    await expect(puid.id({ signal })).rejects.toBe("enough");
  });
});
