import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A source of random values. One seed makes one sequence. */
export class Random {
  private readonly generator: ReturnType<typeof xoroshiro128plus>;

  constructor(seed: number) {
    this.generator = xoroshiro128plus(seed);
  }

  /** Returns an integer from 0 to end − 1. */
  below(end: number): number {
    return uniformInt(this.generator, 0, end - 1);
  }

  /** Returns true with probability 1 / n. */
  oneIn(n: number): boolean {
    return this.below(n) === 0;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  /** Returns a character of a string that is not empty. */
  character(text: string): string {
    return text.charAt(this.below(text.length));
  }

  /** Returns a bigint from 0 to end − 1. Prefers both ends. */
  bigintBelow(end: bigint): bigint {
    if (this.oneIn(8)) return this.oneIn(2) ? 0n : end - 1n;
    let bits = 0n;
    for (let words = end.toString(16).length / 6 + 1; words > 0; words--) {
      bits = (bits << 24n) | BigInt(this.below(2 ** 24));
    }
    return bits % end;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.below(256));
  }
}
