import type { Plan } from "../limits/plans.js";
import { paceOf } from "../limits/rates.js";
import { describeValue } from "../util/describe-value.js";
import { createName } from "../util/secrets.js";
import { detectExhaustion, TAKE } from "./counter.js";
import { DatabaseError, type Queryable, retryConflicts, sqlStateOf } from "./database.js";
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

/** Ordinals that an account got. */
export interface Grant {
  readonly granted: true;
  /** The first ordinal. */
  readonly first: bigint;
  /** The number of ids on this UTC day, including these. */
  readonly used: number;
}

/** The quota of an account on this UTC day. */
export interface Quota {
  readonly used: number;
  /** null for no limit. */
  readonly limit: number | null;
  readonly remaining: number | null;
}

/** The reason why an account got no ids. */
export type Refusal =
  | { readonly granted: false; readonly why: "rate"; readonly waitMs: number }
  | { readonly granted: false; readonly why: "quota"; readonly used: number }
  /** The account has been deleted. */
  | { readonly granted: false; readonly why: "gone" };

/** A source of ordinals other than the counter itself. */
export interface OrdinalSource {
  take(count: number): Promise<bigint>;
  giveBack(first: bigint, count: number): void;
}

/** The number of ids used today. Usage of an earlier day does not count. */
const USED_TODAY = "case when day >= (now() at time zone 'UTC')::date then used else 0 end";

/** The minute since 1970, for the usage history. */
const MINUTE = "floor(extract(epoch from now()) / 60)::float8";

/**
 * Counts $1 ids and one request of the account $2, if the plan allows both. The plan allows $3 ids a day, or any number
 * if $3 is null. It allows a request each $4 milliseconds, up to $5 milliseconds early, or at any time if $4 is 0. This
 * is the generic cell rate algorithm, and "free_at" is the time when the bucket becomes empty. It uses the database's
 * clock, so that all nodes agree.
 */
const SPEND = `
  update puid_account set
    used = ${USED_TODAY} + $1,
    day = greatest(day, (now() at time zone 'UTC')::date),
    free_at = greatest(free_at, now()) + $4::float8 * interval '1 millisecond'
  where id = $2
    and ($4::float8 = 0 or free_at <= now() + $5::float8 * interval '1 millisecond')
    and ($3::bigint is null or ${USED_TODAY} + $1 <= $3::bigint)
  returning used, ${MINUTE} as minute`;

/**
 * Checks the quota and the rate, counts the usage, and takes the ordinals. One statement is one transaction, which locks
 * the counter for the shortest time.
 */
const SPEND_AND_TAKE = `
  with spent as (${SPEND}),
  taken as (${TAKE} where exists (select 1 from spent) returning next)
  select spent.used, spent.minute, taken.next from spent cross join taken`;

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
      `update puid_account set used = ${USED_TODAY} + $1, day = greatest(day, (now() at time zone 'UTC')::date)
       where id = $2 returning used, ${MINUTE} as minute`,
      [count, id],
    );
    this.history?.note({ account: id, minute: row!.minute, count });
    return Number(row!.used);
  }

  /**
   * Takes `count` ordinals for an account, if its plan allows them.
   *
   * @param source - The ordinals are taken from it first, and given back if the plan does not allow them. Without a
   *   source, one transaction takes ordinals from the counter and counts them.
   */
  async take(id: string, count: number, plan: Plan, source?: OrdinalSource): Promise<Grant | Refusal> {
    return retryConflicts(async () => {
      const spent =
        source === undefined
          ? await this.spendAndTake(id, count, plan)
          : await this.takeAndSpend(id, count, plan, source);
      if (spent !== undefined) return spent;
      const refusal = await this.refusal(id, count, plan);
      // Between the two statements, a new day started or the wait ended.
      return refusal ?? Promise.reject(new DatabaseError("conflict", "the plan allows the request now"));
    });
  }

  /** Returns the reason why `take` would give no ids, or undefined if it would. Takes nothing. */
  async refusal(id: string, count: number, plan: Plan): Promise<Refusal | undefined> {
    const [row] = await this.database.query<{ used: bigint; wait: number }>(
      `select ${USED_TODAY} as used,
         ceil(extract(epoch from free_at - now()) * 1000 - $2::float8)::float8 as wait
       from puid_account where id = $1`,
      [id, paceOf(plan.rate)[1]],
    );
    if (row === undefined) return { granted: false, why: "gone" };
    if (plan.rate !== null && row.wait > 0) return { granted: false, why: "rate", waitMs: row.wait };
    const used = Number(row.used);
    const isOver = plan.limit !== null && used + count > plan.limit;
    return isOver ? { granted: false, why: "quota", used } : undefined;
  }

  private async spendAndTake(id: string, count: number, plan: Plan): Promise<Grant | undefined> {
    const [row] = await detectExhaustion(() =>
      this.database.query<{ used: bigint; minute: number; next: bigint }>(SPEND_AND_TAKE, [
        count,
        id,
        plan.limit,
        ...paceOf(plan.rate),
      ]),
    );
    if (row === undefined) return undefined;
    this.history?.note({ account: id, minute: row.minute, count });
    return { granted: true, used: Number(row.used), first: row.next - BigInt(count) };
  }

  private async takeAndSpend(
    id: string,
    count: number,
    plan: Plan,
    source: OrdinalSource,
  ): Promise<Grant | undefined> {
    const first = await source.take(count);
    let row: { used: bigint; minute: number } | undefined;
    try {
      [row] = await this.database.query<{ used: bigint; minute: number }>(SPEND, [
        count,
        id,
        plan.limit,
        ...paceOf(plan.rate),
      ]);
    } finally {
      if (row === undefined) source.giveBack(first, count);
    }
    if (row === undefined) return undefined;
    this.history?.note({ account: id, minute: row.minute, count });
    return { granted: true, used: Number(row.used), first };
  }
}
