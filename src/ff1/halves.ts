import { num, str } from "./numerals.js";
import type { Layout } from "./parameters.js";

/** A numeral string X as the numbers of its halves. */
export class Halves<L extends Layout = Layout> {
  /** NUM(A) */
  protected a = 0n;
  /** NUM(B) */
  protected b = 0n;
  protected readonly layout: L;

  constructor(layout: L) {
    this.layout = layout;
  }

  readNumerals(numerals: Uint16Array): void {
    const { radix, u, v } = this.layout;
    this.a = num(numerals, radix, 0, u); // SP 800-38G, Algorithm 7, step 2
    this.b = num(numerals, radix, u, u + v); // step 2
  }

  readNumber(number: number | bigint): void {
    const modulus = this.layout.moduli[1];
    this.a = BigInt(number) / modulus;
    this.b = BigInt(number) % modulus;
  }

  writeNumerals(symbols: Uint16Array, out: number[] | Uint16Array): void {
    const { radix, u, v } = this.layout;
    str(this.a, radix, u, symbols, out, 0); // Algorithm 7, step 7
    str(this.b, radix, v, symbols, out, u); // step 7
  }

  number(): bigint {
    return this.a * this.layout.moduli[1] + this.b;
  }
}
