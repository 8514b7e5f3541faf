import { expandKey } from "../ff1/aes.js";
import { createNetwork } from "../ff1/create-network.js";
import type { Network } from "../ff1/network.js";
import { createParameters, type Parameters } from "../ff1/parameters.js";
import type { Spelling } from "../text/spelling.js";
import { toBigInt } from "../util/bigint64.js";

/** The permutation of each codec, by its function `tryOrdinal`: copies of a codec share that. */
export const permutations: WeakMap<object, Permutation> = /* @__PURE__ */ new WeakMap();

/**
 * Ordinals 0 … capacity − 1 as texts, enciphered, and back: format 1, "From ordinal to id" and "From id to
 * ordinal". Ordinals are safe integers, or any bigints.
 */
export class Permutation {
  readonly spelling: Spelling;
  readonly parameters: Parameters;
  readonly network: Network;
  private readonly capacity: bigint;
  /** The nearest double: a safe integer is below both or neither. */
  private readonly safeCapacity: number;

  constructor(spelling: Spelling, key: Uint8Array, tweak: Uint8Array, capacity: bigint) {
    this.spelling = spelling;
    this.parameters = createParameters(expandKey(key), spelling.radix, spelling.numerals.length, tweak);
    this.network = createNetwork(this.parameters);
    this.capacity = capacity;
    this.safeCapacity = Number(capacity);
  }

  /** The text of an ordinal. */
  encipher(ordinal: number | bigint): string {
    const { network } = this;
    network.readNumber(ordinal); // step 1
    network.encrypt(); // step 2
    return this.spelling.write(network); // step 3
  }

  /** The ordinal of a text, or `undefined` if it is none: of another shape, or of a point past the capacity. */
  decipher(text: unknown): bigint | undefined {
    const { network, spelling } = this;
    if (!spelling.read(text)) return undefined; // step 1
    network.readNumerals(spelling.numerals);
    network.decrypt(); // step 2
    return this.toOrdinal(network.number());
  }

  /** From id to ordinal, step 3. */
  toOrdinal(point: number | bigint): bigint | undefined {
    if (typeof point === "bigint") return point < this.capacity ? point : undefined;
    return point < this.safeCapacity ? toBigInt(point) : undefined;
  }
}
