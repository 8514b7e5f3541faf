import { alphabets, createPuid } from "puid-codec";
import { SCOPES } from "../../src/api/scopes.js";
import type { ServerOptions } from "../../src/options.js";
import { createServer, type Server } from "../../src/server.js";
import type { Database } from "../../src/store/database.js";
import { Conformance, type OpenApi } from "./conformance.js";

/** The key of the tests' services. */
export const KEY = "5a6fb1bd39e4c9e0b1f6f2a60a2c6a4be52f1b6f4c7c8a6a7d1c0d7c5f7f4d35";

/** The codec of the tests' services, which is the command's default. */
export const codec: ReturnType<typeof createPuid> = createPuid({
  key: KEY,
  alphabet: alphabets.base62,
  length: 22,
});

/** The default plans, and plans for tests that must not depend on the time between requests. */
export const PLANS: NonNullable<ServerOptions["plans"]> = {
  free: { limit: 1000, rate: { requests: 1, seconds: 1 } },
  unlimited: { limit: null, rate: { requests: 1, seconds: 1 } },
  hourly: { limit: 1000, rate: { requests: 1, seconds: 3600 } },
  quick: { limit: 1000, rate: null },
  boundless: { limit: null, rate: null },
  tiny: { limit: 5, rate: null },
};

/** No rates, for tests of other subjects. */
export const NO_RATES: NonNullable<ServerOptions["rates"]> = {
  account: null,
  failures: null,
  token: null,
  registration: null,
  ready: null,
  dashboard: null,
};

/** A response, with its body parsed if it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: bodies are what tests are about, and each says what it expects
  readonly body: any;
}

/** Returns a request that posts JSON. */
export const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  headers: { "Content-Type": "application/json", ...headers },
  body: JSON.stringify(body),
});

/** Returns a request that posts a form. */
export const form = (fields: Record<string, string>, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  headers,
  body: new URLSearchParams(fields),
});

export const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });

/** A service in this process. Every response is checked against its OpenAPI document. */
export class Service {
  readonly server: Server;
  readonly conformance: Conformance;

  private constructor(server: Server, conformance: Conformance) {
    this.server = server;
    this.conformance = conformance;
  }

  static async create(database: Database, options: Partial<ServerOptions> = {}): Promise<Service> {
    // The tests' PostgreSQL runs without fsync.
    const server = createServer({ codec, database, plans: PLANS, allowLostCommits: true, ...options });
    await server.open();
    const response = await server.fetch(new Request("http://localhost:8799/api/openapi.json"));
    return new Service(server, new Conformance((await response.json()) as OpenApi));
  }

  /** @param path - A path below the endpoint, or an absolute URL. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(path.startsWith("http") ? path : `http://localhost:8799/api${path}`);
    const request = new Request(url, init);
    const response = await this.server.fetch(request);
    if (url.pathname.startsWith("/api/")) {
      const path = url.pathname.slice("/api".length).replace(/\/$/, "");
      await this.conformance.check(request.method, path, response);
    }
    return response;
  }

  /** Sends a request, and reads the response. */
  async send(path: string, init?: RequestInit): Promise<Answer> {
    const response = await this.fetch(path, init);
    const text = await response.text();
    const { status, headers } = response;
    const isJson = headers.get("content-type")?.startsWith("application/json");
    return { status, headers, body: isJson && text !== "" ? JSON.parse(text) : text };
  }

  /** Creates an account and a key for it. */
  async account(plan = "boundless"): Promise<{ id: string; key: string; auth: { "X-API-Key": string } }> {
    const { accounts, credentials } = this.server.store;
    const id = await accounts.create(plan);
    const { secret: key } = await credentials.create("key", { account: id, scopes: SCOPES });
    return { id, key, auth: { "X-API-Key": key } };
  }

  /** Signs a person in. Returns the header with the session. */
  async signIn(email: string): Promise<{ Cookie: string }> {
    const { people, sessions } = this.server.store;
    const { id } = await people.signIn(email, "boundless");
    return { Cookie: `puid_session=${(await sessions.create(id, 3600)).secret}` };
  }

  close(): Promise<void> {
    return this.server.close();
  }
}
