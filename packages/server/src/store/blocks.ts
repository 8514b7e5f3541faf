/** Consecutive ordinals: from `start` up to, and without, `end`. */
interface Run {
  start: bigint;
  end: bigint;
}

/** Rests of blocks that are kept for requests small enough. Of more the oldest become gaps. */
const MOST_RUNS = 1024;

/**
 * Ordinals that this node has leased and not yet handed out, in runs. A crash loses them, which leaves gaps; no
 * other node ever has them.
 */
export class Blocks {
  private readonly size: number;
  private readonly lease: (count: number) => Promise<bigint>;
  private runs: Run[] = [];
  /** The lease under way, which all who wait for ordinals share. */
  private leasing: Promise<void> | undefined;

  /**
   * @param size - How many ordinals to lease at a time.
   * @param lease - Takes so many ordinals for good, and gives the first.
   */
  constructor(size: number, lease: (count: number) => Promise<bigint>) {
    this.size = size;
    this.lease = lease;
  }

  /** `count` consecutive ordinals, and the first of them. `count` is at most a block. */
  async take(count: number): Promise<bigint> {
    for (;;) {
      const run = this.runs.find(({ start, end }) => end - start >= BigInt(count));
      if (run !== undefined) {
        const first = run.start;
        run.start += BigInt(count);
        return first;
      }
      this.leasing ??= this.leaseOne().finally(() => {
        this.leasing = undefined;
      });
      await this.leasing;
    }
  }

  /** Gives back ordinals that were taken here and not handed out. */
  giveBack(first: bigint, count: number): void {
    this.add({ start: first, end: first + BigInt(count) });
  }

  private async leaseOne(): Promise<void> {
    const start = await this.lease(this.size);
    this.add({ start, end: start + BigInt(this.size) });
  }

  /** Keeps runs in order, and joins those that meet, so that only what is spent leaves gaps. */
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
