import { expandKey } from "../ff1/aes.js";
import { createNetwork } from "../ff1/create-network.js";
import type { Network } from "../ff1/network.js";
import { createParameters, type Parameters } from "../ff1/parameters.js";
import type { Spelling } from "../text/spelling.js";
import { toBigInt } from "../util/bigint64.js";

/** The permutation of each codec. The key is the codec's function `tryOrdinal`, because copies of a codec share it. */
export const permutations: WeakMap<object, Permutation> = /* @__PURE__ */ new WeakMap();

/**
 * Enciphers the ordinals 0 … capacity − 1 and deciphers their ids: SPEC.md, "From ordinal to id" and "From id to
 * ordinal". An ordinal is a safe integer or any bigint.
 */
export class Permutation {
  readonly spelling: Spelling;
  readonly parameters: Parameters;
  readonly network: Network;
  private readonly capacity: bigint;
  /** The double nearest to the capacity. A safe integer is below both or below neither. */
  private readonly safeCapacity: number;

  constructor(spelling: Spelling, key: Uint8Array, tweak: Uint8Array, capacity: bigint) {
    this.spelling = spelling;
    this.parameters = createParameters(expandKey(key), spelling.radix, spelling.numerals.length, tweak);
    this.network = createNetwork(this.parameters);
    this.capacity = capacity;
    this.safeCapacity = Number(capacity);
  }

  /** Returns the id of an ordinal below the capacity. */
  encipher(ordinal: number | bigint): string {
    const { network } = this;
    network.readNumber(ordinal); // "From ordinal to id", step 1
    network.encrypt(); // step 2
    return this.spelling.write(network); // step 3
  }

  /** Returns the ordinal of an id. Returns `undefined` for another shape and for a point beyond the capacity. */
  decipher(text: unknown): bigint | undefined {
    const { network, spelling } = this;
    if (!spelling.read(text)) return undefined; // "From id to ordinal", step 1
    network.readNumerals(spelling.numerals);
    network.decrypt(); // step 2
    return this.toOrdinal(network.number());
  }

  /** Returns the ordinal of a point: "From id to ordinal", step 3. */
  toOrdinal(point: number | bigint): bigint | undefined {
    if (typeof point === "bigint") return point < this.capacity ? point : undefined;
    return point < this.safeCapacity ? toBigInt(point) : undefined;
  }
}
