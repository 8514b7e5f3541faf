import { LRUCache } from "lru-cache";
import { MOST_KEYS, type RateLimit } from "./rate-limit.js";

/** The owner of a secret, or why nobody looked. */
export type Admitted<Known, Owner extends Known> =
  | { readonly isLimited: false; readonly owner: Owner | undefined }
  /** `known` says who the owner was at the last lookup, if there was one. It authenticates nobody. */
  | { readonly isLimited: true; readonly waitMs: number; readonly known: Known | undefined };

/**
 * Limits lookups of secrets in the database. A secret that was good counts as a request of its owner, and any other
 * as a failure of its address, so that the failures of others at that address do not lock it out.
 */
export class Admission<Known extends object> {
  private readonly failures: RateLimit;
  /** What is known of secrets that were good, by their digests. */
  private readonly known = new LRUCache<string, Known>({ max: MOST_KEYS });

  /** @param failures - Limits lookups that find nobody, by address. */
  constructor(failures: RateLimit) {
    this.failures = failures;
  }

  /** Remembers a secret that is good. */
  remember(digest: string, known: Known): void {
    this.known.set(digest, known);
  }

  /**
   * Looks a secret up, unless that is limited.
   *
   * @param waitOf - Counts a request of an owner; returns the milliseconds that it must wait.
   */
  async find<Owner extends Known>(
    digest: string,
    address: string,
    waitOf: (known: Known) => number,
    lookUp: () => Promise<Owner | undefined>,
  ): Promise<Admitted<Known, Owner>> {
    const known = this.known.get(digest);
    // Until it is known to be good, it counts as a failure: many may come at once.
    const waitMs = known === undefined ? this.failures.take(address) : waitOf(known);
    if (waitMs > 0) return { isLimited: true, waitMs, known };
    let isFailure = false;
    let owner: Owner | undefined;
    try {
      owner = await lookUp();
      isFailure = owner === undefined;
    } finally {
      if (known === undefined && !isFailure) this.failures.giveBack(address);
    }
    if (owner === undefined) {
      if (known !== undefined) this.failures.take(address);
      this.known.delete(digest);
      return { isLimited: false, owner };
    }
    this.remember(digest, owner);
    const firstWaitMs = known === undefined ? waitOf(owner) : 0;
    return firstWaitMs > 0
      ? { isLimited: true, waitMs: firstWaitMs, known: owner }
      : { isLimited: false, owner };
  }
}
