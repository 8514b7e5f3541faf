import { LRUCache } from "lru-cache";
import { paceOf, type Rate } from "./rates.js";

/** The most keys in memory. A new key beyond it replaces the least recently used one, whose limit then starts anew. */
export const MOST_KEYS = 10_000;

/**
 * Limits requests by key, in the memory of this process. It uses the generic cell rate algorithm, as do the rates of
 * plans in the database.
 */
export class RateLimit {
  private readonly interval: number;
  private readonly tolerance: number;
  private readonly now: () => number;
  /** The time when a key's bucket becomes empty. */
  private readonly freeAt = new LRUCache<string, number>({ max: MOST_KEYS });

  /**
   * @param rate - null for no limit.
   * @param now - A monotonic clock, in milliseconds.
   */
  constructor(rate: Rate | null, now: () => number = () => performance.now()) {
    [this.interval, this.tolerance] = paceOf(rate);
    this.now = now;
  }

  /** Returns the milliseconds until a key's next request is allowed, rounded up; 0 if it is allowed now. */
  wait(key: string): number {
    const freeAt = this.freeAt.get(key) ?? Number.NEGATIVE_INFINITY;
    return Math.max(0, Math.ceil(freeAt - this.tolerance - this.now()));
  }

  /** Counts a request if it is allowed now. Returns what `wait` returned before the call. */
  take(key: string): number {
    const wait = this.wait(key);
    if (wait === 0 && this.interval > 0) {
      this.freeAt.set(key, Math.max(this.freeAt.get(key) ?? 0, this.now()) + this.interval);
    }
    return wait;
  }

  /** Removes a request that `take` counted. */
  giveBack(key: string): void {
    const freeAt = this.freeAt.get(key);
    if (freeAt !== undefined) this.freeAt.set(key, freeAt - this.interval);
  }
}
