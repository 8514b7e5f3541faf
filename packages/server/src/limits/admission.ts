import { LRUCache } from "lru-cache";
import { MOST_KEYS, type RateLimit } from "./rate-limit.js";

/** The owner of a secret, or the time to wait before the next lookup. */
export type Admitted<Known, Owner extends Known> =
  | { readonly isLimited: false; readonly owner: Owner | undefined }
  /** `known` is the owner at the last lookup, if there was one. It does not authenticate the request. */
  | { readonly isLimited: true; readonly waitMs: number; readonly known: Known | undefined };

/**
 * Limits lookups of secrets in the database. A lookup of a secret that was valid before counts as a request of its
 * owner. Any other lookup counts as a failure of its address. So a valid secret still works while others fail at its
 * address.
 */
export class Admission<Known extends object> {
  private readonly failures: RateLimit;
  /** The owners of secrets that were valid, by digest. */
  private readonly known = new LRUCache<string, Known>({ max: MOST_KEYS });

  /** @param failures - Limits lookups that find no owner, by address. */
  constructor(failures: RateLimit) {
    this.failures = failures;
  }

  /** Remembers a secret that is valid. */
  remember(digest: string, known: Known): void {
    this.known.set(digest, known);
  }

  /** Forgets a secret that is no longer valid, and counts that as a failure of an address. */
  forget(digest: string, address: string): void {
    this.failures.take(address);
    this.known.delete(digest);
  }

  /**
   * Looks a secret up, unless the lookup is limited.
   *
   * @param waitOf - Counts a request of an owner. Returns the milliseconds that it must wait.
   * @param lookUp - Returns the owner. It gets the owner at the last lookup, if there was one.
   */
  async find<Owner extends Known>(
    digest: string,
    address: string,
    waitOf: (known: Known) => number,
    lookUp: (known: Known | undefined) => Promise<Owner | undefined>,
  ): Promise<Admitted<Known, Owner>> {
    const known = this.known.get(digest);
    // A new secret counts as a failure until its lookup succeeds, because many can come at once.
    const waitMs = known === undefined ? this.failures.take(address) : waitOf(known);
    if (waitMs > 0) return { isLimited: true, waitMs, known };
    let isFailure = false;
    let owner: Owner | undefined;
    try {
      owner = await lookUp(known);
      isFailure = owner === undefined;
    } finally {
      if (known === undefined && !isFailure) this.failures.giveBack(address);
    }
    if (owner === undefined) {
      if (known !== undefined) this.forget(digest, address);
      return { isLimited: false, owner };
    }
    this.remember(digest, owner);
    const firstWaitMs = known === undefined ? waitOf(owner) : 0;
    return firstWaitMs > 0
      ? { isLimited: true, waitMs: firstWaitMs, known: owner }
      : { isLimited: false, owner };
  }
}
