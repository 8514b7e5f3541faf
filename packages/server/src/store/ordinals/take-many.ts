import { paceOf } from "../../limits/rates.js";
import type { Queryable } from "../database.js";
import { detectExhaustion } from "./counter.js";
import type { OrdinalRequest, Refusal, TimedGrant } from "./outcome.js";
import { isFresh, MINUTE, TODAY, USED_TODAY, waitOf } from "./spending.js";

/** Milliseconds that a statement waits for locks of others. It holds the locks of other accounts meanwhile. */
const PATIENCE = 250;

/** Computed once, before the first lock. It holds until the end of the transaction, which is that of the statement. */
const WITH_PATIENCE = `where (select set_config('lock_timeout', '${PATIENCE}', true)) is not null`;

/**
 * Takes the ordinals of many requests in one statement, as `takeOne` would for one request after another.
 *
 * $1 are the ids of the accounts, and $2 their numbers of requests. The other arrays have an element for each request:
 * $3 is the position of its account in $1, $4 its number among the requests of the account, both from 1, $5 the count,
 * $6 to $8 are the plan's limit and pace, and $9 and $10 the digest of its credential and the plan, as in `takeOne`.
 *
 * "state" follows the accounts from request to request. All accounts take their first step at once, then their second
 * one, and so on. A request that gets no ordinals changes nothing.
 */
const takeOf = (locked: "skip" | "wait"): string => `
  with recursive request as materialized (
    select * from unnest(
      $3::int[], $4::int[], $5::bigint[], $6::bigint[], $7::float8[], $8::float8[], $9::text[], $10::text[])
      with ordinality as request (owner, turn, count, "limit", pace, early, digest, plan, place)),
  owner as materialized (
    -- One order of locks, so that no two nodes wait for each other. FOR UPDATE would also wait for new credentials.
    select position::int as owner, turns, id, ${USED_TODAY} as used, free_at
    from puid_account join unnest($1::text[], $2::int[]) with ordinality as named (id, turns, position) using (id)
    ${locked === "wait" ? WITH_PATIENCE : ""}
    order by id for no key update of puid_account ${locked === "skip" ? "skip locked" : ""}),
  stale as materialized (
    select place from request join owner using (owner) join puid_account using (id)
    where not ${isFresh("request.digest", "request.plan")}),
  state as (
    select owner, 0 as turn, 0::bigint as place, 0::bigint as count, null::text as why, 0::float8 as wait, used, free_at
    from owner
    union all
    select owner, request.turn, request.place, request.count, decision.why, ${waitOf("early")},
      case when decision.why is null then used + request.count else used end,
      case when decision.why is null then greatest(free_at, now()) + pace * interval '1 millisecond' else free_at end
    from state join request using (owner)
      cross join lateral (select case
        when request.place in (select place from stale) then 'stale'
        when pace <> 0 and free_at > now() + early * interval '1 millisecond' then 'rate'
        when used + request.count > "limit" then 'quota' end as why) as decision
    where request.turn = state.turn + 1),
  spent as (
    update puid_account set used = state.used, day = greatest(day, ${TODAY}), free_at = state.free_at
    from owner join state using (owner)
    where puid_account.id = owner.id and state.turn = owner.turns and state.used > owner.used),
  taken as (
    update puid_counter set next = next + total
    from (select sum(count)::bigint as total from state where why is null) as granted
    where total > 0
    returning next - total as first)
  select place::int, count, why, wait, used, (select first from taken) as first, ${MINUTE} as minute
  from state where turn > 0 order by place`;

const TAKE = { skip: takeOf("skip"), wait: takeOf("wait") };

interface Row {
  readonly place: number;
  readonly count: bigint;
  readonly why: "stale" | "rate" | "quota" | null;
  readonly wait: number;
  readonly used: bigint;
  readonly first: bigint;
  readonly minute: number;
}

/**
 * Takes the ordinals of requests in their order. Each request gets all of its ordinals or none.
 *
 * @param locked - Whether to wait a moment for accounts that another transaction has locked, or to skip their requests.
 * @returns the outcome of each request; undefined if it was skipped, or if its account does not exist
 * @throws Exhausted if too few ordinals are left for all of them; then it takes none
 */
export async function takeMany(
  database: Queryable,
  requests: readonly OrdinalRequest[],
  locked: "skip" | "wait",
): Promise<(TimedGrant | Refusal | undefined)[]> {
  const turns = new Map<string, number>();
  const turnOf = requests.map(({ account }) => {
    const turn = (turns.get(account) ?? 0) + 1;
    turns.set(account, turn);
    return turn;
  });
  const accounts = [...turns.keys()];
  const positions = new Map(accounts.map((account, i) => [account, i + 1]));
  const paces = requests.map(({ plan }) => paceOf(plan.rate));
  const rows = await detectExhaustion(() =>
    database.query<Row>(TAKE[locked], [
      accounts,
      [...turns.values()],
      requests.map(({ account }) => positions.get(account)),
      turnOf,
      requests.map(({ count }) => count),
      requests.map(({ plan }) => plan.limit),
      paces.map(([interval]) => interval),
      paces.map(([, tolerance]) => tolerance),
      requests.map(({ credential }) => credential?.digest),
      requests.map(({ credential }) => credential?.plan),
    ]),
  );
  const outcomes: (TimedGrant | Refusal | undefined)[] = requests.map(() => undefined);
  let taken = 0n;
  for (const { place, count, why, wait, used, first, minute } of rows) {
    if (why === "stale") outcomes[place - 1] = { granted: false, why };
    else if (why === "rate") outcomes[place - 1] = { granted: false, why, waitMs: wait };
    else if (why === "quota") outcomes[place - 1] = { granted: false, why, used: Number(used) };
    else {
      outcomes[place - 1] = { granted: true, first: first + taken, used: Number(used), minute };
      taken += count;
    }
  }
  return outcomes;
}
