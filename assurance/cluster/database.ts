import pg from "pg";
import { PASSWORD } from "./node.js";
import { until } from "./wait.js";

/** Returns the URL of the servers' database. */
export const databaseUrl = (port: number): string => `postgres://puid:${PASSWORD}@127.0.0.1:${port}/puid`;

/** Waits for the leader, and creates the servers' database, which an ordinary role owns. */
export async function createDatabase(port: number): Promise<void> {
  const url = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
  await until("HAProxy finds the leader", () => reachesLeader(url));
  await withClient(url, async (client) => {
    await client.query(`create role puid login password '${PASSWORD}'`);
    await client.query("create database puid owner puid");
  });
}

/** Waits until standbys follow the leader. */
export const waitForStandbys = (port: number): Promise<void> =>
  until("two standbys follow the leader", () =>
    withClient(databaseUrl(port), async (client) => {
      const { rows } = await client.query("select count(*) as count from pg_stat_replication");
      return Number(rows[0].count) === 2;
    }).catch(() => false),
  );

/** Returns whether all of several connections reach the leader. Before its first checks, HAProxy takes turns. */
async function reachesLeader(url: string): Promise<boolean> {
  const asking = Array.from({ length: 6 }, () =>
    withClient(url, async (client) => {
      const { rows } = await client.query("select pg_is_in_recovery() as follows");
      return !rows[0].follows;
    }).catch(() => false),
  );
  return (await Promise.all(asking)).every(Boolean);
}

/** Connects, runs work and disconnects. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5000,
    query_timeout: 10_000,
  });
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** What the database says about the ids. */
export interface State {
  /** The first ordinal that nobody has taken. */
  readonly next: bigint;
  /** How many ids each account has used on the day of its last request. */
  readonly accounts: readonly { readonly id: string; readonly day: string; readonly used: number }[];
}

/** Reads the counter and the accounts from the leader. */
export function readState(port: number): Promise<State> {
  return withClient(databaseUrl(port), async (client) => {
    const { rows } = await client.query("select next from puid_counter");
    const accounts = await client.query("select id, day::text as day, used from puid_account");
    return {
      next: BigInt(rows[0].next),
      accounts: accounts.rows.map(({ id, day, used }) => ({ id, day, used: Number(used) })),
    };
  });
}
