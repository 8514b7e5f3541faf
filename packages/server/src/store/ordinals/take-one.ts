import { paceOf } from "../../limits/rates.js";
import type { Queryable } from "../database.js";
import { detectExhaustion, Exhausted } from "./counter.js";
import type { OrdinalRequest, Refusal, TimedGrant } from "./outcome.js";
import { isFresh, MINUTE, TODAY, USED_TODAY, waitOf } from "./spending.js";

/**
 * Counts $1 ids and one request of the account $2, if the plan allows both, and takes the ordinals. The plan allows $3
 * ids a day, or any number if $3 is null. It allows a request each $4 milliseconds, up to $5 milliseconds early, or at
 * any time if $4 is 0. This is the generic cell rate algorithm, and "free_at" is the time when the bucket becomes empty.
 * $6 is the digest of a credential that must be valid, or null for none, and $7 is the name of the plan.
 * One statement is one transaction, which locks the counter for the shortest time.
 */
const TAKE = `
  with mine as materialized (select id from puid_account where id = $2 for no key update skip locked),
  spent as (
    update puid_account set
      used = ${USED_TODAY} + $1,
      day = greatest(day, ${TODAY}),
      free_at = greatest(free_at, now()) + $4::float8 * interval '1 millisecond'
    from mine where puid_account.id = mine.id
      and ($4::float8 = 0 or free_at <= now() + $5::float8 * interval '1 millisecond')
      and ($3::bigint is null or ${USED_TODAY} + $1 <= $3::bigint)
      and ${isFresh("$6::text", "$7::text")}
    returning used, ${MINUTE} as minute),
  taken as (update puid_counter set next = next + $1 where exists (select 1 from spent) returning next)
  select spent.used, spent.minute, taken.next from spent cross join taken`;

/**
 * Takes the ordinals of one request, if its plan allows them.
 *
 * @returns the outcome; undefined if another transaction has locked the account, or had until now
 * @throws Exhausted if too few ordinals are left
 */
export async function takeOne(
  database: Queryable,
  request: OrdinalRequest,
): Promise<TimedGrant | Refusal | undefined> {
  const { account, count, plan, credential } = request;
  const [row] = await detectExhaustion(() =>
    database.query<{ used: bigint; minute: number; next: bigint }>(TAKE, [
      count,
      account,
      plan.limit,
      ...paceOf(plan.rate),
      credential?.digest ?? null,
      credential?.plan ?? null,
    ]),
  );
  return row === undefined
    ? findRefusal(database, request)
    : { granted: true, first: row.next - BigInt(count), used: Number(row.used), minute: row.minute };
}

/**
 * Returns the reason why a request would get no ordinals, or undefined if it would. Takes nothing.
 *
 * @throws Exhausted if too few ordinals are left
 */
export async function findRefusal(
  database: Queryable,
  { account, count, plan, credential }: OrdinalRequest,
): Promise<Refusal | undefined> {
  const [row] = await database.query<{ used: bigint; wait: number; isFresh: boolean; left: bigint }>(
    `select ${USED_TODAY} as used, ${waitOf("$2::float8")} as wait,
       ${isFresh("$3::text", "$4::text")} as "isFresh", puid_counter.last - puid_counter.next + 1 as left
     from puid_account cross join puid_counter where id = $1`,
    [account, paceOf(plan.rate)[1], credential?.digest ?? null, credential?.plan ?? null],
  );
  if (row === undefined) return { granted: false, why: "gone" };
  if (!row.isFresh) return { granted: false, why: "stale" };
  if (plan.rate !== null && row.wait > 0) return { granted: false, why: "rate", waitMs: row.wait };
  const used = Number(row.used);
  if (plan.limit !== null && used + count > plan.limit) return { granted: false, why: "quota", used };
  if (row.left < BigInt(count)) throw new Exhausted("no ordinals are left");
  return undefined;
}
