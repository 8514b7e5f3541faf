import { gather } from "../../util/gather.js";
import { DatabaseError, type Queryable, retryConflicts } from "../database.js";
import type { UsageHistory } from "../usage.js";
import type { Grant, OrdinalRequest, Refusal, TimedGrant } from "./outcome.js";
import { takeMany } from "./take-many.js";
import { findRefusal, takeOne } from "./take-one.js";

/**
 * Takes ordinals for accounts. It checks the quota and the rate of the account, and counts its usage. Requests that
 * come while a statement runs share the next statement and its commit.
 */
export class Ordinals {
  private readonly database: Queryable;
  private readonly history: UsageHistory;
  private readonly takeTogether = gather((requests: readonly OrdinalRequest[]) => this.takeAll(requests));

  /** @param history - Notes the ids that accounts get. */
  constructor(database: Queryable, history: UsageHistory) {
    this.database = database;
    this.history = history;
  }

  /**
   * Takes the ordinals of a request, if its plan allows them.
   *
   * @throws Exhausted if too few ordinals are left
   * @throws DatabaseError if the database is unavailable
   */
  async take(request: OrdinalRequest): Promise<Grant | Refusal> {
    const outcome = await this.takeTogether(request);
    if (!outcome.granted) return outcome;
    const { minute, ...grant } = outcome;
    this.history.note({ account: request.account, minute, count: request.count });
    return grant;
  }

  /** Returns the reason why `take` would give no ordinals, or undefined if it would. Takes nothing. */
  refusal(request: OrdinalRequest): Promise<Refusal | undefined> {
    return findRefusal(this.database, request);
  }

  private async takeAll(
    requests: readonly OrdinalRequest[],
  ): Promise<(TimedGrant | Refusal | Promise<TimedGrant | Refusal>)[]> {
    const [first, ...more] = requests;
    if (more.length === 0) return [await this.takeAlone(first!)];
    try {
      return await retryConflicts(() => takeMany(this.database, requests));
    } catch (error) {
      if (error instanceof DatabaseError) throw error;
      // The statement did nothing, because of one of the requests: for example, too few ordinals are left for it.
      const outcomes: Promise<TimedGrant | Refusal>[] = [];
      for (const request of requests) {
        const outcome = this.takeAlone(request);
        outcomes.push(outcome);
        await outcome.catch(() => {});
      }
      return outcomes;
    }
  }

  private takeAlone(request: OrdinalRequest): Promise<TimedGrant | Refusal> {
    return retryConflicts(() => takeOne(this.database, request));
  }
}
