import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { postgres } from "../../src/databases/postgres.js";
import type { Plan } from "../../src/limits/plans.js";
import type { Database } from "../../src/store/database.js";
import type { Grant, Refusal } from "../../src/store/ordinals/outcome.js";
import { type Format, Store } from "../../src/store/store.js";
import { createDatabase, type Engine, engines } from "./engines.js";

/** The number of nodes that share the database. */
export const NODES = 4;

export const FORMAT: Format = { fingerprint: "what ordinal 0 is", last: 10n ** 12n };

export const BOUNDLESS: Plan = { limit: null, rate: null };

/** Rates in tests span hours, and tests move the database's clocks. No test runs for an hour. */
export const HOUR = 3600;

/** Nodes with a store each, on one database. Each test begins with an empty database that has the schema. */
export class Cluster {
  readonly engine: Engine;
  /** Tests may replace them. */
  stores: readonly Store[] = [];
  private nodes: readonly Database[] = [];

  constructor(engine: Engine) {
    this.engine = engine;
  }

  get database(): Database {
    return this.nodes[0]!;
  }

  get store(): Store {
    return this.stores[0]!;
  }

  async connect(): Promise<void> {
    this.nodes = await openNodes(this.engine, NODES, 3);
  }

  async reset(): Promise<void> {
    await this.empty();
    this.stores = this.nodes.map((node) => new Store(node));
    await this.store.open(FORMAT, []);
  }

  close(): Promise<unknown> {
    return closeNodes(this.nodes);
  }

  readonly empty = async (node: Database = this.database): Promise<void> => {
    await node.query("drop schema public cascade");
    await node.query("create schema public");
  };

  /** Runs work on all nodes at once, for each of the items. */
  readonly everywhere = <Item, T>(
    items: readonly Item[],
    work: (node: Store, item: Item) => Promise<T>,
  ): Promise<T[]> => Promise.all(items.map((item, i) => work(this.stores[i % NODES]!, item)));

  readonly account = (): Promise<string> => this.store.accounts.create("free");

  readonly take = (id: string, count: number = 1, plan: Plan = BOUNDLESS): Promise<Grant | Refusal> =>
    this.store.ordinals.take({ account: id, count, plan });

  /** Returns the first ordinal that nobody has taken. */
  readonly next = async (): Promise<bigint> => {
    const [row] = await this.database.query<{ next: bigint }>("select next from puid_counter");
    return row!.next;
  };

  readonly setNext = (ordinal: bigint): Promise<unknown> =>
    this.database.query("update puid_counter set next = $1", [ordinal]);

  /** Moves the day of an account's usage back. */
  readonly passDays = (id: string, days: number): Promise<unknown> =>
    this.database.query("update puid_account set day = day - $2::int where id = $1", [id, days]);

  /** Moves the clock of an account's rate back. */
  readonly passSeconds = (id: string, seconds: number): Promise<unknown> =>
    this.database.query(
      "update puid_account set free_at = free_at - $2::float8 * interval '1 second' where id = $1",
      [id, seconds],
    );

  /** Runs work in one transaction, whose clock stands still. */
  readonly atOneTime = (work: (frozen: Store, query: Database["query"]) => Promise<void>): Promise<void> =>
    this.database.transaction(({ query }) => work(new Store({ ...this.database, query }), query));

  readonly tables = async (): Promise<string[]> => {
    const rows = await this.database.query<{ name: string }>(
      `select table_name::text as name from information_schema.tables where table_schema = 'public' order by 1`,
    );
    return rows.map(({ name }) => name);
  };
}

/** Defines a suite about a store, on each engine. */
export function describeStore(suite: (cluster: Cluster) => void): void {
  for (const engine of engines) {
    describe.skipIf(!engine.isHere)(`a store on ${engine.name}`, () => {
      const cluster = new Cluster(engine);
      beforeAll(() => cluster.connect());
      beforeEach(() => cluster.reset());
      afterAll(() => cluster.close());
      suite(cluster);
    });
  }
}

/** Opens a new database as several nodes. On PostgreSQL, each node has its own connections. */
export async function openNodes(engine: Engine, count: number, connections: number): Promise<Database[]> {
  if (engine.name === "PGlite") return Array<Database>(count).fill(await engine.open());
  const url = await createDatabase();
  // A machine under load must not fail the tests.
  const patience = { connectTimeout: 60_000, statementTimeout: 60_000 };
  return Array.from({ length: count }, () => postgres(url, { connections, ...patience }));
}

export const closeNodes = (nodes: readonly Database[]): Promise<unknown> =>
  Promise.all([...new Set(nodes)].map((database) => database.close()));

/** Waits for the database's clock to move on. Rows of the same millisecond have no order. */
export const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
