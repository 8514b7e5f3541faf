import { createCipheriv } from "node:crypto";

/**
 * FF1 as SP 800-38G writes it and as slowly, over the platform's AES. It shares no line with the library: the
 * library's forms are held against it.
 */
export interface OracleFF1 {
  encrypt(numerals: readonly number[]): number[];
  decrypt(numerals: readonly number[]): number[];
  /** F(i, x) of SPEC.md, for strings of `n` numerals: the number that S is, before it is reduced. */
  roundValue(n: number, i: number, x: bigint): bigint;
}

export function oracleFF1(key: Uint8Array, radix: number, tweak: Uint8Array): OracleFF1 {
  const ciph = (block: Buffer): Buffer => {
    const cipher = createCipheriv(`aes-${8 * key.length}-ecb`, key, null).setAutoPadding(false);
    return Buffer.concat([cipher.update(block), cipher.final()]);
  };
  const xor = (a: Buffer, b: Buffer): Buffer => Buffer.from(a.map((byte, k) => byte ^ b[k]!));

  const prf = (x: Buffer): Buffer => {
    let y: Buffer = Buffer.alloc(16);
    for (let j = 0; j < x.length; j += 16) y = ciph(xor(y, x.subarray(j, j + 16)));
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
    const p = Buffer.concat([
      bytes(1n, 1),
      bytes(2n, 1),
      bytes(1n, 1),
      bytes(BigInt(radix), 3),
      bytes(10n, 1),
      bytes(BigInt(u % 256), 1),
      bytes(BigInt(n), 4),
      bytes(BigInt(t), 4),
    ]);
    const padding = (((-t - b - 1) % 16) + 16) % 16;
    const q = Buffer.concat([tweak, Buffer.alloc(padding), bytes(BigInt(i), 1), bytes(x, b)]);
    const r = prf(Buffer.concat([p, q]));
    let s = r;
    for (let j = 1; s.length < d; j++) s = Buffer.concat([s, ciph(xor(r, bytes(BigInt(j), 16)))]);
    return BigInt(`0x${s.subarray(0, d).toString("hex")}`);
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

/** [x]^s: a number as s bytes. */
const bytes = (x: bigint, s: number): Buffer => Buffer.from(x.toString(16).padStart(2 * s, "0"), "hex");
