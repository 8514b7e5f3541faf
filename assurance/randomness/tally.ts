import type { Cipher, Domain } from "./ciphers.js";

/** The counts for ids in the order of their ordinals. */
export class Tally {
  readonly radix: number;
  readonly length: number;
  count = 0;
  /** For each position: how often each digit occurs. */
  readonly digits: readonly Float64Array[];
  /** For each position: how often each pair of a digit and the next digit of the id occurs, `radix` rows of `radix`. */
  readonly neighbours: readonly Float64Array[];
  /** For each position: how often each pair of a digit and the digit of the next id occurs. */
  readonly serial: readonly Float64Array[];
  /** How often 0, 1, …, `length` digits differ between an id and the next. */
  readonly changes: Float64Array;
  private readonly previous: Uint8Array;

  constructor(radix: number, length: number) {
    this.radix = radix;
    this.length = length;
    const counts = (positions: number, size: number): Float64Array[] =>
      Array.from({ length: positions }, () => new Float64Array(size));
    this.digits = counts(length, radix);
    this.neighbours = counts(length - 1, radix ** 2);
    this.serial = counts(length, radix ** 2);
    this.changes = new Float64Array(length + 1);
    this.previous = new Uint8Array(length);
  }

  add(numerals: Uint8Array): void {
    const { radix, length, previous } = this;
    let changed = 0;
    for (let i = 0; i < length; i++) {
      const digit = numerals[i]!;
      this.digits[i]![digit]!++;
      if (i > 0) this.neighbours[i - 1]![radix * numerals[i - 1]! + digit]!++;
      if (this.count > 0) this.serial[i]![radix * previous[i]! + digit]!++;
      if (digit !== previous[i]) changed++;
    }
    if (this.count > 0) this.changes[changed]!++;
    previous.set(numerals);
    this.count++;
  }
}

/** Counts the ids of the ordinals from 0 to count − 1. */
export function tallyOf({ radix, length }: Domain, count: number, cipher: Cipher): Tally {
  const tally = new Tally(radix, length);
  const numerals = new Uint8Array(length);
  for (let ordinal = 0; ordinal < count; ordinal++) {
    cipher(ordinal, numerals);
    tally.add(numerals);
  }
  return tally;
}
