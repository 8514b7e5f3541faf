import type { EncryptBlocks } from "../block-cipher.js";
import { createPlatformAes } from "../platform-aes.js";
import type { TextBatch, TextCipher, TextFormat } from "../text-cipher.js";
import { type BatchedText, KernelBatch } from "./batch.js";
import type { Kernel } from "./kernel.js";
import { B, TEXT } from "./layout.js";
import { writeText } from "./write-state.js";

/** FF1 from numbers to text and back in the kernel. */
export class KernelText implements TextCipher, BatchedText {
  readonly bytes: Uint8Array;
  readonly at: number = TEXT;
  readonly kernel: Kernel;
  readonly format: TextFormat;
  readonly state: Uint8Array;
  private readonly key: Uint8Array;
  /** radix^v */
  private readonly modulus: bigint;
  /** The number of bytes of y. */
  private readonly d: number;

  constructor(kernel: Kernel, key: Uint8Array, format: TextFormat, tweak: Uint8Array) {
    this.kernel = kernel;
    this.key = new Uint8Array(key); // a copy: the caller may wipe theirs
    this.format = format;
    this.bytes = kernel.bytes;
    const { moduli, d } = writeText(kernel, key, format, tweak);
    this.modulus = moduli[1];
    this.d = d;
    this.state = kernel.copyState();
  }

  encipher(number: number | bigint): void {
    const { kernel } = this;
    kernel.take(this.state);
    if (typeof number === "number") {
      kernel.exports.encipher(number);
    } else {
      this.setNumber(0, number);
      kernel.exports.encipherHalves();
    }
  }

  decipher(): number | bigint | undefined {
    const { kernel } = this;
    kernel.take(this.state);
    const number = kernel.exports.decipher();
    if (number >= 0) return number;
    return number === -1 ? this.getNumber(0) : undefined;
  }

  permute(number: number): number | bigint {
    this.kernel.take(this.state);
    this.setNumber(0, BigInt(number));
    this.kernel.exports.rounds(0);
    return this.getNumber(0);
  }

  createBatch(suffix: string): TextBatch | undefined {
    if (this.d > 16) return undefined; // S does not fit in a block, and batches have one block for each string
    return new KernelBatch(this, suffix);
  }

  createAes(): EncryptBlocks | undefined {
    return createPlatformAes(this.key);
  }

  setNumber(k: number, number: bigint): void {
    this.kernel.setHalves(k, number / this.modulus, number % this.modulus);
  }

  getNumber(k: number): bigint {
    return this.kernel.getHalf(k, 0) * this.modulus + this.kernel.getHalf(k, B);
  }
}
