import { NetworkText } from "./network-text.js";

/** RFC 9562, sections 4 and 5.8: `x` is a digit of four free bits, and `v` is the variant 0b10 and two free bits. */
const SHAPE = "xxxxxxxx-xxxx-8xxx-vxxx-xxxxxxxxxxxx";
const VARIANT = 0b10;
const BITS = /* @__PURE__ */ Uint16Array.of(0, 1);

/** FF1 from numbers to UUIDs of version 8 and back in JavaScript: a free bit is a numeral of radix 2. */
export class NetworkUuid extends NetworkText {
  protected override write(): void {
    const { bytes, numerals, codeOf } = this;
    this.network.writeNumerals(BITS, numerals);
    let next = 0;
    for (let at = 0; at < SHAPE.length; at++) {
      const place = SHAPE.charAt(at);
      let value = place === "v" ? VARIANT : 0;
      for (const end = next + freeBits(place); next < end; next++) value = 2 * value + numerals[next]!;
      bytes[at] = freeBits(place) > 0 ? codeOf[value]! : SHAPE.charCodeAt(at);
    }
  }

  protected override read(): boolean {
    const { bytes, numerals, digitOf } = this;
    let next = 0;
    for (let at = 0; at < SHAPE.length; at++) {
      const place = SHAPE.charAt(at);
      const value = digitOf[bytes[at]! & 127]!;
      const isRight =
        freeBits(place) === 0
          ? bytes[at] === SHAPE.charCodeAt(at)
          : value >= 0 && (place === "x" || value >> 2 === VARIANT);
      if (!isRight) return false;
      for (let bit = freeBits(place) - 1; bit >= 0; bit--) numerals[next++] = (value >> bit) & 1;
    }
    return true;
  }
}

/** Returns how many bits of a character of `SHAPE` are free. */
const freeBits = (place: string): number => (place === "x" ? 4 : place === "v" ? 2 : 0);
