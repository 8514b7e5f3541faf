import type { EncryptBlocks } from "../block-cipher.js";
import type { TextBatch, TextFormat } from "../text-cipher.js";
import type { Kernel } from "./kernel.js";
import { BLOCKS, MAX_BATCH, MEMORY_END, ORDINALS, ROWS } from "./layout.js";

/** From this many strings on, an AES of the platform for many blocks at once is faster than the kernel's. */
const MIN_PLATFORM = 24;

/** What batches need of a `KernelText`. */
export interface BatchedText {
  readonly kernel: Kernel;
  readonly state: Uint8Array;
  readonly format: TextFormat;
  /** Sets NUM(A) and NUM(B) of string `k` to those of a number. */
  setNumber(k: number, number: bigint): void;
  /** Returns the number of string `k`. */
  getNumber(k: number): bigint;
  /** Returns the platform's AES under the same key, if it has one. */
  createAes(): EncryptBlocks | undefined;
}

/** The batches of a `KernelText`. */
export class KernelBatch implements TextBatch {
  readonly bytes: Uint8Array;
  readonly size: number;
  readonly numbers: Float64Array;
  /** The number of bytes of a row. */
  private readonly stride: number;
  private readonly text: BatchedText;
  private readonly kernel: Kernel;
  /** An empty row. */
  private readonly row: Uint8Array;
  /** The platform's AES, if it has one. It is `null` until the first batch that is large enough. */
  private aes: EncryptBlocks | undefined | null = null;

  constructor(text: BatchedText, suffix: string) {
    const { kernel, format } = text;
    const row = format.prefix + "0".repeat(format.length) + suffix;
    this.text = text;
    this.kernel = kernel;
    this.bytes = kernel.bytes;
    this.row = Uint8Array.from(row, (character) => character.charCodeAt(0));
    this.stride = row.length;
    this.size = Math.min(MAX_BATCH, Math.floor((MEMORY_END - ROWS) / this.stride));
    this.numbers = new Float64Array(kernel.bytes.buffer, ORDINALS, MAX_BATCH);
  }

  at(k: number): number {
    return ROWS + this.text.format.prefix.length + this.stride * k;
  }

  rows(count: number): Uint8Array {
    return this.bytes.subarray(ROWS, ROWS + this.stride * count);
  }

  encipher(numbers: readonly (number | bigint)[], start: number, count: number): void {
    const big: number[] = [];
    for (let k = 0; k < count; k++) {
      const number = numbers[start + k]!;
      if (typeof number === "number") this.numbers[k] = number;
      else big.push(k);
    }
    this.split(count);
    for (const k of big) this.text.setNumber(k, numbers[start + k] as bigint);
    this.write(count);
  }

  encipherNumbers(count: number): void {
    this.split(count);
    this.write(count);
  }

  decipher(count: number): number {
    const { exports } = this.kernel;
    this.kernel.take(this.text.state);
    const readable = exports.readMany(count, this.at(0), this.stride);
    this.permute(-1, readable);
    exports.joinMany(readable);
    return readable;
  }

  number(k: number): number | bigint {
    const number = this.numbers[k]!;
    return number >= 0 ? number : this.text.getNumber(k);
  }

  /** Sets the halves of `count` strings to those of `numbers`. */
  private split(count: number): void {
    this.kernel.take(this.text.state);
    this.kernel.exports.splitMany(count);
  }

  /** Encrypts the halves of `count` strings, and writes the rows. */
  private write(count: number): void {
    const { bytes, row, stride } = this;
    this.permute(0, count);
    bytes.set(row, ROWS);
    for (let done = 1; done < count; done *= 2) {
      bytes.copyWithin(ROWS + stride * done, ROWS, ROWS + stride * Math.min(done, count - done));
    }
    this.kernel.exports.writeMany(count, this.at(0), stride);
  }

  private permute(sign: 0 | -1, count: number): void {
    const { exports, bytes } = this.kernel;
    if (count >= MIN_PLATFORM && this.aes === null) this.aes = this.text.createAes();
    if (count < MIN_PLATFORM || !this.aes) {
      exports.permuteMany(sign, count);
      return;
    }
    const blocks = bytes.subarray(BLOCKS, BLOCKS + 16 * count);
    exports.startMany(sign === 0 ? 0 : 9, count);
    for (let k = 0; k < 10; k++) {
      this.aes(blocks); // SP 800-38G, Algorithms 7 and 8, step 6.ii
      exports.roundMany(sign === 0 ? k : 9 - k, sign, count);
    }
  }
}
