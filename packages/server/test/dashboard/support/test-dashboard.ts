import type { Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createListener } from "../../../src/command/listener.js";
import type { ServerOptions } from "../../../src/options.js";
import { createServer, type Server } from "../../../src/server.js";
import type { Database } from "../../../src/store/database.js";
import { openEmbedded } from "../../support/embedded.js";
import { codec, NO_RATES, PLANS } from "../../support/service.js";

/** A server that listens, on a database of its own. */
export class TestDashboard {
  readonly origin: string;
  readonly server: Server;
  readonly database: Database;
  private readonly http: HttpServer;

  private constructor(origin: string, server: Server, database: Database, http: HttpServer) {
    this.origin = origin;
    this.server = server;
    this.database = database;
    this.http = http;
  }

  static async start(options: Partial<ServerOptions> = {}): Promise<TestDashboard> {
    const database = await openEmbedded();
    const server = createServer({ codec, database, plans: PLANS, rates: NO_RATES, ...options });
    await server.open();
    const http = createListener(server.fetch);
    // On a busy machine, the server would close connections on which a client still sends.
    Object.assign(http, { keepAliveTimeout: 60_000, headersTimeout: 0, requestTimeout: 0 });
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    // Browsers offer the clipboard on localhost as on https.
    return new TestDashboard(`http://localhost:${portOf(http)}`, server, database, http);
  }

  /** Returns the address of a new sign-in link, as the operator's command prints it. */
  async signInLink(email: string): Promise<string> {
    return `${this.origin}/auth/link/${await this.server.store.signInLinks.create(email)}`;
  }

  /** Returns a cookie of a new session. */
  async cookieOf(email: string): Promise<string> {
    const { people, sessions } = this.server.store;
    const { id } = await people.signIn(email, "free");
    return `puid_session=${(await sessions.create(id, 3600)).secret}`;
  }

  /** Returns what the database has, without the times of last uses. */
  async state(): Promise<string> {
    const tables = await this.database.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_name like 'puid\\_%' order by 1",
    );
    const all: unknown[] = [];
    for (const { name } of tables) {
      const rows = await this.database.query<{ row: string }>(
        `select (to_jsonb(kept) - 'seen_at' - 'used_at')::text as row from ${name} kept order by 1`,
      );
      all.push([name, rows.map(({ row }) => row)]);
    }
    return JSON.stringify(all, undefined, 1);
  }

  async stopListening(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  async close(): Promise<void> {
    await this.stopListening();
    await this.server.close();
  }
}

/** Returns the port at which a server listens. */
export const portOf = (http: HttpServer): number => (http.address() as AddressInfo).port;
