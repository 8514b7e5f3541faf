import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** What is drawn, all from one seed. */
export class Chance {
  private readonly generator: ReturnType<typeof xoroshiro128plus>;

  constructor(seed: number) {
    this.generator = xoroshiro128plus(seed);
  }

  /** 0 … end − 1. */
  below(end: number): number {
    return uniformInt(this.generator, 0, end - 1);
  }

  /** Once in so many. */
  oneIn(many: number): boolean {
    return this.below(many) === 0;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  /** A character of a text that has some. */
  character(text: string): string {
    return text.charAt(this.below(text.length));
  }

  /** 0 … end − 1, leaning on both ends. */
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
