import { describe, expect, it } from "vitest";
import { PuidClient, PuidClientError } from "../src/index.js";
import { refusal } from "./refusal.js";

/** The errors of the API that spend nothing, from its documentation. */
const SPENT_NOTHING = [
  "400 bad_request",
  "401 unauthorized",
  "402 quota_exceeded",
  "403 insufficient_scope",
  "404 not_found",
  "405 method_not_allowed",
  "429 rate_limited",
  "503 unavailable",
];
const NAMES = [
  ...SPENT_NOTHING.map((name) => name.slice(4)),
  ...["internal_error", "invalid_client", "Service Unavailable", "UNAUTHORIZED", "", "constructor"],
];

const STATUSES = Array.from({ length: 400 }, (_, i) => 200 + i);
const EMPTY = [204, 205, 304];

/** Bodies that gateways and faulty servers send in place of the API's answer. */
const FOREIGN: readonly string[] = [
  ...[
    "",
    "<html>",
    "null",
    "503",
    '"unavailable"',
    "[]",
    '["unavailable"]',
    '[{"error":"unavailable"}]',
    "{",
  ],
  ...[{}, { message: "Service Unavailable" }, { error: { code: "unavailable" } }, { error: ["unavailable"] }]
    .concat([
      { errors: ["unavailable"] } as object,
      { Error: "unavailable" },
      { error: null },
      { ids: ["a"] },
    ])
    .map((body) => JSON.stringify(body)),
];

/** Returns a client that gets the same answer to each request, and the number of requests that it has sent. */
function answered(status: number, text: string): { client: PuidClient; sent: () => number } {
  let sent = 0;
  const client = new PuidClient({
    apiKey: "puid_live_0123456789",
    retry: { attempts: 3 },
    fetch: async () => {
      sent++;
      return new Response(EMPTY.includes(status) ? null : text, { status, headers: { "retry-after": "0" } });
    },
  });
  return { client, sent: () => sent };
}

describe("a request for ids that fails", () => {
  it.each(NAMES)("has spent nothing only if status and error match: %j", async (error) => {
    for (const status of STATUSES) {
      const { client, sent } = answered(status, JSON.stringify({ error, message: "no" }));
      const { mayHaveSpent } = await refusal(() => client.ids(2));
      const isCertain = SPENT_NOTHING.includes(`${status} ${error}`);
      expect(mayHaveSpent, `${status}`).toBe(!isCertain);
      expect(sent(), `${status}`).toBe(isCertain && [429, 503].includes(status) ? 3 : 1);
    }
  });

  it.each(FOREIGN)("may have spent ids if the answer is not the API's: %j", async (text) => {
    for (const status of STATUSES) {
      const { client, sent } = answered(status, text);
      if (status < 300 && !EMPTY.includes(status) && text.includes("ids")) {
        expect(await client.id()).toBe("a");
        continue;
      }
      expect((await refusal(() => client.ids(1))).mayHaveSpent, `${status}`).toBe(true);
      expect(sent(), `${status}`).toBe(1);
    }
  });

  it.each(SPENT_NOTHING)("may have spent ids if the API sends mayHaveSpent: %s", async (name) => {
    const [status, error] = name.split(" ");
    for (const [said, mayHaveSpent] of [
      [undefined, false],
      [false, false],
      [true, true],
      ["false", true],
      [null, true],
      [0, true],
    ]) {
      const { client } = answered(Number(status), JSON.stringify({ error, mayHaveSpent: said }));
      expect((await refusal(() => client.id())).mayHaveSpent, `${said}`).toBe(mayHaveSpent);
    }
  });

  it("may have spent ids if a browser hides a redirect", async () => {
    const opaque = { status: 0, ok: false, headers: new Headers(), text: async () => "" } as Response;
    const client = new PuidClient({ apiKey: "puid_live_0123456789", fetch: async () => opaque });
    expect(await refusal(() => client.id())).toMatchObject({ status: 0, mayHaveSpent: true });
  });

  it("has a message that says so, if the client wrote the message", async () => {
    const { message } = await refusal(() => answered(502, "<html>").client.id());
    expect(message).toMatch(
      /^https:\/\/puid\.dev\/api must be a PUID API, got status 502 .*; ids may have been spent$/,
    );
    expect((await refusal(() => answered(502, "<html>").client.quota())).message).not.toContain("spent");
  });
});

it("a request that spends nothing has mayHaveSpent false", async () => {
  for (const status of STATUSES) {
    for (const text of ["<html>", '{"error":"unavailable","mayHaveSpent":true}']) {
      const { client } = answered(status, text);
      for (const call of [() => client.quota(), () => client.ordinal("x")]) {
        expect((await refusal(call)).mayHaveSpent, `${status}`).toBe(false);
      }
    }
  }
});

describe("a token that the server rejects", () => {
  /** Counts the requests for ids and for tokens if the first token gets a 401 with this body. */
  async function count(
    body: string,
    calls: number,
  ): Promise<{ asked: number; tokens: number; outcomes: unknown[] }> {
    let asked = 0;
    let tokens = 0;
    const client = new PuidClient({
      clientId: "client",
      clientSecret: "puid_cs_0123456789",
      fetch: async (url, init) => {
        if (String(url).endsWith("/oauth/token")) {
          return Response.json({ access_token: `t${++tokens}`, expires_in: 3600 });
        }
        asked++;
        const isFirst = new Headers(init?.headers).get("authorization") === "Bearer t1";
        return isFirst ? new Response(body, { status: 401 }) : Response.json({ ids: ["a"] });
      },
    });
    const outcomes: unknown[] = [];
    for (let i = 0; i < calls; i++) outcomes.push(await client.id().catch((error) => error));
    return { asked, tokens, outcomes };
  }

  it("is replaced, and the request is repeated, if the API rejects it", async () => {
    expect(await count('{"error":"unauthorized"}', 1)).toEqual({ asked: 2, tokens: 2, outcomes: ["a"] });
  });

  it("is replaced for the next request only, if a gateway rejects it", async () => {
    const { asked, tokens, outcomes } = await count("<html>", 2);
    expect({ asked, tokens }).toEqual({ asked: 2, tokens: 2 });
    expect(outcomes[0]).toBeInstanceOf(PuidClientError);
    expect(outcomes[0]).toMatchObject({ status: 401, mayHaveSpent: true });
    expect(outcomes[1]).toBe("a");
  });
});
