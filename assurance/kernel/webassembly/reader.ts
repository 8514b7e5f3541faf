/** Reads a binary from its start to its end. */
export class Reader {
  readonly bytes: Uint8Array;
  /** The offset of the next byte. */
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined)
      throw new Error(`the binary ends at offset ${this.at}, in the middle of something`);
    this.at++;
    return byte;
  }

  take(length: number): Uint8Array {
    const bytes = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return bytes;
  }

  /** Reads an integer in LEB128: WebAssembly core specification 2.0, section 5.2.2. */
  private leb(isSigned: boolean): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return isSigned ? BigInt.asIntN(Number(shift) + 7, value) : value;
    }
  }

  unsigned(): number {
    return Number(this.leb(false));
  }

  signed(): bigint {
    return this.leb(true);
  }

  /** Reads a little-endian number. */
  number(size: number): bigint {
    return this.take(size).reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);
  }

  text(): string {
    return new TextDecoder().decode(this.take(this.unsigned()));
  }

  /** Reads a vector: its length, then its elements. */
  vector<Element>(read: (index: number) => Element): Element[] {
    return Array.from({ length: this.unsigned() }, (_, index) => read(index));
  }
}
