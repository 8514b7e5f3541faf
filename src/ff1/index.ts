import { describe, PuidError } from "../util/errors.js";
import { checkOptions, isBytes, refuseOption } from "../util/validate.js";
import { expandKey } from "./aes.js";
import { checkKey } from "./aes-key.js";
import { createNetwork } from "./create-network.js";
import type { Network } from "./network.js";
import { createParameters } from "./parameters.js";

export interface FF1Options {
  /** The AES key: 16, 24 or 32 bytes. */
  readonly key: Uint8Array;
  /** The base of the numerals: an integer, 2 to 65,536. */
  readonly radix: number;
  /** Public bytes, as many as one likes, each of which selects another permutation; by default none. */
  readonly tweak?: Uint8Array | undefined;
}

/** A permutation of the numeral strings of each length. */
export interface FF1 {
  /**
   * Algorithm 7, FF1.Encrypt.
   *
   * @param numerals - X: integers from 0 to radix − 1, most significant first; at least 2 of them, and so
   *   many that radix^length is at least 100.
   * @returns Y: as many numerals.
   * @throws PuidError `invalid_numerals`, with the `index` of a numeral that is out of range.
   */
  readonly encrypt: (numerals: ArrayLike<number>) => number[];
  /**
   * Algorithm 8, FF1.Decrypt: the inverse of `encrypt`, with the same bounds and errors.
   *
   * @throws PuidError `invalid_numerals`
   */
  readonly decrypt: (numerals: ArrayLike<number>) => number[];
}

/**
 * The FF1 mode of NIST SP 800-38G (March 2016) with AES, over arrays of numerals.
 *
 * The standard allows a domain as small as 100 strings. That is an interface, not advice: its later drafts
 * ask for a million, and `createPuid` insists on them.
 *
 * @throws PuidError `invalid_key` or `invalid_options`
 * @see https://doi.org/10.6028/NIST.SP.800-38G
 *
 * @example
 * ```ts
 * import { createFF1 } from "puid-codec/ff1";
 *
 * const ff1 = createFF1({ key: new Uint8Array(16), radix: 10 });
 * const numerals = ff1.encrypt([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
 * numerals.length; // 10
 * ff1.decrypt(numerals); // [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
 * ```
 */
export function createFF1(options: FF1Options): FF1 {
  const { key, radix, tweak = new Uint8Array() } = checkOptions(options, ["key", "radix", "tweak"]);
  const w = expandKey(checkKey(key, "a Uint8Array"));
  if (!Number.isInteger(radix) || radix < 2 || radix > 65536) {
    refuseOption("radix", "be an integer from 2 to 65536", describe(radix));
  }
  if (!isBytes(tweak)) refuseOption("tweak", "be a Uint8Array", describe(tweak));
  const ownTweak = new Uint8Array(tweak); // not slice(), with which a Buffer would share its memory
  let minimum = 2;
  while (radix ** minimum < 100) minimum++;

  const identity = Uint16Array.from({ length: radix }, (_, numeral) => numeral);
  // Callers seldom mix lengths, so the last one's set-up is kept.
  let last: { readonly n: number; readonly network: Network } | undefined;
  const permute = (direction: "encrypt" | "decrypt", numerals: ArrayLike<number>): number[] => {
    const x = readNumerals(numerals, radix, minimum);
    const n = x.length;
    if (last?.n !== n) last = { n, network: createNetwork(createParameters(w, radix, n, ownTweak)) };
    const { network } = last;
    network.readNumerals(x);
    network[direction]();
    const result = new Array<number>(n);
    network.writeNumerals(identity, result, 0);
    return result;
  };
  return Object.freeze({
    encrypt: (numerals: ArrayLike<number>) => permute("encrypt", numerals),
    decrypt: (numerals: ArrayLike<number>) => permute("decrypt", numerals),
  });
}

/** The numerals, each read once: what was checked is what is used, whatever an object says when it is asked again. */
function readNumerals(numerals: ArrayLike<number>, radix: number, minimum: number): Uint16Array {
  const n = typeof numerals === "object" && numerals !== null ? numerals.length : undefined;
  if (!Number.isSafeInteger(n)) {
    const message = `"numerals" must be an array of integers, got ${describe(numerals)}`;
    throw new PuidError("invalid_numerals", message);
  }
  if (n! < minimum) {
    const rule = `"numerals" must have at least ${minimum} elements in radix ${radix}`;
    throw new PuidError("invalid_numerals", `${rule}, got ${n}`);
  }
  const x: number[] = [];
  for (let index = 0; index < n!; index++) {
    const numeral = numerals[index]!;
    if (!Number.isInteger(numeral) || numeral < 0 || numeral >= radix) {
      const rule = `"numerals[${index}]" must be an integer from 0 to ${radix - 1}`;
      throw new PuidError("invalid_numerals", `${rule}, got ${describe(numeral)}`, { index });
    }
    x.push(numeral);
  }
  return Uint16Array.from(x);
}
