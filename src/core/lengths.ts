import { DEFAULT_GUARD_BITS, MIN_SIZE, shortestLength } from "./options.js";

/** A length of ids, and what it takes to guess one. */
export interface Length {
  readonly length: number;
  /** The number of strings for each id: on average, one guess in `guess` is an id. */
  readonly guess: number;
  readonly guardBits: number;
  /** Whether `createPuid` chooses this length. */
  readonly isDefault: boolean;
}

/**
 * Returns the lengths from the shortest that holds `ids` ids to the first with 64 guard bits.
 *
 * @param ids - The capacity: at least 1.
 */
export function lengthsFor(ids: bigint, radix: bigint): Length[] {
  const lengths: Length[] = [];
  const byDefault = shortestLength(radix, ids, DEFAULT_GUARD_BITS);
  let length = 0;
  for (let size = 1n; ; size *= radix, length++) {
    if (size < ids || size < MIN_SIZE) continue;
    const guess = Number((size * 1000n) / ids) / 1000;
    const guardBits = Math.round(10 * Math.log2(guess)) / 10;
    lengths.push({ length, guess, guardBits, isDefault: length === byDefault });
    if (size >= ids * 2n ** 64n) return lengths;
  }
}
