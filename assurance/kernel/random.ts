/** Numbers that look random, and that are the same in each process. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  /** Returns an integer from 0 up to a limit of at most 2^32. */
  index(limit: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    for (let k = 0; k < length; k++) bytes[k] = this.index(256);
    return bytes;
  }

  /** Returns a number from 0 up to a limit. */
  below(limit: bigint): bigint {
    return BigInt(`0x${Buffer.from(this.bytes(40)).toString("hex")}`) % limit;
  }
}
