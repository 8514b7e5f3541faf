import { createCipheriv } from "node:crypto";
import type { Puid } from "puid-codec";

/** Writes the numerals of an ordinal's id. */
export type Cipher = (ordinal: number, numerals: Uint8Array) => void;

/** The strings of `length` digits. Their halves must be safe integers. */
export interface Domain {
  readonly radix: number;
  readonly length: number;
}

/** Returns the cipher that writes the ids of a codec. */
export function cipherOf({ id, alphabet, length }: Puid<"">): Cipher {
  const digits = new Uint8Array(128);
  for (let digit = 0; digit < alphabet.length; digit++) digits[alphabet.charCodeAt(digit)] = digit;
  return (ordinal, numerals) => {
    const characters = id(ordinal);
    for (let i = 0; i < length; i++) numerals[i] = digits[characters.charCodeAt(i)]!;
  };
}

/** The ways in which an FF1 deviates from the standard. */
export interface Flaws {
  readonly rounds?: number;
  /** Every round changes the same half. */
  readonly unswapped?: boolean;
  /** F does not depend on the half. */
  readonly constant?: boolean;
  /** F does not depend on the round. */
  readonly unnumbered?: boolean;
}

/** Ciphers with flaws, by name: FF1 without one of its parts, and functions that are not ciphers. */
export const CONTROLS: Readonly<Record<string, (domain: Domain, key: Uint8Array) => Cipher>> = {
  "the number itself": plain,
  "the number times a constant, modulo the domain size": multiplied,
  "FF1, constant round function": (domain, key) => ff1(domain, key, { constant: true }),
  "FF1, halves never swapped": (domain, key) => ff1(domain, key, { unswapped: true }),
  "FF1, 1 round": (domain, key) => ff1(domain, key, { rounds: 1 }),
  "FF1, 2 rounds": (domain, key) => ff1(domain, key, { rounds: 2 }),
  "FF1, 3 rounds": (domain, key) => ff1(domain, key, { rounds: 3 }),
  "FF1, 4 rounds": (domain, key) => ff1(domain, key, { rounds: 4 }),
  "FF1, identical rounds": (domain, key) => ff1(domain, key, { unnumbered: true }),
  "FF1, complete": ff1,
};

export function plain({ radix, length }: Domain): Cipher {
  return (ordinal, numerals) => write(ordinal, radix, numerals, 0, length);
}

/** Knuth's multiplicative hashing. */
export function multiplied({ radix, length }: Domain): Cipher {
  const size = BigInt(radix) ** BigInt(length);
  const factor = goldenFactor(size);
  const half = Math.ceil(length / 2);
  const modulus = BigInt(radix) ** BigInt(half);
  return (ordinal, numerals) => {
    const point = (BigInt(ordinal) * factor) % size;
    write(Number(point / modulus), radix, numerals, 0, length - half);
    write(Number(point % modulus), radix, numerals, length - half, half);
  };
}

/** Returns the size divided by the golden ratio, or the next larger integer that has an inverse. */
export function goldenFactor(size: bigint): bigint {
  let factor = (size * 618_033_988_749n) / 1_000_000_000_000n;
  while (gcd(factor, size) !== 1n) factor++;
  return factor;
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

/** Returns the FF1 of SPEC.md, without a tweak, for halves of at most 11 bytes. */
export function ff1({ radix, length }: Domain, key: Uint8Array, flaws: Flaws = {}): Cipher {
  const { rounds = 10, unswapped = false, constant = false, unnumbered = false } = flaws;
  const u = Math.floor(length / 2);
  const v = length - u;
  const bytes = Math.ceil((BigInt(radix) ** BigInt(v) - 1n).toString(16).length / 2); // b
  const d = 4 * Math.ceil(bytes / 4) + 4;
  const aes = createCipheriv(`aes-${8 * key.length}-ecb`, key, null);
  const p = Buffer.from([1, 2, 1, 0, 0, radix, 10, u, 0, 0, 0, length, 0, 0, 0, 0]);
  const chain = aes.update(p);

  const roundValue = (i: number, x: number, m: number): number => {
    const q = Buffer.alloc(16);
    if (!unnumbered) q[15 - bytes] = i;
    if (!constant) q.set(Buffer.from(x.toString(16).padStart(2 * bytes, "0"), "hex"), 16 - bytes);
    for (let k = 0; k < 16; k++) q[k]! ^= chain[k]!;
    const s = aes.update(q).toString("hex", 0, d);
    return Number(BigInt(`0x${s}`) % BigInt(radix ** m));
  };

  return (ordinal, numerals) => {
    let [a, m] = [Math.floor(ordinal / radix ** v), u];
    let [b, n] = [ordinal % radix ** v, v];
    for (let i = 0; i < rounds; i++) {
      a = (a + roundValue(i, b, m)) % radix ** m;
      if (!unswapped) [a, m, b, n] = [b, n, a, m];
    }
    write(a, radix, numerals, 0, m);
    write(b, radix, numerals, m, n);
  };
}

/** Writes the last `count` digits of a number from index `start` on. */
function write(number: number, radix: number, numerals: Uint8Array, start: number, count: number): void {
  for (let i = start + count - 1; i >= start; i--) {
    numerals[i] = number % radix;
    number = Math.floor(number / radix);
  }
}
