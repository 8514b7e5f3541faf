/** Decodes ids in batches. */
export interface Decoder {
  ordinals(ids: readonly string[]): bigint[];
}

/** Ordinals from `first` to `end`, without `end`. */
interface Range {
  readonly first: bigint;
  readonly end: bigint;
}

/** The ids of a service, as ranges of their ordinals: a set of millions of strings would not fit in memory. */
export class IssuedIds {
  private readonly codec: Decoder;
  /** Disjoint ranges, in ascending order. No two are adjacent. */
  private ranges: readonly Range[] = [];

  constructor(codec: Decoder) {
    this.codec = codec;
  }

  /** The number of different ids. */
  get count(): number {
    return this.ranges.reduce((sum, { first, end }) => sum + Number(end - first), 0);
  }

  /** The highest ordinal; 0 if there is none. */
  get last(): bigint {
    return (this.ranges.at(-1)?.end ?? 1n) - 1n;
  }

  /**
   * Adds the ids of responses. Each response has consecutive ordinals.
   *
   * @throws Error if an id was issued before, or if the ordinals of a response are not consecutive
   */
  add(responses: readonly (readonly string[])[]): void {
    const added = responses.filter(({ length }) => length > 0).map((ids) => this.rangeOf(ids));
    const merged: Range[] = [];
    for (const next of [...this.ranges, ...added].sort((a, b) => (a.first < b.first ? -1 : 1))) {
      const last = merged.at(-1);
      if (last !== undefined && next.first < last.end)
        throw new Error(`the id of ${next.first} was issued twice`);
      if (last?.end === next.first) merged[merged.length - 1] = { first: last.first, end: next.end };
      else merged.push(next);
    }
    this.ranges = merged;
  }

  private rangeOf(ids: readonly string[]): Range {
    const ordinals = this.codec.ordinals(ids);
    const first = ordinals[0]!;
    const wrong = ordinals.findIndex((ordinal, i) => ordinal !== first + BigInt(i));
    if (wrong >= 0) throw new Error(`the ordinals of a response must be consecutive, got ${ordinals[wrong]}`);
    return { first, end: first + BigInt(ids.length) };
  }
}
