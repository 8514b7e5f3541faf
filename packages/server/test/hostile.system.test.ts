import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createListener } from "../src/command/listener.js";
import { createMetrics } from "../src/command/metrics.js";
import { openEmbedded } from "./support/embedded.js";
import { engines } from "./support/engines.js";
import { VERIFIER } from "./support/oauth-exchange.js";
import { filled, type Knowledge, type Paths, requestsTo, type WireRequest } from "./support/requests.js";
import { codec } from "./support/service.js";
import { createStage, type Stage } from "./support/stage.js";
import { conversationsOf, converse, HIDDEN } from "./support/wire.js";

const ORIGIN = "http://localhost:8799";

/** Strings that a browser may read as a path of this origin or of another one. */
const nexts = fc
  .array(
    fc.constantFrom("/", "/", "\\", ".", "..", "%2e", "\t", "\n", "@", ":", "?", "https:", "evil.example"),
    {
      maxLength: 7,
    },
  )
  .map((parts) => parts.join(""));

const known: Knowledge = {
  values: {
    puid: fc.constantFrom("~puid~", "~puid~", "~unissued~"),
    grant_type: fc.constantFrom("client_credentials", "authorization_code", "refresh_token"),
    code: fc.constantFrom("~code~", "~refresh~"),
    code_verifier: fc.constant(VERIFIER),
    redirect_uri: fc.constant("https://caller.example/back"),
    refresh_token: fc.constantFrom("~refresh~", "~code~"),
    token: fc.constantFrom("~code~", "~key~", "~expired~", "~almost~"),
    token_type_hint: fc.constantFrom("access_token", "refresh_token"),
    client_id: fc.constantFrom("~client~", "~client~", "~client~", "~neighboursClient~"),
    client_secret: fc.constantFrom("~clientSecret~", "~clientSecret~", "~clientSecret~", "~key~"),
    scope: fc.constantFrom("puid:generate", "puid:ordinal", "puid:generate puid:ordinal", "puid:admin"),
    redirect_uris: fc.constant(["https://caller.example/back"]),
    email: fc.constantFrom("a@example.com", "B@Example.com", "c+d@e.example"),
    next: fc.oneof(fc.constant("/dashboard?x=1#y"), nexts),
  },
  credentials: {
    apiKey: [
      ["X-API-Key", "~key~"],
      ["X-API-Key", "~key~"],
      ["X-API-Key", "~poor~"],
      ["X-API-Key", "~hasty~"],
      ["X-API-Key", "~revoked~"],
      ["X-API-Key", "~taking~"],
    ],
    bearer: [
      ["Authorization", "Bearer ~key~"],
      ["Authorization", "Bearer ~revoked~"],
    ],
    oauth2: [
      ["Authorization", "Bearer ~token~"],
      ["Authorization", "Bearer ~generating~"],
      ["Authorization", "Bearer ~decoding~"],
      ["Authorization", "Bearer ~expired~"],
    ],
    clientSecretBasic: [
      ["Authorization", "Basic ~basic~"],
      ["Authorization", "Basic ~basic~"],
      ["Authorization", "Basic ~mixed~"],
    ],
    initialAccessToken: [
      ["Authorization", "Bearer ~registration~"],
      ["Authorization", "Bearer ~registration~"],
      ["Authorization", "Bearer ~key~"],
    ],
    metricsToken: [["Authorization", "Bearer ~metricsToken~"]],
    session: [["Cookie", "puid_session=~session~"]],
  },
  secrets: [
    ...[
      "~key~",
      "~poor~",
      "~hasty~",
      "~token~",
      "~generating~",
      "~decoding~",
      "~taking~",
      "~registration~",
      "~session~",
      "~code~",
      "~refresh~",
    ],
    ...["~clientSecret~", "~basic~", "~revoked~", "~expired~", "~mixed~", "~digest~", "~almost~", "~client~"],
  ],
  schemas: {},
};

/** The endpoints that the OpenAPI document does not have. */
const OPERATIONS: Paths = {
  "/healthz": { get: {} },
  "/readyz": { get: {} },
  "/metrics": { get: { security: [{ metricsToken: [] }] } },
  "/.well-known/oauth-authorization-server/api": { get: {} },
};

