/** Consecutive ordinals, from `start` to `end`, without `end`. */
interface Run {
  start: bigint;
  end: bigint;
}

/** The most remainders of blocks in memory. Beyond it, the oldest remainders become gaps. */
const MOST_RUNS = 1024;

/**
 * Runs of ordinals that this node has leased and not yet issued. If the node stops, they become gaps. No other node gets
 * them.
 */
export class Blocks {
  private readonly size: number;
  private readonly lease: (count: number) => Promise<bigint>;
  private runs: Run[] = [];
  /** The lease in progress. All waiting requests share it. */
  private leasing: Promise<void> | undefined;

  /**
   * @param size - The number of ordinals in a lease.
   * @param lease - Takes `count` ordinals from the counter, and returns the first.
   */
  constructor(size: number, lease: (count: number) => Promise<bigint>) {
    this.size = size;
    this.lease = lease;
  }

  /** Takes `count` consecutive ordinals, and returns the first. */
  async take(count: number): Promise<bigint> {
    for (;;) {
      const run = this.runs.find(({ start, end }) => end - start >= BigInt(count));
      if (run !== undefined) {
        const first = run.start;
        run.start += BigInt(count);
        return first;
      }
      this.leasing ??= this.leaseOne(Math.max(this.size, count)).finally(() => {
        this.leasing = undefined;
      });
      await this.leasing;
    }
  }

  /** Returns ordinals that `take` gave and that were not issued. */
  giveBack(first: bigint, count: number): void {
    this.add({ start: first, end: first + BigInt(count) });
  }

  private async leaseOne(size: number): Promise<void> {
    const start = await this.lease(size);
    this.add({ start, end: start + BigInt(size) });
  }

  /** Adds a run. Keeps runs in order, and joins adjacent ones, so that they leave no gaps between them. */
  private add(run: Run): void {
    const joined: Run[] = [];
    for (const next of [...this.runs, run].sort((a, b) => (a.start < b.start ? -1 : 1))) {
      const previous = joined.at(-1);
      if (previous !== undefined && previous.end === next.start) previous.end = next.end;
      else if (next.start < next.end) joined.push(next);
    }
    this.runs = joined.slice(-MOST_RUNS);
  }
}
