import { Accounts } from "./accounts.js";
import { AuthorizationCodes } from "./authorization-codes.js";
import { Clients } from "./clients.js";
import { Credentials } from "./credentials.js";
import type { Database } from "./database.js";
import { checkDurability } from "./durability.js";
import { Grants } from "./grants.js";
import { JoinLinks } from "./join-links.js";
import { LastUses } from "./last-uses.js";
import { Memberships } from "./memberships.js";
import { migrate } from "./migrations.js";
import { Counter } from "./ordinals/counter.js";
import { Ordinals } from "./ordinals/ordinals.js";
import { People } from "./people.js";
import { ServedPlans } from "./served-plans.js";
import { Sessions } from "./sessions.js";
import { SignInLinks } from "./sign-in-links.js";
import { UsageHistory } from "./usage.js";

/** The properties of a codec that the database remembers. */
export interface Format {
  /** The codec's id of ordinal 0, which is never issued. It includes the capacity if ids depend on the capacity. */
  readonly fingerprint: string;
  /** The last ordinal that has an id. */
  readonly last: bigint;
}

/** The data of the service, in one database that any number of nodes share. */
export class Store {
  readonly accounts: Accounts;
  readonly credentials: Credentials;
  readonly clients: Clients;
  readonly counter: Counter;
  readonly ordinals: Ordinals;
  readonly servedPlans: ServedPlans;
  readonly people: People;
  readonly memberships: Memberships;
  readonly sessions: Sessions;
  readonly signInLinks: SignInLinks;
  readonly joinLinks: JoinLinks;
  readonly authorizationCodes: AuthorizationCodes;
  readonly grants: Grants;
  readonly usage: UsageHistory;
  private readonly lastUses: LastUses;
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
    this.usage = new UsageHistory(database);
    this.lastUses = new LastUses(database);
    this.accounts = new Accounts(database, this.usage);
    this.credentials = new Credentials(database, this.lastUses);
    this.clients = new Clients(database);
    this.counter = new Counter(database);
    this.ordinals = new Ordinals(database, this.usage);
    this.servedPlans = new ServedPlans(database);
    this.people = new People(database);
    this.memberships = new Memberships(database);
    this.sessions = new Sessions(database, this.lastUses);
    this.signInLinks = new SignInLinks(database);
    this.joinLinks = new JoinLinks(database);
    this.authorizationCodes = new AuthorizationCodes(database);
    this.grants = new Grants(database);
  }

  /**
   * Checks that the database keeps the commits that it has confirmed.
   *
   * @throws Error if it can lose them
   */
  checkDurability(): Promise<void> {
    return checkDurability(this.database);
  }

  /** Updates the schema to this version. */
  migrate(): Promise<void> {
    return migrate(this.database);
  }

  /**
   * Updates the schema to this version, checks the codec, and records the plans.
   *
   * @param plans - The names of this server's plans.
   * @param standard - The plan of new accounts; by default the first.
   * @throws Error if the schema, the codec or the plans do not match the database
   * @throws DatabaseError if the database is unavailable
   */
  async open(format: Format, plans: readonly string[], standard: string = plans[0] ?? ""): Promise<void> {
    await this.migrate();
    await this.counter.open(format.fingerprint, format.last);
    await this.servedPlans.record({ names: plans, standard });
  }

  /**
   * Writes the usage and the last uses that requests noted in memory.
   *
   * @throws DatabaseError if the database is unavailable; the next call then writes them
   */
  async recordUsage(): Promise<void> {
    await this.usage.write();
    await this.lastUses.write();
  }

  /**
   * Deletes what has expired, at most 100,000 rows of each table.
   *
   * @returns the number of deleted rows
   */
  async sweep(): Promise<number> {
    const { credentials, sessions, signInLinks, authorizationCodes, grants, usage } = this;
    let count = 0;
    for (const part of [credentials, sessions, signInLinks, authorizationCodes, grants, usage]) {
      count += await part.sweep();
    }
    return count;
  }

  /**
   * Checks that the database answers.
   *
   * @throws DatabaseError if it does not
   */
  async ping(): Promise<void> {
    await this.database.query("select 1 as one");
  }

  close(): Promise<void> {
    return this.database.close();
  }
}
