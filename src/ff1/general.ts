import { absorb, type Parameters } from "./parameters.js";

/**
 * The ten rounds of FF1 for halves of any size: SP 800-38G's Algorithms 7 and 8, step 6, to the letter.
 *
 * A pair of halves, [NUM(A), NUM(B)], is permuted in place.
 */
export interface General {
  encrypt(halves: [bigint, bigint]): void;
  decrypt(halves: [bigint, bigint]): void;
}

export function createGeneral({ encrypt, moduli, b, d, chain, tail }: Parameters): General {
  const q = tail.slice();
  const r = new Uint32Array(4);
  const s = new Uint32Array(4);

  const y = (i: number, half: bigint): bigint => {
    q[q.length - b - 1] = i; // step 6.i
    writeBytes(half, q.subarray(q.length - b));
    r.set(chain); // step 6.ii
    absorb(encrypt, r, q);
    let bytes = hex(r); // step 6.iii
    for (let j = 1; 16 * j < d; j++) {
      s.set(r);
      s[3]! ^= j;
      encrypt(s);
      bytes += hex(s);
    }
    return BigInt(`0x${bytes.slice(0, 2 * d)}`); // step 6.iv
  };

  return {
    encrypt(halves) {
      let [a, b] = halves;
      for (let i = 0; i < 10; i++) {
        const modulus = moduli[i % 2]!; // step 6.v
        const c = (a + y(i, b)) % modulus; // step 6.vi
        a = b; // step 6.viii
        b = c; // step 6.ix
      }
      halves[0] = a;
      halves[1] = b;
    },
    decrypt(halves) {
      let [a, b] = halves;
      for (let i = 9; i >= 0; i--) {
        const modulus = moduli[i % 2]!; // Algorithm 8, step 6.v
        const c = (b - (y(i, a) % modulus) + modulus) % modulus; // step 6.vi
        b = a; // step 6.viii
        a = c; // step 6.ix
      }
      halves[0] = a;
      halves[1] = b;
    },
  };
}

/** [value]^b, big-endian, into the b bytes given. */
function writeBytes(value: bigint, bytes: Uint8Array): void {
  const digits = value.toString(16).padStart(2 * bytes.length, "0");
  for (let k = 0; k < bytes.length; k++) bytes[k] = Number.parseInt(digits.slice(2 * k, 2 * k + 2), 16);
}

const hex = (block: Uint32Array): string =>
  Array.from(block, (word) => word.toString(16).padStart(8, "0")).join("");
