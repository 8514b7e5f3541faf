import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plan } from "../../../src/limits/plans.js";
import type { Queryable } from "../../../src/store/database.js";
import type { OrdinalRequest } from "../../../src/store/ordinals/outcome.js";
import { takeMany } from "../../../src/store/ordinals/take-many.js";
import { takeOne } from "../../../src/store/ordinals/take-one.js";
import { describeStore } from "../../support/cluster.js";

const MOST_ACCOUNTS = 4;

/** Accounts before the requests: usage, the days since, and the milliseconds until the bucket is empty. */
const starts = fc.array(
  fc.record({
    used: fc.integer({ min: 0, max: 40 }),
    days: fc.integer({ min: 0, max: 1 }),
    busyMs: fc.oneof(fc.constant(0), fc.integer({ min: -5000, max: 5000 })),
  }),
  { minLength: 1, maxLength: MOST_ACCOUNTS },
);

const plan: fc.Arbitrary<Plan> = fc.record({
  limit: fc.option(fc.integer({ min: 0, max: 60 })),
  // Some intervals are no whole number of microseconds.
  rate: fc.option(
    fc.record({ requests: fc.integer({ min: 1, max: 7 }), seconds: fc.constantFrom(0.001, 1, 3.3, 100) }),
  ),
});

/** Requests of these accounts and of one that does not exist. Sometimes an account changes its plan in between. */
const asks = fc.array(
  fc.record({
    owner: fc.integer({ min: 0, max: MOST_ACCOUNTS }),
    count: fc.integer({ min: 1, max: 20 }),
    plan: fc.nat(2),
    credential: fc.option(
      fc.record({
        kind: fc.constantFrom("fresh", "fresh", "fresh", "fresh", "revoked", "expired", "unknown"),
        owner: fc.nat(MOST_ACCOUNTS - 1),
        plan: fc.constantFrom("free", "free", "free", "free", "another"),
      }),
    ),
  }),
  { minLength: 1, maxLength: 30 },
);

describeStore((cluster) => {
  describe("many requests in one statement", () => {
    /** Runs work and returns its result and the rows that it leaves. The transaction then forgets the work. */
    async function rehearse<T>(query: Queryable["query"], work: () => Promise<T>): Promise<unknown[]> {
      await query("savepoint rehearsal");
      const result = await work();
      const accounts = await query("select id, used, day::text, free_at from puid_account order by id");
      const counter = await query("select next from puid_counter");
      await query("rollback to savepoint rehearsal");
      return [result, accounts, counter];
    }

    it("get what they get one after another", async () => {
      const outcomes = new Set<string>();
      await fc.assert(
        fc.asyncProperty(starts, fc.tuple(plan, plan, plan), asks, async (accounts, plans, given) => {
          // All statements of a transaction see one time.
          await cluster.database.transaction(async ({ query }) => {
            await query("delete from puid_account");
            for (const [i, { used, days, busyMs }] of accounts.entries()) {
              await query(
                `insert into puid_account (id, plan, used, day, free_at) values ($1, 'free', $2,
                   (now() at time zone 'UTC')::date - $3::int, now() + $4::float8 * interval '1 millisecond')`,
                [`account ${i}`, used, days, busyMs],
              );
              await query(
                `insert into puid_credential (digest, id, kind, account_id, scope, hint, expires_at, revoked_at)
                 select name || ' ' || $1, name || ' of ' || $1, 'key', 'account ' || $1, '', '', expires_at, revoked_at
                 from (values ('fresh', null::timestamptz, null::timestamptz), ('revoked', null, now()),
                   ('expired', now(), null)) as credential (name, expires_at, revoked_at)`,
                [String(i)],
              );
            }
            const requests = given.map(
              ({ owner, count, plan, credential }): OrdinalRequest => ({
                account: `account ${owner}`,
                count,
                plan: plans[plan]!,
                ...(credential && {
                  credential: { digest: `${credential.kind} ${credential.owner}`, plan: credential.plan },
                }),
              }),
            );
            const alone = await rehearse(query, async () => {
              const results = [];
              for (const request of requests) results.push(await takeOne({ query }, request));
              return results;
            });
            for (const locked of ["skip", "wait"] as const) {
              const together = await rehearse(query, async () => {
                const results = await takeMany({ query }, requests, locked);
                return results.map((outcome) => outcome ?? { granted: false, why: "gone" });
              });
              expect(together).toEqual(alone);
            }
            for (const outcome of alone[0] as Awaited<ReturnType<typeof takeOne>>[]) {
              outcomes.add(outcome!.granted ? "granted" : outcome!.why);
            }
          });
        }),
        { numRuns: 100 },
      );
      expect([...outcomes].sort()).toEqual(["gone", "granted", "quota", "rate", "stale"]);
    });
  });
});
