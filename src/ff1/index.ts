import { describe, refuse } from "../util/errors.js";
import { checkOptions, isBytes, refuseOption } from "../util/validate.js";
import { checkKey } from "./aes-key.js";
import { createNetwork } from "./create.js";
import type { Network } from "./network.js";

/** The options of `createFF1`. */
export interface FF1Options {
  /** The AES key: 16, 24 or 32 bytes. */
  readonly key: Uint8Array;
  /** The radix of the numerals: an integer from 2 to 65,536. */
  readonly radix: number;
  /** Public bytes, of any number. Each tweak selects another permutation. The default is none. */
  readonly tweak?: Uint8Array | undefined;
}

/** A permutation of the numeral strings of each length. It is a frozen object of plain functions. */
export interface FF1 {
  /**
   * Encrypts a numeral string: SP 800-38G, Algorithm 7, FF1.Encrypt.
   *
   * @param numerals - X: integers from 0 to radix − 1, most significant first. There must be at least 2, and
   *   radix^length must be at least 100.
   * @returns Y: the same number of numerals.
   * @throws PuidError `invalid_numerals`, with the `index` of the first numeral that is out of range.
   *
   * @example
   * ```ts
   * import { createFF1 } from "puid-codec/ff1";
   *
   * const key = Buffer.from("2b7e151628aed2a6abf7158809cf4f3c", "hex");
   * const { encrypt } = createFF1({ key, radix: 10 });
   * encrypt([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]); // [2, 4, 3, 3, 4, 7, 7, 4, 8, 4]
   * encrypt([10, 0]); // throws invalid_numerals
   * ```
   */
  readonly encrypt: (numerals: ArrayLike<number>) => number[];
  /**
   * Decrypts a numeral string: Algorithm 8, FF1.Decrypt. It is the inverse of `encrypt`, with the same bounds.
   *
   * @throws PuidError `invalid_numerals`, with the `index` of the first numeral that is out of range.
   *
   * @example
   * ```ts
   * import { createFF1 } from "puid-codec/ff1";
   *
   * const key = Buffer.from("2b7e151628aed2a6abf7158809cf4f3c", "hex");
   * const { decrypt } = createFF1({ key, radix: 10 });
   * decrypt([2, 4, 3, 3, 4, 7, 7, 4, 8, 4]); // [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
   * ```
   */
  readonly decrypt: (numerals: ArrayLike<number>) => number[];
}

/**
 * Creates the FF1 mode of NIST SP 800-38G (March 2016) with AES, over arrays of numerals.
 *
 * The standard allows a domain of only 100 strings, and so does this function. Do not use such small domains: the later
 * drafts of the standard require a million strings, and `createPuid` requires them too.
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
  const ownKey = new Uint8Array(checkKey(key, "a Uint8Array")); // a copy: the caller may wipe theirs
  if (!Number.isInteger(radix) || radix < 2 || radix > 65536) {
    refuseOption("radix", "be an integer from 2 to 65536", describe(radix));
  }
  if (!isBytes(tweak)) refuseOption("tweak", "be a Uint8Array", describe(tweak));
  const ownTweak = new Uint8Array(tweak); // a copy; slice() of a Buffer would share its memory
  let minimum = 2;
  while (radix ** minimum < 100) minimum++;

  const identity = Uint16Array.from({ length: radix }, (_, numeral) => numeral);
  // Callers seldom mix lengths, so keep the network of the last length.
  let last: { readonly n: number; readonly network: Network } | undefined;
  const permute = (direction: "encrypt" | "decrypt", numerals: ArrayLike<number>): number[] => {
    const x = readNumerals(numerals, radix, minimum);
    const n = x.length;
    if (last?.n !== n) last = { n, network: createNetwork(ownKey, radix, n, ownTweak) };
    const { network } = last;
    network.readNumerals(x);
    network[direction]();
    const result = new Array<number>(n);
    network.writeNumerals(identity, result);
    return result;
  };
  return Object.freeze({
    encrypt: (numerals: ArrayLike<number>) => permute("encrypt", numerals),
    decrypt: (numerals: ArrayLike<number>) => permute("decrypt", numerals),
  });
}

/**
 * Returns validated numerals. It reads each numeral once, so that a getter cannot return another value after the
 * check.
 */
function readNumerals(numerals: ArrayLike<number>, radix: number, minimum: number): Uint16Array {
  const n = typeof numerals === "object" && numerals !== null ? numerals.length : undefined;
  if (!Number.isSafeInteger(n)) {
    refuse("invalid_numerals", "numerals", "be an array of integers", describe(numerals));
  }
  if (n! < minimum) {
    const rule = `have at least ${minimum} elements in radix ${radix}`;
    refuse("invalid_numerals", "numerals", rule, String(n));
  }
  const x: number[] = [];
  for (let index = 0; index < n!; index++) {
    const numeral = numerals[index]!;
    if (!Number.isInteger(numeral) || numeral < 0 || numeral >= radix) {
      const rule = `be an integer from 0 to ${radix - 1}`;
      refuse("invalid_numerals", `numerals[${index}]`, rule, describe(numeral), "", { index });
    }
    x.push(numeral);
  }
  return Uint16Array.from(x);
}
