import type { Parameters } from "./parameters.js";

/**
 * The ten rounds of FF1 for halves that a double holds exactly: radix^v ≤ 2^53. The steps are those of
 * `general.ts`; here NUM(B) is at most 7 bytes and S at most 12, so that a round is one block of AES and
 * three words of S.
 *
 * A pair of halves, [NUM(A), NUM(B)], is permuted in place.
 */
export interface Narrow {
  encrypt(halves: Float64Array): void;
  decrypt(halves: Float64Array): void;
}

/** The largest modulus for which the arithmetic below is exact. */
export const NARROW_LIMIT: bigint = 2n ** 53n;

export function createNarrow({ encrypt, moduli, b, d, chain, tail }: Parameters): Narrow {
  // Step 6.i: Q's last block holds [i] just before the b bytes of NUM(B), which end word 3. All else in it
  // is the same in every round, and joins PRF's state.
  const view = new DataView(tail.buffer);
  const [chain0, chain1, chain2, chain3] = [0, 1, 2, 3].map(
    (word) => chain[word]! ^ view.getUint32(4 * word),
  ) as [number, number, number, number];
  const roundHigh = b < 4 ? 0 : 1 << (8 * (b - 4));
  const roundLow = b < 4 ? 1 << (8 * b) : 0;
  const even = createModulus(Number(moduli[0]));
  const odd = createModulus(Number(moduli[1]));
  const block = new Uint32Array(4);

  /** Steps 6.i to 6.iv, and y reduced. */
  const y = (i: number, half: number, modulus: Modulus): number => {
    block[0] = chain0;
    block[1] = chain1;
    block[2] = chain2 ^ (i * roundHigh) ^ (half / 2 ** 32);
    block[3] = chain3 ^ (i * roundLow) ^ half;
    encrypt(block);
    // S is block's first d bytes, 8 or 12, taken 48 bits first and then in two steps.
    const top = block[0]! * 2 ** 16 + (block[1]! >>> 16);
    const rest = block[1]! & 0xffff;
    const reduced = reduce(top, modulus);
    if (d === 8) return extend(reduced, 2 ** 16, rest, modulus);
    const third = block[2]!;
    return extend(
      extend(reduced, 2 ** 24, rest * 2 ** 8 + (third >>> 24), modulus),
      2 ** 24,
      third & 0xffffff,
      modulus,
    );
  };

  return {
    encrypt(halves) {
      let a = halves[0]!;
      let b = halves[1]!;
      for (let i = 0; i < 10; i++) {
        const modulus = i % 2 === 0 ? even : odd; // step 6.v
        const c = add(a, y(i, b, modulus), modulus); // step 6.vi
        a = b; // step 6.viii
        b = c; // step 6.ix
      }
      halves[0] = a;
      halves[1] = b;
    },
    decrypt(halves) {
      let a = halves[0]!;
      let b = halves[1]!;
      for (let i = 9; i >= 0; i--) {
        const modulus = i % 2 === 0 ? even : odd; // Algorithm 8, step 6.v
        const c = subtract(b, y(i, a, modulus), modulus); // step 6.vi
        b = a; // step 6.viii
        a = c; // step 6.ix
      }
      halves[0] = a;
      halves[1] = b;
    },
  };
}

/**
 * Arithmetic modulo m ≤ 2^53 in doubles, each of whose intermediate results is an integer of at most 2^53
 * (or such a one times 2^27), hence exact.
 *
 * Quotients are estimated with a reciprocal that is rounded up, so that an estimate is never too small and
 * at most one too large: the remainder it leaves is between −m and m, and one addition mends it.
 */
interface Modulus {
  readonly m: number;
  readonly reciprocal: number;
  /** m = high · 2^27 + low */
  readonly high: number;
  readonly low: number;
}

function createModulus(m: number): Modulus {
  const high = Math.floor(m / 2 ** 27);
  return { m, reciprocal: (1 / m) * (1 + 2 ** -50), high, low: m - high * 2 ** 27 };
}

/** x mod m, for x < 2^48. */
function reduce(x: number, { m, reciprocal }: Modulus): number {
  const remainder = x - Math.floor(x * reciprocal) * m;
  return remainder < 0 ? remainder + m : remainder;
}

/** (x · shift + digit) mod m, for x < m, shift ≤ 2^24 and digit < shift. */
function extend(x: number, shift: number, digit: number, { m, reciprocal, high, low }: Modulus): number {
  const quotient = Math.floor((x * shift + digit) * reciprocal);
  const xHigh = Math.floor(x / 2 ** 27);
  const xLow = x - xHigh * 2 ** 27;
  const remainder = (xHigh * shift - quotient * high) * 2 ** 27 + (xLow * shift + digit - quotient * low);
  return remainder < 0 ? remainder + m : remainder;
}

// Neither leaves the range −m … m − 1, where a sum of two residues would exceed 2^53.

const add = (a: number, b: number, { m }: Modulus): number => {
  const sum = a - (m - b);
  return sum < 0 ? sum + m : sum;
};

const subtract = (a: number, b: number, { m }: Modulus): number => {
  const difference = a - b;
  return difference < 0 ? difference + m : difference;
};
