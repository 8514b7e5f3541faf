import { LRUCache } from "lru-cache";
import { paceOf, type Rate } from "./rates.js";

/** The most keys that are kept. Beyond it the one that was used least recently has its whole rate again. */
export const MOST_KEYS = 10_000;

/**
 * Limits requests by a key, in this process's memory: the generic cell rate algorithm, as plans' rates are held in
 * the database.
 */
export class RateLimit {
  private readonly interval: number;
  private readonly tolerance: number;
  private readonly now: () => number;
  /** The time at which a key's bucket is empty. */
  private readonly freeAt = new LRUCache<string, number>({ max: MOST_KEYS });

  /**
   * @param rate - null for no limit.
   * @param now - A clock that never goes back, in milliseconds.
   */
  constructor(rate: Rate | null, now: () => number = () => performance.now()) {
    [this.interval, this.tolerance] = paceOf(rate);
    this.now = now;
  }

  /** Returns the milliseconds until a key's next request, rounded up; 0 if it may come now. */
  wait(key: string): number {
    const freeAt = this.freeAt.get(key) ?? Number.NEGATIVE_INFINITY;
    return Math.max(0, Math.ceil(freeAt - this.tolerance - this.now()));
  }

  /** Counts a request if it may come now. Returns the same as `wait` before it. */
  take(key: string): number {
    const wait = this.wait(key);
    if (wait === 0 && this.interval > 0) {
      this.freeAt.set(key, Math.max(this.freeAt.get(key) ?? 0, this.now()) + this.interval);
    }
    return wait;
  }

  /** Takes a request back that `take` counted. */
  giveBack(key: string): void {
    const freeAt = this.freeAt.get(key);
    if (freeAt !== undefined) this.freeAt.set(key, freeAt - this.interval);
  }
}