/** Matches a response on the wire: its status, its headers and its body. */
const ANSWER = /HTTP\/1\.1 (\d{3})(.*?)\r\n\r\n(.*?)(?=HTTP\/1\.1 \d{3} |$)/gs;

const session = [{ session: [] }];
const DEVELOPMENT: Paths = {
  "/auth/dev-login": {
    get: {
      parameters: [
        { name: "email", in: "query", schema: { type: "string", maxLength: 254 } },
        { name: "next", in: "query", schema: { type: "string", maxLength: 2048 } },
      ],
    },
  },
  "/dashboard": { get: {} },
  "/dashboard/api/team/keys": {
    post: {
      security: session,
      requestBody: {
        content: {
          "application/json": { schema: { properties: { label: { type: "string", maxLength: 200 } } } },
        },
      },
    },
  },
  "/dashboard/api/dev/seed-usage": {
    get: {
      security: session,
      parameters: [{ name: "n", in: "query", schema: { type: "integer", minimum: 0, maximum: 1_000_000 } }],
    },
  },
};

/** Returns requests to all endpoints of the OpenAPI document, and to further ones. */
function requestsOf({ service }: Stage, besides: Paths): fc.Arbitrary<WireRequest> {
  const { paths, components } = service.conformance.document;
  const below = <T>(prefix: string, all: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(all).map(([name, value]) => [prefix + name, value]));
  const documents = { "/api/openapi.json": { get: {} }, "/api/openapi.yaml": { get: {} } };
  return requestsTo(
    { ...below("/api", paths), ...documents, ...besides },
    { ...known, schemas: below("#/components/schemas/", components.schemas as Record<string, object>) },
  );
}

/** Runs work with a number of groups of 16 values. */
const each16 = <T>(
  groups: number,
  values: fc.Arbitrary<T>,
  work: (group: T[]) => Promise<void>,
): Promise<void> =>
  fc.assert(fc.asyncProperty(fc.array(values, { minLength: 16, maxLength: 16 }), work), { numRuns: groups });

/** A log in memory. */
class Log {
  readonly errors: unknown[] = [];
  lines = "";
  info(fields: object): void {
    this.lines += `${JSON.stringify(fields)}\n`;
  }
  error(...all: unknown[]): void {
    this.errors.push(all);
  }
}

describe.each(engines)("hostile requests on $name", ({ name, isHere, open }) => {
  const log = new Log();
  const metrics = createMetrics();
  let stage: Stage;
  beforeAll(async () => {
    if (isHere) stage = await createStage(await open(), { log, metrics, metricsToken: "the-metrics-token" });
  });
  afterAll(() => stage?.service.close());

  it.skipIf(!isHere)(
    "get responses as documented, reveal nothing, and take only acknowledged ids",
    async () => {
      await each16(name === "PGlite" ? 1250 : 400, requestsOf(stage, OPERATIONS), stage.play);
      expect(log.errors).toEqual([]);
      expect("isAdmin" in {}).toBe(false);
      const operations = Object.values(stage.service.conformance.document.paths).flatMap(Object.values);
      const unseen = stage.service.conformance.unseen(...operations.map(({ operationId }) => operationId));
      // A stage has only the rates of plans.
      const limited = ["ordinal 429", "quota 429", "register 429", "token 429", "revoke 429"];
      expect(unseen).toEqual(limited);
    },
    // PGlite needs 7 ms for a request on a quiet machine.
    600_000,
  );

  it.skipIf(!isHere)("leave no secret in the log, and no series of their own in the metrics", async () => {
    expect(log.lines).toContain('"status":200');
    expect(stage.secrets.filter((secret) => log.lines.includes(secret))).toEqual([]);
    const { text } = await metrics.render({ counter: undefined, connections: undefined });
    const paths = [
      ...Object.keys(stage.service.conformance.document.paths),
      "/openapi.json",
      "/openapi.yaml",
    ];
    const routes = paths.map((path) => `/api${path.replaceAll(/\{(\w+)\}/g, ":$1")}`);
    const labels = (name: string): Set<string> =>
      new Set([...text.matchAll(new RegExp(`\\b${name}="(.*?)"`, "g"))].map(([, label]) => label!));
    expect(labels("route")).toEqual(new Set([...routes, ...Object.keys(OPERATIONS), "none"]));
    const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"];
    expect(labels("method")).toEqual(new Set(methods));
  });

  it.skipIf(!isHere).each(["constructor", "__proto__", "toString", "hasOwnProperty"])(
    "are rejected with the method %s",
    async (method) => {
      for (const path of ["/api/v1/ids", "/api/oauth/token", "/healthz", "/api/nowhere"]) {
        const response = await stage.service.server.fetch(new Request(`${ORIGIN}${path}`, { method }));
        expect(response.status).toBe(path === "/api/nowhere" ? 404 : 405);
      }
    },
  );
});

