import { createTextCipher } from "../ff1/create.js";
import type { TextBatch, TextCipher } from "../ff1/text-cipher.js";
import type { Spelling } from "../text/spelling.js";
import { toBigInt } from "../util/bigint64.js";

/**
 * The permutation of each codec, by the codec's function `tryOrdinal`: copies of a codec share it. If nothing filters the
 * ids, also by `id` and `ordinal`.
 */
export const permutations: WeakMap<object, Permutation> = /* @__PURE__ */ new WeakMap();

/**
 * Enciphers the ordinals 0 … capacity − 1 and deciphers their ids: SPEC.md, "From ordinal to id" and "From id to
 * ordinal". An ordinal is a safe integer or any bigint.
 */
export class Permutation {
  readonly spelling: Spelling;
  readonly cipher: TextCipher;
  readonly capacity: bigint;
  /** The double nearest to the capacity. A safe integer is below both or below neither. */
  readonly safeCapacity: number;

  constructor(spelling: Spelling, key: Uint8Array, tweak: Uint8Array, capacity: bigint) {
    this.spelling = spelling;
    this.cipher = createTextCipher(key, spelling.format, tweak, spelling.Text);
    this.capacity = capacity;
    this.safeCapacity = Number(capacity);
  }

  /** Returns the id of an ordinal below the capacity. */
  encipher(ordinal: number | bigint): string {
    const { cipher } = this;
    cipher.encipher(ordinal); // "From ordinal to id", steps 1 and 2
    return this.spelling.join(cipher.bytes, cipher.at); // step 3
  }

  /** Returns the ordinal of an id. Returns `undefined` for another shape and for a point beyond the capacity. */
  decipher(text: unknown): bigint | undefined {
    const { cipher } = this;
    if (!this.spelling.split(text, cipher.bytes, cipher.at)) return undefined; // "From id to ordinal", step 1
    const point = cipher.decipher(); // steps 1 and 2
    return point === undefined ? undefined : this.toOrdinal(point);
  }

  /**
   * Returns batches, or `undefined` where they are not faster.
   *
   * @param suffix - What follows the digits of each row.
   */
  createBatch(suffix: string): TextBatch | undefined {
    return this.cipher.createBatch(suffix);
  }

  /** Returns the ordinal of a point: "From id to ordinal", step 3. */
  toOrdinal(point: number | bigint): bigint | undefined {
    if (typeof point === "bigint") return point < this.capacity ? point : undefined;
    return point < this.safeCapacity ? toBigInt(point) : undefined;
  }
}
