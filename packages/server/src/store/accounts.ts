import type { Plan } from "../limits/plans.js";
import { describeValue } from "../util/describe-value.js";
import { createName } from "../util/secrets.js";
import { type Queryable, sqlStateOf } from "./database.js";
import { MINUTE, TODAY, USED_TODAY } from "./ordinals/spending.js";
import type { UsageHistory } from "./usage.js";

/** An account in a list. */
export interface Account {
  readonly id: string;
  /** The name that the operator chose, such as an email address. It is null if the account registered itself. */
  readonly name: string | null;
  readonly plan: string;
  /** The number of ids on this UTC day. */
  readonly used: number;
  readonly createdAt: Date;
}

/** The quota of an account on this UTC day. */
export interface Quota {
  readonly used: number;
  /** null for no limit. */
  readonly limit: number | null;
  readonly remaining: number | null;
}

/** Accounts, with their plans and their usage. */
export class Accounts {
  private readonly database: Queryable;
  private readonly history: UsageHistory | undefined;

  /** @param history - Notes the ids that accounts get. */
  constructor(database: Queryable, history?: UsageHistory) {
    this.database = database;
    this.history = history;
  }

  /**
   * Creates an account, and returns its id.
   *
   * @param isProvisional - Whether the first server that starts replaces the plan with its default plan.
   * @throws Error if an account has that name
   */
  async create(plan: string, name?: string | undefined, isProvisional = false): Promise<string> {
    const id = createName("account");
    try {
      await this.database.query(
        "insert into puid_account (id, name, plan, plan_is_provisional) values ($1, $2, $3, $4)",
        [id, name ?? null, plan, isProvisional],
      );
    } catch (error) {
      if (sqlStateOf(error) === "23505")
        throw new Error(`an account named ${describeValue(name)} already exists`);
      throw error;
    }
    return id;
  }

  /** Returns the id of the account with a name. Creates the account if there is none. */
  async named(name: string, plan: string, isProvisional = false): Promise<string> {
    await this.database.query(
      `insert into puid_account (id, name, plan, plan_is_provisional) values ($1, $2, $3, $4)
       on conflict (name) do nothing`,
      [createName("account"), name, plan, isProvisional],
    );
    const [row] = await this.database.query<{ id: string }>("select id from puid_account where name = $1", [
      name,
    ]);
    return row!.id;
  }

  /** Returns the account that has this id or this name. */
  async find(name: string): Promise<{ readonly id: string; readonly plan: string } | undefined> {
    const [row] = await this.database.query<{ id: string; plan: string }>(
      "select id, plan from puid_account where id = $1 or name = $1",
      [name],
    );
    return row;
  }

  /** Returns all accounts, in the order of their creation. */
  async list(): Promise<Account[]> {
    const rows = await this.database.query<Omit<Account, "used" | "createdAt"> & { used: bigint; at: Date }>(
      `select id, name, plan, ${USED_TODAY} as used, created_at as at from puid_account order by created_at, id`,
    );
    return rows.map(({ used, at, ...account }) => ({ ...account, used: Number(used), createdAt: at }));
  }

  async setPlan(id: string, plan: string): Promise<void> {
    await this.database.query(
      "update puid_account set plan = $2, plan_is_provisional = false where id = $1",
      [id, plan],
    );
  }

  /** Returns the plans that accounts are on. */
  async plans(): Promise<string[]> {
    const rows = await this.database.query<{ plan: string }>("select distinct plan from puid_account");
    return rows.map(({ plan }) => plan);
  }

  /** Returns the number of ids that an account has used today. */
  async used(id: string): Promise<number> {
    const [row] = await this.database.query<{ used: bigint }>(
      `select ${USED_TODAY} as used from puid_account where id = $1`,
      [id],
    );
    return Number(row?.used ?? 0n);
  }

  /** Returns what an account has used today, and what is left of its plan. */
  async quota(id: string, { limit }: Plan): Promise<Quota> {
    const used = await this.used(id);
    return { used, limit, remaining: limit === null ? null : Math.max(0, limit - used) };
  }

  /** Counts ids against the quota without taking ordinals. Returns the usage of today. */
  async seed(id: string, count: number): Promise<number> {
    const [row] = await this.database.query<{ used: bigint; minute: number }>(
      `update puid_account set used = ${USED_TODAY} + $1, day = greatest(day, ${TODAY})
       where id = $2 returning used, ${MINUTE} as minute`,
      [count, id],
    );
    this.history?.note({ account: id, minute: row!.minute, count });
    return Number(row!.used);
  }
}
