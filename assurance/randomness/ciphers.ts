import { createCipheriv } from "node:crypto";
import type { Puid } from "puid-codec";

/** Writes the numerals of an ordinal's id. */
export type Cipher = (ordinal: number, numerals: Uint8Array) => void;

/** Texts of `length` digits, whose halves are safe integers. */
export interface Texts {
  readonly radix: number;
  readonly length: number;
}

export function cipherOf({ id, alphabet, length }: Puid<"">): Cipher {
  const digits = new Uint8Array(128);
  for (let digit = 0; digit < alphabet.length; digit++) digits[alphabet.charCodeAt(digit)] = digit;
  return (ordinal, numerals) => {
    const text = id(ordinal);
    for (let i = 0; i < length; i++) numerals[i] = digits[text.charCodeAt(i)]!;
  };
}

/** FF1 as the standard has it, but for what is asked. */
export interface Flaws {
  readonly rounds?: number;
  /** Each round changes the same half. */
  readonly unswapped?: boolean;
  /** F is the same for every half. */
  readonly constant?: boolean;
  /** F is the same in every round. */
  readonly unnumbered?: boolean;
}

/** FF1 with a part left out, and ciphers that are none: what the tests should see, or cannot. */
export const CONTROLS: Readonly<Record<string, (texts: Texts, key: Uint8Array) => Cipher>> = {
  "the number itself": plain,
  "the number times a constant, modulo all texts": multiplied,
  "FF1, its round function constant": (texts, key) => ff1(texts, key, { constant: true }),
  "FF1, its halves never swapped": (texts, key) => ff1(texts, key, { unswapped: true }),
  "FF1, 1 round": (texts, key) => ff1(texts, key, { rounds: 1 }),
  "FF1, 2 rounds": (texts, key) => ff1(texts, key, { rounds: 2 }),
  "FF1, 3 rounds": (texts, key) => ff1(texts, key, { rounds: 3 }),
  "FF1, 4 rounds": (texts, key) => ff1(texts, key, { rounds: 4 }),
  "FF1, every round the same": (texts, key) => ff1(texts, key, { unnumbered: true }),
  "FF1, whole": ff1,
};

export function plain({ radix, length }: Texts): Cipher {
  return (ordinal, numerals) => write(ordinal, radix, numerals, 0, length);
}

/** Knuth's multiplicative hashing. */
export function multiplied({ radix, length }: Texts): Cipher {
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

/** The golden part of a size, or the next that has an inverse. */
export function goldenFactor(size: bigint): bigint {
  let factor = (size * 618_033_988_749n) / 1_000_000_000_000n;
  while (gcd(factor, size) !== 1n) factor++;
  return factor;
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

/** SPEC.md's FF1, without a tweak, for halves of at most 11 bytes. */
export function ff1({ radix, length }: Texts, key: Uint8Array, flaws: Flaws = {}): Cipher {
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

/** A number's `count` digits, the last ones, from `start` on. */
function write(number: number, radix: number, numerals: Uint8Array, start: number, count: number): void {
  for (let i = start + count - 1; i >= start; i--) {
    numerals[i] = number % radix;
    number = Math.floor(number / radix);
  }
}
