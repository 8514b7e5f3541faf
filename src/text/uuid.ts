import type { Network } from "../ff1/network.js";
import { quote, type Refusal } from "../util/errors.js";
import { codesOf, digitsOf, hex } from "./alphabet.js";
import { normalize } from "./normalize.js";
import type { Spelling } from "./spelling.js";

const CODES = /* @__PURE__ */ codesOf(hex);
const VALUES = /* @__PURE__ */ digitsOf(hex);
const BITS = /* @__PURE__ */ Uint16Array.of(0, 1);

/** RFC 9562, sections 4 and 5.8: `x` is a digit of four free bits, and `v` is the variant 0b10 and two free bits. */
const LAYOUT = "xxxxxxxx-xxxx-8xxx-vxxx-xxxxxxxxxxxx";
const VARIANT = 0b10;
/** The number of free bits in each character: 4, 2 or 0. */
const FREE = /* @__PURE__ */ Uint8Array.from(LAYOUT, (place) => (place === "x" ? 4 : place === "v" ? 2 : 0));
/** RFC 9562, section 5.8: 128 bits less 4 of the version and 2 of the variant. */
export const FREE_BITS = 122;

/** Writes UUIDs of version 8 in lower case. Each free bit is a numeral of radix 2. */
export class Uuid implements Spelling {
  readonly radix = 2;
  readonly numerals: Uint16Array = new Uint16Array(FREE_BITS);
  readonly length: number = LAYOUT.length;
  private readonly bits: number[] = new Array<number>(FREE_BITS).fill(0);
  private readonly codes: number[] = Array.from(LAYOUT, (place) => place.charCodeAt(0));

  read(text: unknown): boolean {
    if (typeof text !== "string" || text.length !== LAYOUT.length) return false;
    let foreign = 0;
    let next = 0;
    for (let at = 0; at < LAYOUT.length; at++) {
      const code = text.charCodeAt(at);
      const free = FREE[at]!;
      if (free === 0) {
        if (code !== this.codes[at]) return false;
        continue;
      }
      const value = VALUES[code & 127]!;
      foreign |= value | (127 - code); // negative if either is: no digit, or not ASCII
      if (free === 2 && value >> 2 !== VARIANT) return false;
      for (let bit = free - 1; bit >= 0; bit--) this.numerals[next++] = (value >> bit) & 1;
    }
    return foreign >= 0;
  }

  write(network: Network): string {
    const { bits, codes } = this;
    network.writeNumerals(BITS, bits, 0);
    let next = 0;
    for (let at = 0; at < LAYOUT.length; at++) {
      const free = FREE[at]!;
      if (free === 0) continue;
      let value = free === 2 ? VARIANT : 0;
      for (const end = next + free; next < end; next++) value = (value << 1) | bits[next]!;
      codes[at] = CODES[value]!;
    }
    return String.fromCharCode.apply(undefined, codes);
  }

  explain(text: string): Refusal | undefined {
    const got = quote(text);
    if (text.length !== LAYOUT.length) {
      const rule = `must have the ${LAYOUT.length} characters of a UUID`;
      return { reason: "length", rest: `${rule}, got ${text.length} in ${got}` };
    }
    if (this.read(text)) return undefined;
    const rule = "must be a UUID of version 8 and variant 10, in lower case and with its hyphens";
    return { reason: "character", rest: `${rule}, got ${got}` };
  }

  /**
   * Returns the UUID that a person probably meant. It folds case, replaces look-alikes by digits, puts the hyphens in
   * their places, and removes spaces, braces and `urn:uuid:`.
   */
  normalize(typed: string): string {
    const bare = typed
      .trim()
      .replace(/^(?:urn:uuid:|\{(?=.*\}$))/i, "")
      .replace(/\}$/, "");
    const digits = normalize(bare, "", hex);
    return digits.length === 32 ? digits.replace(/(?<=^(?:.{8}|.{12}|.{16}|.{20}))/g, "-") : digits;
  }

  createPattern(): RegExp {
    const source = LAYOUT.replace(/x+/g, ({ length }) => `[0-9a-f]{${length}}`).replace("v", "[89ab]");
    return Object.freeze(new RegExp(`^${source}$`));
  }
}
