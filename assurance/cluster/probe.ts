import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { databaseUrl, withClient } from "./database.js";

/** Connections of the probe. A connection that waits for a dead node must not hold up the others. */
const LANES = 4;

/** Milliseconds between two writes of a connection. */
const PAUSE = 40;

/** Writes to the leader all the time, to see when the cluster takes writes. It knows nothing of the servers. */
export class Probe {
  /** The times at which a write was confirmed. */
  readonly times: number[] = [];
  private readonly url: string;
  private readonly lanes: Promise<unknown>;
  private isOver = false;

  private constructor(url: string) {
    this.url = url;
    this.lanes = Promise.all(Array.from({ length: LANES }, () => this.run()));
  }

  static async start(port: number): Promise<Probe> {
    const url = databaseUrl(port);
    // The rows have no conflicts, so that no write waits for another.
    await withClient(url, (client) =>
      client.query("create table probe (at timestamptz not null default now())"),
    );
    return new Probe(url);
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.lanes;
  }

  private async run(): Promise<void> {
    while (!this.isOver) {
      const client = new pg.Client({
        connectionString: this.url,
        connectionTimeoutMillis: 1000,
        query_timeout: 3000,
      });
      client.on("error", () => {});
      try {
        await client.connect();
        while (!this.isOver) {
          await client.query("insert into probe default values");
          this.times.push(performance.now());
          await sleep(PAUSE);
        }
      } catch {
        await sleep(PAUSE);
      }
      // It waits for a server that does not answer.
      client.end().catch(() => {});
    }
  }
}
