import type { Plan } from "../limits/plans.js";
import { Accounts, type Grant, type Refusal } from "./accounts.js";
import { Blocks } from "./blocks.js";
import { Clients } from "./clients.js";
import { Counter } from "./counter.js";
import { Credentials } from "./credentials.js";
import type { Database } from "./database.js";
import { migrate } from "./migrations.js";
import { ServedPlans } from "./served-plans.js";

/** What a store has to know of the codec whose ordinals it counts. */
export interface Format {
  /** The codec's id of ordinal 0, which is never handed out; with the capacity, where ids depend on it. */
  readonly fingerprint: string;
  /** The last ordinal that has an id. */
  readonly last: bigint;
}

/** All that the service keeps, in one database that any number of nodes share. */
export class Store {
  readonly accounts: Accounts;
  readonly credentials: Credentials;
  readonly clients: Clients;
  readonly counter: Counter;
  readonly servedPlans: ServedPlans;
  private readonly database: Database;
  private readonly blocks: Blocks | undefined;

  /** @param blockSize - How many ordinals to lease at a time; 0 for none, so that there are no gaps. */
  constructor(database: Database, blockSize = 0) {
    this.database = database;
    this.accounts = new Accounts(database);
    this.credentials = new Credentials(database);
    this.clients = new Clients(database);
    this.counter = new Counter(database);
    this.servedPlans = new ServedPlans(database);
    this.blocks = blockSize > 0 ? new Blocks(blockSize, (count) => this.counter.take(count)) : undefined;
  }

  /** Brings the schema to this version. */
  migrate(): Promise<void> {
    return migrate(this.database);
  }

  /**
   * Brings the schema to this version, and makes sure that the codec is the one that the database was begun with.
   *
   * @param plans - The names of the plans that this server has.
   * @param standard - The plan that new accounts are on; by default the first.
   * @throws Error that says what is wrong, or DatabaseError where the database is away
   */
  async open(format: Format, plans: readonly string[], standard: string = plans[0] ?? ""): Promise<void> {
    await this.migrate();
    await this.counter.open(format.fingerprint, format.last);
    await this.servedPlans.record({ names: plans, standard });
  }

  /** Takes ordinals for an account: its quota, its rate, its usage and the ordinals, all or nothing. */
  take(account: string, count: number, plan: Plan): Promise<Grant | Refusal> {
    return this.accounts.take(account, count, plan, this.blocks);
  }

  /** Whether the database answers. */
  async ping(): Promise<void> {
    await this.database.query("select 1 as one");
  }

  close(): Promise<void> {
    return this.database.close();
  }
}
