import { Batch, type EncryptBlocks } from "../ff1/batch.js";
import type { Permutation } from "./permutation.js";

/** How many strings go through the rounds together at most. */
const MAX_BATCH = 2048;
/** Fewer strings are faster one by one. */
const MIN_BATCH = 32;

/** Returns AES of many blocks at once under a key of 16, 24 or 32 bytes, or `undefined` if the platform forbids it. */
export type CreateCipher = (key: Uint8Array) => EncryptBlocks | undefined;

/** Returns the batch permutation of a permutation. */
export type CreateBatchPermutation = (permutation: Permutation, key: Uint8Array) => BatchPermutation;

/** Enciphers and deciphers many ordinals at once. The results are those of the `Permutation`. */
export class BatchPermutation {
  private readonly permutation: Permutation;
  private readonly key: Uint8Array;
  private readonly createCipher: CreateCipher;

  constructor(permutation: Permutation, key: Uint8Array, createCipher: CreateCipher) {
    this.permutation = permutation;
    this.key = new Uint8Array(key); // a copy: the caller may wipe theirs
    this.createCipher = createCipher;
  }

  /** Returns the ids of ordinals. Returns `undefined` if one by one is as fast. */
  encipherMany(ordinals: readonly (number | bigint)[]): string[] | undefined {
    const count = ordinals.length;
    const batch = this.createBatch(count);
    if (batch === undefined) return undefined;
    const ids: string[] = [];
    for (let start = 0; start < count; start += MAX_BATCH) {
      this.encipherBatch(batch, ordinals, start, Math.min(MAX_BATCH, count - start), ids);
    }
    return ids;
  }

  /**
   * Replaces each id by its ordinal, in place, up to the first element that has none. Returns how many it replaced, or
   * `undefined` if one by one is as fast.
   */
  decipherMany(values: unknown[]): number | undefined {
    const count = values.length;
    const batch = this.createBatch(count);
    if (batch === undefined) return undefined;
    for (let start = 0; start < count; start += MAX_BATCH) {
      const size = Math.min(MAX_BATCH, count - start);
      const deciphered = this.decipherBatch(batch, values, start, size);
      if (deciphered < size) return start + deciphered;
    }
    return count;
  }

  /** Returns the rounds for `count` strings, or `undefined` if one by one is as fast or the platform has no AES. */
  private createBatch(count: number): Batch | undefined {
    const { parameters } = this.permutation;
    // `Batch` needs halves of at most 12 bytes, as `Fast` does.
    if (count < MIN_BATCH || parameters.b > 12) return undefined;
    const encryptBlocks = this.createCipher(this.key);
    return encryptBlocks && new Batch(parameters, Math.min(count, MAX_BATCH), encryptBlocks);
  }

  private encipherBatch(
    batch: Batch,
    ordinals: readonly (number | bigint)[],
    start: number,
    size: number,
    ids: string[],
  ): void {
    const { spelling } = this.permutation;
    for (let k = 0; k < size; k++) batch.readNumber(ordinals[start + k]!, k);
    batch.encryptMany(size);
    for (let k = 0; k < size; k++) ids.push(spelling.write(batch.at(k)));
  }

  private decipherBatch(batch: Batch, values: unknown[], start: number, size: number): number {
    const { permutation } = this;
    const { spelling } = permutation;
    let readable = 0;
    while (readable < size && spelling.read(values[start + readable])) {
      batch.readNumerals(spelling.numerals, readable);
      readable++;
    }
    batch.decryptMany(readable);
    for (let k = 0; k < readable; k++) {
      const ordinal = permutation.toOrdinal(batch.at(k).number());
      if (ordinal === undefined) return k;
      values[start + k] = ordinal;
    }
    return readable;
  }
}
