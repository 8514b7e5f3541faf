import type { TextBatch } from "../ff1/text-cipher.js";
import { Permutation } from "./permutation.js";

/** Fewer strings are faster one by one. */
const MIN_BATCH = 4;

/** A permutation that also enciphers and deciphers many ordinals at once. The results are the same. */
export class BatchPermutation extends Permutation {
  private batch: TextBatch | undefined;

  /** Returns the ids of ordinals. Returns `undefined` if one by one is as fast. */
  encipherMany(ordinals: readonly (number | bigint)[]): string[] | undefined {
    const count = ordinals.length;
    const batch = this.getBatch(count);
    if (batch === undefined) return undefined;
    const { spelling } = this;
    const ids: string[] = [];
    for (let start = 0; start < count; start += batch.size) {
      const size = Math.min(batch.size, count - start);
      batch.encipher(ordinals, start, size);
      for (let k = 0; k < size; k++) ids.push(spelling.join(batch.bytes, batch.at(k)));
    }
    return ids;
  }

  /**
   * Replaces each id by its ordinal, in place, up to the first element that has none. Returns how many it replaced, or
   * `undefined` if one by one is as fast.
   */
  decipherMany(values: unknown[]): number | undefined {
    const count = values.length;
    const batch = this.getBatch(count);
    if (batch === undefined) return undefined;
    for (let start = 0; start < count; start += batch.size) {
      const size = Math.min(batch.size, count - start);
      const deciphered = this.decipherBatch(batch, values, start, size);
      if (deciphered < size) return start + deciphered;
    }
    return count;
  }

  /** Returns the batches for `count` strings, or `undefined` if one by one is as fast. */
  private getBatch(count: number): TextBatch | undefined {
    if (count >= MIN_BATCH) this.batch ??= this.createBatch("");
    return count >= MIN_BATCH ? this.batch : undefined;
  }

  private decipherBatch(batch: TextBatch, values: unknown[], start: number, size: number): number {
    const { spelling } = this;
    let shaped = 0;
    while (shaped < size && spelling.split(values[start + shaped], batch.bytes, batch.at(shaped))) shaped++;
    const deciphered = batch.decipher(shaped);
    for (let k = 0; k < deciphered; k++) {
      const ordinal = this.toOrdinal(batch.number(k));
      if (ordinal === undefined) return k;
      values[start + k] = ordinal;
    }
    return deciphered;
  }
}
