import { Batch, type EncryptBlocks } from "../ff1/batch.js";
import type { Permutation } from "./permutation.js";

/** How many go through the rounds together. */
const BATCH = 2048;
/** Fewer are done sooner one by one. */
const LEAST_BATCH = 32;

/** AES of many blocks at once under a key of 16, 24 or 32 bytes; none where the platform forbids it. */
export type CreateCipher = (key: Uint8Array) => EncryptBlocks | undefined;

/** Makes the batch permutation of a permutation. */
export type CreateBatchPermutation = (permutation: Permutation, key: Uint8Array) => BatchPermutation;

/** A permutation of many at once, to the bit what it is of one. */
export class BatchPermutation {
  private readonly permutation: Permutation;
  private readonly key: Uint8Array;
  private readonly createCipher: CreateCipher;

  constructor(permutation: Permutation, key: Uint8Array, createCipher: CreateCipher) {
    this.permutation = permutation;
    this.key = new Uint8Array(key); // the caller may wipe theirs
    this.createCipher = createCipher;
  }

  /** The texts of ordinals; or `undefined` where they are done as soon one by one. */
  encipherMany(ordinals: readonly (number | bigint)[]): string[] | undefined {
    const count = ordinals.length;
    const batch = this.createBatch(count);
    if (batch === undefined) return undefined;
    const texts: string[] = [];
    for (let start = 0; start < count; start += BATCH) {
      this.encipherBatch(batch, ordinals, start, Math.min(BATCH, count - start), texts);
    }
    return texts;
  }

  /**
   * Turns each text into its ordinal, up to the first that has none; how many those are. Or `undefined` where
   * they are done as soon one by one.
   */
  decipherMany(texts: unknown[]): number | undefined {
    const count = texts.length;
    const batch = this.createBatch(count);
    if (batch === undefined) return undefined;
    for (let start = 0; start < count; start += BATCH) {
      const size = Math.min(BATCH, count - start);
      const deciphered = this.decipherBatch(batch, texts, start, size);
      if (deciphered < size) return start + deciphered;
    }
    return count;
  }

  private createBatch(count: number): Batch | undefined {
    const { parameters } = this.permutation;
    if (count < LEAST_BATCH || parameters.b > 12) return undefined;
    const encryptBlocks = this.createCipher(this.key);
    return encryptBlocks && new Batch(parameters, Math.min(count, BATCH), encryptBlocks);
  }

  private encipherBatch(
    batch: Batch,
    ordinals: readonly (number | bigint)[],
    start: number,
    size: number,
    texts: string[],
  ): void {
    const { spelling } = this.permutation;
    for (let k = 0; k < size; k++) batch.readNumber(ordinals[start + k]!, k);
    batch.encryptMany(size);
    for (let k = 0; k < size; k++) texts.push(spelling.write(batch.at(k)));
  }

  private decipherBatch(batch: Batch, texts: unknown[], start: number, size: number): number {
    const { permutation } = this;
    const { spelling } = permutation;
    let shaped = 0;
    while (shaped < size && spelling.read(texts[start + shaped])) {
      batch.readNumerals(spelling.numerals, shaped);
      shaped++;
    }
    batch.decryptMany(shaped);
    for (let k = 0; k < shaped; k++) {
      const ordinal = permutation.toOrdinal(batch.at(k).number());
      if (ordinal === undefined) return k;
      texts[start + k] = ordinal;
    }
    return shaped;
  }
}
