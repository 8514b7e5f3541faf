import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { readConfiguration } from "../../src/command/configuration.js";
import { pglite } from "../../src/databases/pglite.js";
import { Settings } from "../../src/options.js";
import { createServer } from "../../src/server.js";
import { complaintOf } from "../../src/util/complaint.js";
import { bearer, codec, json, Service } from "../support/service.js";

/** What every message of a schema is like, whoever asked. */
const FORM =
  /^("[^"]+"|(each key of )?("[^"]+"|the (body|query|param|options|configuration))|PUID_LOG_LEVEL) must .+, got .+$/;

/** Zod's own English: node_modules/zod/v4/locales/en.js. */
const ZOD = /\b(invalid|expected|received|too (big|small)|unrecognized|discriminator|pattern)\b|[<>]=?\d/i;

function expectOurs(message: string): void {
  expect(message).toMatch(FORM);
  expect(message).not.toMatch(ZOD);
  expect(message).not.toMatch(/puid_\w+_\w|undefined|NaN\b.*NaN|\[object/);
}

const SECRET = `puid_live_${"A".repeat(43)}`;

/** Values of every type, at bounds and beyond. Not all are JSON. */
const WILD: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e300,
    2 ** 53,
    "",
    " ",
    "x",
    "x".repeat(3000),
    "\u202e\0\ud800",
    SECRET,
  ],
  ...[[], [null], {}, { a: 1 }, { "": 1 }, ["x", "x"]],
];
const NOT_JSON: readonly unknown[] = [
  undefined,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1n,
  Symbol("x"),
  () => 1,
  new Date(0),
];

/** Each copy of a value that has one wild value in one place. */
function* mutants(right: unknown, wild: readonly unknown[]): Generator<unknown> {
  yield* wild;
  if (typeof right !== "object" || right === null) return;
  if (!Array.isArray(right)) yield { ...right, unknownKey: SECRET };
  for (const key of Object.keys(right)) {
    for (const inner of mutants((right as Record<string, unknown>)[key], wild)) {
      const copy = structuredClone(right) as Record<string, unknown>;
      copy[key] = inner;
      yield copy;
    }
    if (!Array.isArray(right)) {
      const copy = structuredClone(right) as Record<string, unknown>;
      delete copy[key];
      yield copy;
    }
  }
}

/** A lone surrogate is in no URL. */
const wellFormed = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, "");

const SETTINGS = {
  plans: { free: { limit: 10, rate: { requests: 1, seconds: 1 } } },
  defaultPlan: "free",
  basePath: "/api",
  origin: "https://ids.example.com",
  blockSize: 10,
  openRegistration: true,
  developmentLogin: false,
};

describe("a complaint", () => {
  it("is ours, whatever option createServer is given", async () => {
    const database = await pglite();
    const seen = new Set<string>();
    for (const settings of mutants(SETTINGS, [...WILD, ...NOT_JSON])) {
      if (Settings.safeParse(settings).success) continue; // to make a server takes long
      if (typeof settings !== "object" || settings === null) continue; // its options are an object
      try {
        createServer({ codec, database, ...(settings as object) });
      } catch (error) {
        const { message } = error as Error;
        expect(message).toMatch(/^createServer: /);
        expectOurs(message.slice("createServer: ".length));
        seen.add(/"(.*?)"/.exec(message)?.[1] ?? "");
      }
    }
    expect([...seen]).toEqual(
      expect.arrayContaining([
        ...Object.keys(SETTINGS),
        "plans.free.rate.seconds",
        "plans.free.limit",
        "unknownKey",
      ]),
    );
    await database.close();
  });

  it("is ours, whatever the file of the configuration has", () => {
    const directory = mkdtempSync(join(tmpdir(), "puid-complaint-"));
    const file = {
      ...{ host: "127.0.0.1", port: 0, data: "x", logLevel: "info", ...SETTINGS },
      format: { prefix: "x", alphabet: "base62", length: 22, capacity: "100", tweak: "x" },
    };
    const path = join(directory, "bad.json");
    let count = 0;
    for (const content of mutants(file, WILD)) {
      writeFileSync(path, JSON.stringify(content));
      try {
        readConfiguration({ config: path }, {});
      } catch (error) {
        const { message } = error as Error;
        expect(message.startsWith(`${path}: `)).toBe(true);
        expectOurs(message.slice(path.length + 2));
        count++;
      }
    }
    expect(count).toBeGreaterThan(200);
    expect(() => readConfiguration({}, { PUID_LOG_LEVEL: "loud" })).toThrow(FORM);
    rmSync(directory, { recursive: true });
  });

  it("names an item, a key, a missing value and a clipped one, and never a secret", () => {
    const refused = (schema: z.ZodType, value: unknown): string =>
      complaintOf(schema.safeParse(value).error!, value, "the body");
    expect(refused(z.object({ uris: z.array(z.string()) }), { uris: ["x", null] })).toBe(
      '"uris[1]" must be a string, got null',
    );
    expect(refused(z.object({ a: z.object({ b: z.string() }) }), { a: {} })).toBe(
      '"a.b" must be a string, got nothing',
    );
    expect(refused(z.int(), 1.5)).toBe("the body must be an integer, got 1.5");
    expect(refused(z.object({ plans: z.record(z.string().min(1), z.int()) }), { plans: { "": 1 } })).toBe(
      'each key of "plans" must have at least 1 character, got ""',
    );
    expect(refused(z.strictObject({ a: z.object({}) }), { a: {}, b: SECRET })).toBe(
      'the body must have known keys only, got "b"',
    );
    expect(refused(z.array(z.int()).max(1), [1, 2])).toBe("the body must have at most 1 item, got an array");
    expect(refused(z.null(), "x".repeat(65))).toBe(`the body must be null, got "${"x".repeat(64)}"…`);
    expect(refused(z.null(), `a ${SECRET} b`)).toBe('the body must be null, got "a puid_live_… b"');
    expect(refused(z.null(), "\u202e\x9b\u{1f9e8}")).toBe(
      'the body must be null, got "\\u202e\\u009b\\ud83e\\udde8"',
    );
    expect(refused(z.object({ client_secret: z.string() }), { client_secret: 12345 })).toBe(
      '"client_secret" must be a string, got a number',
    );
    // A value's own code is not run, and what a prototype has is no value.
    expect(refused(z.object({ constructor: z.string() }), {})).toBe(
      '"constructor" must be a string, got nothing',
    );
  });
});

