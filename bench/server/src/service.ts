import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { alphabets, createPuid } from "puid-codec";
import { IssuedIds } from "./issued-ids.js";
import { directory, run } from "./processes.js";

export const COMMAND: string = join(
  import.meta.dirname,
  "../../../../../../packages/server/bin/puid-server.js",
);
export const KEY = "5a6fb1bd39e4c9e0b1f6f2a60a2c6a4be52f1b6f4c7c8a6a7d1c0d7c5f7f4d35";
/** The command's default format. */
export const codec: ReturnType<typeof createPuid> = createPuid({
  key: KEY,
  alphabet: alphabets.base62,
  length: 22,
});

/** The most ids of a request. */
export const MOST_IDS = 10_000;

export interface ServiceOptions {
  /** The URL of an empty database. Without it, the service uses PGlite. */
  readonly databaseUrl?: string;
  /** The number of processes that share the database. */
  readonly nodes?: number;
  readonly logLevel?: string;
}

/** The service as processes of its command, with accounts that have no limit and no rate. */
export class Service {
  readonly origins: readonly string[];
  readonly tokens: readonly string[];
  private readonly issued = new IssuedIds(codec);
  /** The responses that have not been checked yet. */
  private bodies: string[] = [];

  private constructor(origins: readonly string[], tokens: readonly string[]) {
    this.origins = origins;
    this.tokens = tokens;
  }

  static async start(options: ServiceOptions, accounts: number): Promise<Service> {
    const { databaseUrl, nodes = 1, logLevel = "silent" } = options;
    const data = join(directory, randomUUID());
    const config = `${data}.json`;
    const settings = {
      plans: { boundless: { limit: null, rate: null, idsPerRequest: MOST_IDS } },
      defaultPlan: "boundless",
      openRegistration: true,
      rates: { account: null, token: null, registration: null },
    };
    writeFileSync(config, JSON.stringify(settings));
    const origins = await Promise.all(
      Array.from({ length: nodes }, () =>
        run(COMMAND, (port) => ["start", "--port", String(port), "--data", data, "--config", config], {
          PUID_KEY: KEY,
          PUID_LOG_LEVEL: logLevel,
          ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
        }),
      ),
    );
    const tokens: string[] = [];
    for (let i = 0; i < accounts; i++) tokens.push(await createAccount(origins[0]!));
    return new Service(origins, tokens);
  }

  /** Requests ten ids. */
  async sample(): Promise<string[]> {
    const response = await fetch(`${this.origins[0]}/api/v1/ids?n=10`, {
      headers: { Authorization: `Bearer ${this.tokens[0]}` },
    });
    const body = await response.text();
    this.keep(body);
    return JSON.parse(body).ids;
  }

  /** Keeps a response until the next check. The check takes time, which the load needs. */
  keep(body: string): void {
    this.bodies.push(body);
  }

  /**
   * Checks every id of the responses since the last check. A response without ids is valid.
   *
   * @throws Error if an id was issued twice
   */
  check(): void {
    const responses = this.bodies.map((body) => (JSON.parse(body) as { ids?: string[] }).ids ?? []);
    this.bodies = [];
    this.issued.add(responses);
  }
}

/** Registers a client, which creates an account. Returns an access token of the client. */
async function createAccount(origin: string): Promise<string> {
  const post = async (path: string, body: object): Promise<Record<string, string>> => {
    const response = await fetch(`${origin}/api/oauth/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Record<string, string>;
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${answer["message"]}`);
    return answer;
  };
  const { client_id, client_secret } = await post("register", { redirect_uris: ["http://localhost/"] });
  const { access_token } = await post("token", {
    grant_type: "client_credentials",
    client_id,
    client_secret,
    scope: "puid:generate puid:ordinal",
  });
  return access_token!;
}
