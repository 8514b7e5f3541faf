import { createDigits } from "./alphabet.js";
import { createAes } from "./ff1/aes.js";
import { createGeneral } from "./ff1/general.js";
import { createNarrow, NARROW_LIMIT } from "./ff1/narrow.js";
import { createParameters, type Parameters } from "./ff1/parameters.js";

/** Points 0 … radix^length − 1 as strings of `length` digits, enciphered, and back. */
export interface Permutation {
  /** The digits of FF1.Encrypt of a point. */
  encipher(point: number | bigint): string;
  /** The point that the digits from `start` on are the encipherment of; −1 if one is no digit. */
  decipher(text: string, start: number): bigint;
}

/** Format 1, "From ordinal to id" steps 1 to 3 and "From id to ordinal" step 2, without the prefix. */
export function createPermutation(
  key: Uint8Array,
  tweak: Uint8Array,
  alphabet: string,
  length: number,
): Permutation {
  const parameters = createParameters(createAes(key), alphabet.length, length, tweak);
  return parameters.moduli[1] <= NARROW_LIMIT
    ? narrowPermutation(parameters, alphabet, length)
    : generalPermutation(parameters, alphabet, length);
}

function narrowPermutation(parameters: Parameters, alphabet: string, length: number): Permutation {
  const rounds = createNarrow(parameters);
  const digits = createDigits(alphabet);
  const u = Math.floor(length / 2);
  const bigModulus = parameters.moduli[1];
  const modulus = Number(bigModulus);
  const halves = new Float64Array(2);
  return {
    encipher(point) {
      if (point <= Number.MAX_SAFE_INTEGER) {
        const x = Number(point);
        const a = Math.floor(x / modulus);
        halves[0] = a;
        halves[1] = x - a * modulus;
      } else {
        halves[0] = Number(BigInt(point) / bigModulus);
        halves[1] = Number(BigInt(point) % bigModulus);
      }
      rounds.encrypt(halves);
      return digits.write(halves[0], u) + digits.write(halves[1], length - u);
    },
    decipher(text, start) {
      const a = digits.read(text, start, start + u);
      const b = digits.read(text, start + u, start + length);
      if (a < 0 || b < 0) return -1n;
      halves[0] = a;
      halves[1] = b;
      rounds.decrypt(halves);
      const point = halves[0] * modulus + halves[1];
      return point <= Number.MAX_SAFE_INTEGER
        ? BigInt(point)
        : BigInt(halves[0]) * bigModulus + BigInt(halves[1]);
    },
  };
}

function generalPermutation(parameters: Parameters, alphabet: string, length: number): Permutation {
  const rounds = createGeneral(parameters);
  const digits = createDigits(alphabet);
  const u = Math.floor(length / 2);
  const modulus = parameters.moduli[1];
  return {
    encipher(point) {
      const halves: [bigint, bigint] = [BigInt(point) / modulus, BigInt(point) % modulus];
      rounds.encrypt(halves);
      return digits.writeBig(halves[0], u) + digits.writeBig(halves[1], length - u);
    },
    decipher(text, start) {
      const a = digits.readBig(text, start, start + u);
      const b = digits.readBig(text, start + u, start + length);
      if (a < 0n || b < 0n) return -1n;
      const halves: [bigint, bigint] = [a, b];
      rounds.decrypt(halves);
      return halves[0] * modulus + halves[1];
    },
  };
}
