import type { Plan } from "../limits/plans.js";
import { paceOf } from "../limits/rates.js";
import { createName } from "../util/secrets.js";
import { detectExhaustion, TAKE } from "./counter.js";
import { DatabaseError, type Queryable, retryConflicts, sqlStateOf } from "./database.js";

/** An account, as a list shows it. */
export interface Account {
  readonly id: string;
  /** An email, or whatever else the operator calls it; null for those that registered themselves. */
  readonly name: string | null;
  readonly plan: string;
  /** Ids of this UTC day. */
  readonly used: number;
  readonly createdAt: Date;
}

/** Ids that an account may have. */
export interface Grant {
  readonly granted: true;
  /** The first of the ordinals. */
  readonly first: bigint;
  /** Ids of this UTC day, these among them. */
  readonly used: number;
}

/** Why an account may not have ids. */
export type Refusal =
  | { readonly granted: false; readonly why: "rate"; readonly waitMs: number }
  | { readonly granted: false; readonly why: "quota"; readonly used: number }
  /** The account has been deleted. */
  | { readonly granted: false; readonly why: "gone" };

/** Where ordinals come from, if not from the counter itself. */
export interface OrdinalSource {
  take(count: number): Promise<bigint>;
  giveBack(first: bigint, count: number): void;
}

/** What was used of the day that it is now; a day that has passed counts for nothing. */
const USED_TODAY = "case when day >= (now() at time zone 'UTC')::date then used else 0 end";

/**
 * Spends $1 ids of account $2's day and one request of its rate, if the plan allows both: $3 ids a day, or null;
 * requests $4 milliseconds apart, or 0, of which $5 milliseconds' worth may come at once. It is the generic cell rate
 * algorithm, and "free_at" is when the bucket would be empty. The clock is the database's, so that nodes agree.
 */
const SPEND = `
  update puid_account set
    used = ${USED_TODAY} + $1,
    day = greatest(day, (now() at time zone 'UTC')::date),
    free_at = greatest(free_at, now()) + $4::float8 * interval '1 millisecond'
  where id = $2
    and ($4::float8 = 0 or free_at <= now() + $5::float8 * interval '1 millisecond')
    and ($3::bigint is null or ${USED_TODAY} + $1 <= $3::bigint)
  returning used`;

/** Quota, rate, usage and ordinals in one statement, hence in one transaction, which holds the counter least. */
const SPEND_AND_TAKE = `
  with spent as (${SPEND}),
  taken as (${TAKE} where exists (select 1 from spent) returning next)
  select spent.used, taken.next from spent cross join taken`;

/** Accounts: who they are, what they have used, and what they may use. */
export class Accounts {
  private readonly database: Queryable;

  constructor(database: Queryable) {
    this.database = database;
  }

  /**
   * @param isProvisional - Whether the first server to start replaces the plan by its default plan.
   * @throws Error where there is an account of that name
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
        throw new Error(`there is an account named ${JSON.stringify(name)} already`);
      throw error;
    }
    return id;
  }

  /** The account of a name, made if there is none. */
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

  /** The account that has this id or this name. */
  async find(name: string): Promise<{ readonly id: string; readonly plan: string } | undefined> {
    const [row] = await this.database.query<{ id: string; plan: string }>(
      "select id, plan from puid_account where id = $1 or name = $1",
      [name],
    );
    return row;
  }

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

  /** The plans that accounts have. */
  async plans(): Promise<string[]> {
    const rows = await this.database.query<{ plan: string }>("select distinct plan from puid_account");
    return rows.map(({ plan }) => plan);
  }

  async used(id: string): Promise<number> {
    const [row] = await this.database.query<{ used: bigint }>(
      `select ${USED_TODAY} as used from puid_account where id = $1`,
      [id],
    );
    return Number(row?.used ?? 0n);
  }

  /** Counts ids that nobody was given. */
  async seed(id: string, count: number): Promise<number> {
    const [row] = await this.database.query<{ used: bigint }>(
      `update puid_account set used = ${USED_TODAY} + $1, day = greatest(day, (now() at time zone 'UTC')::date)
       where id = $2 returning used`,
      [count, id],
    );
    return Number(row!.used);
  }

  /**
   * Takes `count` ordinals for an account, if its plan allows.
   *
   * @param source - Asked before the account is, and has its ordinals back where the account may not. Without
   *   one, ordinals come from the counter in the transaction that counts them.
   */
  async take(id: string, count: number, plan: Plan, source?: OrdinalSource): Promise<Grant | Refusal> {
    return retryConflicts(async () => {
      const spent =
        source === undefined
          ? await this.spendAndTake(id, count, plan)
          : await this.takeAndSpend(id, count, plan, source);
      if (spent !== undefined) return spent;
      const refusal = await this.refusal(id, count, plan);
      // A day began, or the wait was over, between the two statements.
      return refusal ?? Promise.reject(new DatabaseError("conflict", "time went on"));
    });
  }

  /** What `take` would refuse, without taking. */
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
      this.database.query<{ used: bigint; next: bigint }>(SPEND_AND_TAKE, [
        count,
        id,
        plan.limit,
        ...paceOf(plan.rate),
      ]),
    );
    return row && { granted: true, used: Number(row.used), first: row.next - BigInt(count) };
  }

  private async takeAndSpend(
    id: string,
    count: number,
    plan: Plan,
    source: OrdinalSource,
  ): Promise<Grant | undefined> {
    const first = await source.take(count);
    let row: { used: bigint } | undefined;
    try {
      [row] = await this.database.query<{ used: bigint }>(SPEND, [
        count,
        id,
        plan.limit,
        ...paceOf(plan.rate),
      ]);
    } finally {
      if (row === undefined) source.giveBack(first, count);
    }
    return row && { granted: true, used: Number(row.used), first };
  }
}
