import { gather } from "../../util/gather.js";
import { DatabaseError, type Queryable, retryConflicts, sqlStateOf } from "../database.js";
import type { UsageHistory } from "../usage.js";
import type { Grant, OrdinalRequest, Refusal, TimedGrant } from "./outcome.js";
import { takeMany } from "./take-many.js";
import { findRefusal, takeOne } from "./take-one.js";

type Outcome = TimedGrant | Refusal;

/** The outcome of an attempt to take ordinals, or undefined if the account was locked. */
type Attempt = Outcome | undefined;

/** Milliseconds between two attempts to take ordinals of accounts that stay locked. */
const PAUSE = 50;

/** The most milliseconds for which a request waits for its account. */
const LONGEST_WAIT = 5000;

/** SQLSTATE lock_not_available. */
const LOCKED = "55P03";

/**
 * Takes ordinals for accounts. It checks the quota and the rate of the account, and counts its usage. Requests that
 * come while a statement runs share the next statement and its commit.
 *
 * Another transaction can hold an account: for a moment, of another server, or for long, of an operator. Requests of
 * other accounts do not wait for it:
 *
 * 1. Each request is in a statement that skips locked accounts.
 * 2. If its account was locked, the request waits for it together with others, for a moment.
 * 3. If the account is still locked then, the request tries again from time to time, and keeps no connection meanwhile.
 */
export class Ordinals {
  private readonly database: Queryable;
  private readonly history: UsageHistory;
  private readonly takeFree = gather((requests: readonly OrdinalRequest[]) => this.takeOrWait(requests));
  private readonly takeSoon = gather((requests: readonly OrdinalRequest[]) => this.takeLocked(requests));
  private readonly tryAgain = gather((requests: readonly OrdinalRequest[]) => this.takeUnlocked(requests));
  /** The numbers of requests by account that try again. */
  private readonly blocked = new Map<string, number>();
  /** The end of the pause, which all of them share, so that they keep their order. */
  private pause: Promise<void> | undefined;

  /** @param history - Notes the ids that accounts get. */
  constructor(database: Queryable, history: UsageHistory) {
    this.database = database;
    this.history = history;
  }

  /**
   * Takes the ordinals of a request, if its plan allows them.
   *
   * @throws Exhausted if too few ordinals are left
   * @throws DatabaseError if the database is unavailable, or another transaction holds the account for too long
   */
  async take(request: OrdinalRequest): Promise<Grant | Refusal> {
    const isBlocked = this.blocked.has(request.account);
    const outcome = await (isBlocked ? this.takeBlocked(request) : this.takeFree(request));
    if (!outcome.granted) return outcome;
    const { minute, ...grant } = outcome;
    this.history.note({ account: request.account, minute, count: request.count });
    return grant;
  }

  /**
   * Returns the reason why `take` would give no ordinals, or undefined if it would. Takes nothing.
   *
   * @throws Exhausted if too few ordinals are left
   */
  refusal(request: OrdinalRequest): Promise<Refusal | undefined> {
    return findRefusal(this.database, request);
  }

  private async takeOrWait(requests: readonly OrdinalRequest[]): Promise<(Outcome | Promise<Outcome>)[]> {
    const outcomes = await this.takeUnlocked(requests);
    return outcomes.map((outcome, i) => orElse(outcome, () => this.takeSoon(requests[i]!)));
  }

  private async takeLocked(requests: readonly OrdinalRequest[]): Promise<(Outcome | Promise<Outcome>)[]> {
    let outcomes: (Attempt | Promise<Attempt>)[];
    try {
      const known = await retryConflicts(() => takeMany(this.database, requests, "wait"));
      return known.map((outcome) => outcome ?? { granted: false, why: "gone" });
    } catch (error) {
      if (error instanceof DatabaseError) throw error;
      // The statement did nothing: an account is still locked, or too few ordinals are left for one of the requests.
      const isLocked = sqlStateOf(error) === LOCKED;
      outcomes = isLocked ? await this.takeUnlocked(requests) : await this.takeEach(requests);
    }
    return outcomes.map((outcome, i) => orElse(outcome, () => this.takeBlocked(requests[i]!)));
  }

  private async takeBlocked(request: OrdinalRequest): Promise<Outcome> {
    const { account } = request;
    const deadline = performance.now() + LONGEST_WAIT;
    this.blocked.set(account, (this.blocked.get(account) ?? 0) + 1);
    try {
      while (performance.now() < deadline) {
        this.pause ??= new Promise<void>((resolve) => setTimeout(resolve, PAUSE)).then(() => {
          this.pause = undefined;
        });
        await this.pause;
        const outcome = await this.tryAgain(request);
        if (outcome !== undefined) return outcome;
      }
      throw new DatabaseError("away", "another transaction holds the account");
    } finally {
      const others = this.blocked.get(account)! - 1;
      if (others > 0) this.blocked.set(account, others);
      else this.blocked.delete(account);
    }
  }

  private async takeUnlocked(requests: readonly OrdinalRequest[]): Promise<(Attempt | Promise<Attempt>)[]> {
    if (requests.length === 1) return this.takeEach(requests);
    try {
      return await retryConflicts(() => takeMany(this.database, requests, "skip"));
    } catch (error) {
      if (error instanceof DatabaseError) throw error;
      // The statement did nothing, because of one of the requests: for example, too few ordinals are left for it.
      return this.takeEach(requests);
    }
  }

  /** Runs the requests one after another, so that an error of one is its own. */
  private async takeEach(requests: readonly OrdinalRequest[]): Promise<Promise<Attempt>[]> {
    const attempts: Promise<Attempt>[] = [];
    for (const request of requests) {
      const attempt = retryConflicts(() => takeOne(this.database, request));
      attempts.push(attempt);
      await attempt.catch(() => {});
    }
    return attempts;
  }
}

/** Returns the outcome of an attempt. If the account was locked, it continues with `next`. */
const orElse = (
  attempt: Attempt | Promise<Attempt>,
  next: () => Promise<Outcome>,
): Outcome | Promise<Outcome> =>
  attempt instanceof Promise ? attempt.then((outcome) => outcome ?? next()) : (attempt ?? next());