describe("over HTTP, a complaint", () => {
  let service: Service;
  let auth: Record<string, string>;
  let registrar: Record<string, string>;
  let session: Record<string, string>;
  const origin = "http://localhost:8799";

  beforeAll(async () => {
    service = await Service.create(await pglite(), { developmentLogin: true });
    const { id, key } = await service.account();
    const { credentials } = service.server.store;
    auth = { "X-API-Key": key };
    registrar = bearer((await credentials.create("registration", { account: id })).secret);
    session = { Cookie: `puid_session=${(await credentials.create("session", { account: id })).secret}` };
  });
  afterAll(() => service.close());

  /** The message of an answer that must not be a success of a wrong request or a fault. */
  async function messageOf(path: string, init: RequestInit): Promise<string | undefined> {
    const { status, body } = await service.send(path, init);
    expect(status).toBeLessThan(500);
    return status === 400 ? body.message : undefined;
  }

  it("is ours in each query and each path", async () => {
    const texts = WILD.filter((value) => typeof value !== "object").map(String);
    const queries: [string, RequestInit, string][] = [
      ["/v1/ids", { headers: auth }, "n"],
      [`${origin}/auth/dev-login`, {}, "email"],
      [`${origin}/auth/dev-login`, {}, "next"],
      [`${origin}/dashboard/api/dev/seed-usage`, { headers: session }, "n"],
    ];
    for (const [path, init, name] of queries) {
      const messages: string[] = [];
      for (const text of texts) {
        const value = encodeURIComponent(wellFormed(text));
        for (const query of [`${name}=${value}`, `${name}=${value}&${name}=${value}`]) {
          const message = await messageOf(`${path}?${query}`, init);
          if (message !== undefined) messages.push(message);
        }
      }
      expect(messages.length, name).toBeGreaterThan(3);
      for (const message of messages) expectOurs(message);
    }
    for (const text of texts.filter((one) => one !== "")) {
      const path = `/v1/ordinal/${encodeURIComponent(wellFormed(text))}`;
      expectOurs((await messageOf(path, { headers: auth }))!);
    }
  });

  it("is ours in each body", async () => {
    const bodies: [string, Record<string, string>, object][] = [
      ["/oauth/register", registrar, { client_name: "x", redirect_uris: ["https://example.com/"] }],
      [
        "/oauth/token",
        {},
        { grant_type: "client_credentials", client_id: "x", client_secret: "x", scope: "puid:generate" },
      ],
      [`${origin}/dashboard/api/team/keys`, session, { label: "x" }],
    ];
    const { paths } = service.conformance.document;
    for (const [path, headers, right] of bodies) {
      const schema = paths[path]?.["post"]?.requestBody?.content["application/json"]?.schema;
      if (schema !== undefined) {
        expect(Object.keys(right)).toEqual(Object.keys((schema as { properties: object }).properties));
      }
      let count = 0;
      for (const body of mutants(right, WILD)) {
        const message = await messageOf(path, json(body, headers));
        if (message === undefined) continue;
        expectOurs(message);
        count++;
      }
      expect(count, path).toBeGreaterThan(10);
      expect(await messageOf(path, { ...json({}, headers), body: "{" })).toBe(
        "the body must be JSON, as its Content-Type says",
      );
    }
    const broken = { "Content-Type": "multipart/form-data" };
    expect(await messageOf("/oauth/token", { method: "POST", headers: broken, body: "x" })).toBe(
      "the body must be a form, as its Content-Type says",
    );
  });
});
