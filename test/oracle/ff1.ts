import { fromHex, toHex } from "../support/bytes.js";
import { aes } from "./aes.js";

/**
 * FF1 as SP 800-38G writes it, slow and with the platform's AES. It shares no line with the library. Tests compare
 * the library's forms with it.
 */
export interface OracleFF1 {
  encrypt(numerals: readonly number[]): number[];
  decrypt(numerals: readonly number[]): number[];
  /** Returns F(i, x) of SPEC.md for strings of `n` numerals: NUM(S), before it is reduced by the modulus. */
  roundValue(n: number, i: number, x: bigint): bigint;
}

export function oracleFF1(key: Uint8Array, radix: number, tweak: Uint8Array): OracleFF1 {
  const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, k) => byte ^ b[k]!);

  const prf = (x: Uint8Array): Uint8Array => {
    let y: Uint8Array = new Uint8Array(16);
    for (let j = 0; j < x.length; j += 16) y = aes(key, xor(y, x.subarray(j, j + 16)));
    return y;
  };

  const num = (x: readonly number[]): bigint => x.reduce((n, digit) => n * BigInt(radix) + BigInt(digit), 0n);
  const str = (m: number, x: bigint): number[] =>
    Array.from({ length: m }, (_, i) => Number((x / BigInt(radix) ** BigInt(m - 1 - i)) % BigInt(radix)));

  const roundValue = (n: number, i: number, x: bigint): bigint => {
    const u = Math.floor(n / 2);
    const v = n - u;
    let b = 0;
    while (256n ** BigInt(b) < BigInt(radix) ** BigInt(v)) b++;
    const d = 4 * Math.ceil(b / 4) + 4;
    const t = tweak.length;
    const p = concat(
      bytes(1n, 1),
      bytes(2n, 1),
      bytes(1n, 1),
      bytes(BigInt(radix), 3),
      bytes(10n, 1),
      bytes(BigInt(u % 256), 1),
      bytes(BigInt(n), 4),
      bytes(BigInt(t), 4),
    );
    const padding = (((-t - b - 1) % 16) + 16) % 16;
    const q = concat(tweak, new Uint8Array(padding), bytes(BigInt(i), 1), bytes(x, b));
    const r = prf(concat(p, q));
    let s = r;
    for (let j = 1; s.length < d; j++) s = concat(s, aes(key, xor(r, bytes(BigInt(j), 16))));
    return BigInt(`0x${toHex(s.subarray(0, d))}`);
  };

  return {
    roundValue,
    encrypt(numerals) {
      const n = numerals.length;
      const u = Math.floor(n / 2);
      let a = numerals.slice(0, u);
      let b = numerals.slice(u);
      for (let i = 0; i < 10; i++) {
        const m = i % 2 === 0 ? u : n - u;
        const c = (num(a) + roundValue(n, i, num(b))) % BigInt(radix) ** BigInt(m);
        a = b;
        b = str(m, c);
      }
      return [...a, ...b];
    },
    decrypt(numerals) {
      const n = numerals.length;
      const u = Math.floor(n / 2);
      let a = numerals.slice(0, u);
      let b = numerals.slice(u);
      for (let i = 9; i >= 0; i--) {
        const m = i % 2 === 0 ? u : n - u;
        const modulus = BigInt(radix) ** BigInt(m);
        const c = (((num(b) - roundValue(n, i, num(a))) % modulus) + modulus) % modulus;
        b = a;
        a = str(m, c);
      }
      return [...a, ...b];
    },
  };
}

/** Returns [x]^s: a number as s bytes. */
const bytes = (x: bigint, s: number): Uint8Array => fromHex(x.toString(16).padStart(2 * s, "0"));

const concat = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
