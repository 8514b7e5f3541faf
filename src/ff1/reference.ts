import { fromHex } from "./aes-key.js";
import type { Network } from "./network.js";
import { num, str } from "./numerals.js";
import { absorb, type Parameters } from "./parameters.js";

/** The ten rounds of FF1 for halves of any size, exactly as in SP 800-38G, Algorithms 7 and 8, step 6. */
export class Reference implements Network {
  private readonly parameters: Parameters;
  private a = 0n; // NUM(A)
  private b = 0n; // NUM(B)

  constructor(parameters: Parameters) {
    this.parameters = parameters;
  }

  encrypt(): void {
    const { moduli } = this.parameters;
    for (let i = 0; i < 10; i++) {
      const modulus = moduli[i % 2]!; // SP 800-38G, Algorithm 7, step 6.v
      const c = (this.a + this.y(i, this.b)) % modulus; // step 6.vi
      this.a = this.b; // step 6.viii
      this.b = c; // step 6.ix
    }
  }

  decrypt(): void {
    const { moduli } = this.parameters;
    for (let i = 9; i >= 0; i--) {
      const modulus = moduli[i % 2]!; // Algorithm 8, step 6.v
      const c = (this.b - (this.y(i, this.a) % modulus) + modulus) % modulus; // step 6.vi
      this.b = this.a; // step 6.viii
      this.a = c; // step 6.ix
    }
  }

  /** Returns y, from the round number i and the half that is B, or A in decryption. */
  private y(i: number, half: bigint): bigint {
    const { cipher, b, d, chain, tail } = this.parameters;
    const q = tail.slice();
    q[q.length - b - 1] = i; // step 6.i
    q.set(fromHex(half.toString(16).padStart(2 * b, "0")), q.length - b);
    const r = chain.slice(); // step 6.ii
    absorb(cipher, r, q);
    let s = hex(r); // step 6.iii
    for (let j = 1; 16 * j < d; j++) {
      const block = r.slice();
      block[3]! ^= j;
      cipher.encrypt(block);
      s += hex(block);
    }
    return BigInt(`0x${s.slice(0, 2 * d)}`); // step 6.iv
  }

  readNumerals(numerals: Uint16Array): void {
    const { radix, u, v } = this.parameters;
    this.a = num(numerals, radix, 0, u); // Algorithm 7, step 2
    this.b = num(numerals, radix, u, u + v); // step 2
  }

  readNumber(number: number | bigint): void {
    const modulus = this.parameters.moduli[1];
    this.a = BigInt(number) / modulus;
    this.b = BigInt(number) % modulus;
  }

  writeNumerals(symbols: Uint16Array, out: number[], start: number): void {
    const { radix, u, v } = this.parameters;
    const numerals = [...str(this.a, radix, u), ...str(this.b, radix, v)]; // Algorithm 7, step 7
    numerals.forEach((numeral, i) => {
      out[start + i] = symbols[numeral]!;
    });
  }

  number(): bigint {
    return this.a * this.parameters.moduli[1] + this.b;
  }
}

/** Returns the hexadecimal digits of a block. */
const hex = (block: Int32Array): string =>
  Array.from(block, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
