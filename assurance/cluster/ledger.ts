/** What responses contained up to some time. */
export interface Snapshot {
  readonly highest: bigint;
  /** Returns how many ids an account got on a day, at least. */
  readonly countOf: (account: string, day: string) => number;
}

/** Remembers every ordinal that a response contained. */
export class Ledger {
  /** The number of ids in responses. */
  issued = 0;
  /** The highest ordinal in a response. */
  highest = 0n;
  /** The ordinals that were in a response before. */
  readonly duplicates: bigint[] = [];
  /** One bit for each ordinal. */
  private seen = new Uint8Array(1 << 16);
  /** The number of ids by account and day. */
  private readonly counts = new Map<string, number>();

  /**
   * @param day - The UTC day on which the request began and ended, or undefined if these differ. The database counts by
   *   day.
   */
  record(account: string, day: string | undefined, ordinals: readonly bigint[]): void {
    for (const ordinal of ordinals) this.see(ordinal);
    if (day !== undefined) {
      const key = `${account} ${day}`;
      this.counts.set(key, (this.counts.get(key) ?? 0) + ordinals.length);
    }
  }

  /** Returns what the database must know by now. */
  snapshot(): Snapshot {
    const counts = new Map(this.counts);
    return { highest: this.highest, countOf: (account, day) => counts.get(`${account} ${day}`) ?? 0 };
  }

  private see(ordinal: bigint): void {
    this.issued++;
    if (ordinal > this.highest) this.highest = ordinal;
    const [index, bit] = [Number(ordinal >> 3n), 1 << Number(ordinal & 7n)];
    if (index >= this.seen.length) {
      const larger = new Uint8Array(2 * index);
      larger.set(this.seen);
      this.seen = larger;
    }
    if ((this.seen[index]! & bit) !== 0) this.duplicates.push(ordinal);
    this.seen[index]! |= bit;
  }
}

/** Returns the UTC day of a time in milliseconds. */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
