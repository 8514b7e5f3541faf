import type { TextBatch } from "../ff1/text-cipher.js";
import type { Permutation } from "./permutation.js";

/** Converts whole lines of bytes, many at once. */
export interface LineBatches {
  /** How many lines the last call converted. */
  readonly count: number;
  /**
   * Converts the first lines from `from` on, up to one that must be converted alone. `end` is after a line feed. Returns
   * where the next line begins.
   */
  convert(input: Uint8Array, from: number, end: number, output: Output): number;
}

/** Bytes that grow. */
export class Output {
  bytes: Uint8Array = new Uint8Array(1024);
  length = 0;

  /** Makes room for `more` bytes. */
  reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(2 * (this.length + more));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  push(chunk: Uint8Array): void {
    this.reserve(chunk.length);
    this.bytes.set(chunk, this.length);
    this.length += chunk.length;
  }

  /** Returns all bytes, and forgets them. */
  take(): Uint8Array {
    const all = this.bytes.slice(0, this.length);
    this.length = 0;
    return all;
  }
}

const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const ZERO = 0x30;
/** Numbers with as many digits are safe integers. */
const SAFE_DIGITS = 15;
/** The longest safe integer, and a line feed. */
const MAX_DECIMAL_BYTES = 17;

/** Returns batches of lines with the ids of ordinals, or `undefined` where there are none. */
export function createEncoder(permutation: Permutation): LineBatches | undefined {
  const batch = permutation.createBatch("\n");
  return batch && new Encoder(batch, permutation.safeCapacity);
}

/** Returns batches of lines with the ordinals of ids, or `undefined` where there are none. */
export function createDecoder(permutation: Permutation): LineBatches | undefined {
  const batch = permutation.createBatch("\n");
  return batch && new Decoder(batch, permutation);
}

class Encoder implements LineBatches {
  count = 0;
  private readonly batch: TextBatch;
  private readonly safeCapacity: number;

  constructor(batch: TextBatch, safeCapacity: number) {
    this.batch = batch;
    this.safeCapacity = safeCapacity;
  }

  convert(input: Uint8Array, from: number, end: number, output: Output): number {
    const { batch, safeCapacity } = this;
    const { numbers } = batch;
    let count = 0;
    let next = from;
    while (count < batch.size && next < end) {
      let value = 0;
      let at = next;
      for (let digit = input[at]! - ZERO; digit >= 0 && digit <= 9; digit = input[at]! - ZERO) {
        value = 10 * value + digit;
        at++;
      }
      if (at === next || at - next > SAFE_DIGITS || value >= safeCapacity) break;
      if (input[at] === RETURN) at++;
      if (input[at] !== LINE_FEED) break;
      numbers[count++] = value;
      next = at + 1;
    }
    this.count = count;
    if (count > 0) {
      batch.encipherNumbers(count);
      output.push(batch.rows(count));
    }
    return next;
  }
}

class Decoder implements LineBatches {
  count = 0;
  private readonly batch: TextBatch;
  private readonly permutation: Permutation;
  private readonly prefix: Uint8Array;
  /** Where each line begins. */
  private readonly starts: number[] = [];
  /** How many lines to try. A line without an ordinal costs the work on all lines after it. */
  private limit = 1;

  constructor(batch: TextBatch, permutation: Permutation) {
    this.batch = batch;
    this.permutation = permutation;
    this.prefix = new TextEncoder().encode(permutation.spelling.format.prefix);
  }

  convert(input: Uint8Array, from: number, end: number, output: Output): number {
    const { batch, permutation, starts } = this;
    const { numbers } = batch;
    const { safeCapacity } = permutation;
    const shaped = this.readRows(input, from, end);
    const deciphered = batch.decipher(shaped);
    output.reserve(MAX_DECIMAL_BYTES * deciphered);
    let count = 0;
    for (; count < deciphered; count++) {
      const number = numbers[count]!;
      if (number < 0 || number >= safeCapacity) break;
      output.length = writeDecimal(number, output.bytes, output.length);
    }
    this.limit = count < deciphered ? 1 : Math.min(2 * this.limit, batch.size);
    this.count = count;
    return starts[count]!;
  }

  /** Copies lines with the shape of an id to rows. Returns how many. */
  private readRows(input: Uint8Array, from: number, end: number): number {
    const { batch, prefix, starts } = this;
    const { bytes } = batch;
    const { length } = this.permutation.spelling.format;
    let count = 0;
    let next = from;
    starts[0] = from;
    while (count < this.limit && next < end) {
      for (let i = 0; i < prefix.length; i++) if (input[next + i] !== prefix[i]) return count;
      const first = next + prefix.length;
      let stop = first + length;
      if (input[stop] === RETURN) stop++;
      if (input[stop] !== LINE_FEED) return count;
      const to = batch.at(count);
      for (let i = 0; i < length; i++) bytes[to + i] = input[first + i]!;
      next = stop + 1;
      starts[++count] = next;
    }
    return count;
  }
}

/** Writes a safe integer in decimal and a line feed. Returns the end. */
function writeDecimal(value: number, bytes: Uint8Array, at: number): number {
  let end = at + 1;
  for (let power = 10; power <= value; power *= 10) end++;
  let i = end;
  // Integers below 2^31 are divided faster.
  while (value >= 2 ** 31) {
    const quotient = Math.floor(value / 10);
    bytes[--i] = ZERO + (value - 10 * quotient); // ZERO + value may exceed 2^53
    value = quotient;
  }
  let small = value | 0;
  while (i > at) {
    const quotient = (small / 10) | 0;
    bytes[--i] = ZERO + small - 10 * quotient;
    small = quotient;
  }
  bytes[end] = LINE_FEED;
  return end + 1;
}