describe("hostile requests in development", () => {
  let stage: Stage;
  const log = new Log();
  beforeAll(async () => {
    stage = await createStage(await openEmbedded(), { log, developmentLogin: true });
  });
  afterAll(() => stage.service.close());

  it("get responses, reveal nothing, and take only acknowledged ids", async () => {
    await each16(200, requestsOf(stage, { ...OPERATIONS, ...DEVELOPMENT }), stage.play);
    expect(log.errors).toEqual([]);
  });

  it("are not redirected to another origin", async () => {
    const logins = nexts.map((next) => ({
      method: "GET",
      target: `/auth/dev-login?email=a@example.com&next=${encodeURIComponent(next)}`,
      headers: [],
      body: "",
    }));
    await each16(100, logins, stage.play);
  });
});

describe("hostile requests over a socket", () => {
  let stage: Stage;
  let http: Server;
  let port: number;
  const log = new Log();
  beforeAll(async () => {
    stage = await createStage(await openEmbedded(), { log });
    http = createListener(stage.service.server.fetch);
    await new Promise<void>((done) => http.listen(0, "127.0.0.1", done));
    ({ port } = http.address() as AddressInfo);
  });
  afterAll(async () => {
    await new Promise((done) => http.close(done));
    await stage.service.close();
  });

  it("get responses, reveal nothing, and take at least the acknowledged ids", async () => {
    const fill = (text: string): string => filled(text, stage.values);
    const before = await stage.count();
    const statuses = new Set<number>();
    const ordinals: bigint[] = [];

    function see(text: string): void {
      for (const [, code, head, body] of text.matchAll(ANSWER)) {
        const headers = head!.split("\r\n").slice(1);
        stage.see(
          Number(code),
          headers.map((line) => [line.split(":")[0]!, line]),
          body!,
        );
        statuses.add(Number(code));
        const { ids = [] } = body!.startsWith('{"ids":') ? JSON.parse(body!) : {};
        ordinals.push(...ids.map(codec.ordinal));
      }
    }

    await each16(250, conversationsOf(requestsOf(stage, OPERATIONS), fill), async (conversations) => {
      const texts = await Promise.all(conversations.map((conversation) => converse(port, conversation)));
      for (const [i, text] of texts.entries()) {
        try {
          see(text);
        } catch (error) {
          const sent = JSON.stringify(conversations[i]!.bytes);
          throw new Error(`${(error as Error).message}, on ${sent}`, { cause: error });
        }
      }
      expect((await stage.count()).others).toBe(before.others);
    });
    expect(log.errors).toEqual([]);
    expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 400, 401, 404, 405, 413, 415, 431]));

    // The ids of a lost response are lost, but no id comes twice.
    const after = await stage.count();
    expect(new Set(ordinals).size).toBe(ordinals.length);
    expect(after.used - before.used).toBeGreaterThanOrEqual(ordinals.length);
    expect(after.next - before.next).toBe(after.used - before.used);

    // The service still works. The hidden request succeeds when it is sent openly.
    see(await converse(port, { bytes: fill(HIDDEN), isPart: false }));
    expect((await stage.count()).others).toBe(before.others + 10n);
  });
});
