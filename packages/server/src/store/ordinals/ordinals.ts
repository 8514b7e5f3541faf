import { gather } from "../../util/gather.js";
import { DatabaseError, type Queryable, retryConflicts } from "../database.js";
import type { UsageHistory } from "../usage.js";
import type { Grant, OrdinalRequest, Refusal, TimedGrant } from "./outcome.js";
import { takeMany } from "./take-many.js";
import { findRefusal, takeOne } from "./take-one.js";

type Outcome = TimedGrant | Refusal;

/** Milliseconds after which a request that runs alone no longer holds up the requests after it. */
const PATIENCE = 20;

/**
 * Takes ordinals for accounts. It checks the quota and the rate of the account, and counts its usage. Requests that
 * come while a statement runs share the next statement and its commit.
 */
export class Ordinals {
  private readonly database: Queryable;
  private readonly history: UsageHistory;
  private readonly takeTogether = gather((requests: readonly OrdinalRequest[]) => this.takeAll(requests));
  /** A request of an account that is locked waits here, so that it holds up no other account. */
  private readonly takeLocked = gather((requests: readonly OrdinalRequest[]) => this.takeAllLocked(requests));

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

  private async takeAll(requests: readonly OrdinalRequest[]): Promise<(Outcome | Promise<Outcome>)[]> {
    const [first, ...more] = requests;
    if (more.length === 0) {
      const outcome = this.takeAlone(first!);
      let timer: ReturnType<typeof setTimeout> | undefined;
      const patience = new Promise((resolve) => {
        timer = setTimeout(resolve, PATIENCE);
      });
      await Promise.race([outcome, patience]).finally(() => clearTimeout(timer));
      return [outcome];
    }
    return this.takeMany(requests, "skip", (request) => this.takeLocked(request));
  }

  private takeAllLocked(requests: readonly OrdinalRequest[]): Promise<(Outcome | Promise<Outcome>)[]> {
    return this.takeMany(requests, "wait", () => ({ granted: false, why: "gone" }));
  }

  private async takeMany(
    requests: readonly OrdinalRequest[],
    locked: "skip" | "wait",
    missing: (request: OrdinalRequest) => Outcome | Promise<Outcome>,
  ): Promise<(Outcome | Promise<Outcome>)[]> {
    try {
      const outcomes = await retryConflicts(() => takeMany(this.database, requests, locked));
      return requests.map((request, i) => outcomes[i] ?? missing(request));
    } catch (error) {
      if (error instanceof DatabaseError) throw error;
      // The statement did nothing, because of one of the requests: for example, too few ordinals are left for it.
      const outcomes: Promise<Outcome>[] = [];
      for (const request of requests) {
        const outcome = this.takeAlone(request);
        outcomes.push(outcome);
        await outcome.catch(() => {});
      }
      return outcomes;
    }
  }

  private takeAlone(request: OrdinalRequest): Promise<Outcome> {
    return retryConflicts(() => takeOne(this.database, request));
  }
}
