import { NetworkUuid } from "../ff1/network-uuid.js";
import { quote, type Refusal } from "../util/errors.js";
import { hex } from "./alphabet.js";
import { Characters } from "./characters.js";
import { normalize } from "./normalize.js";
import type { Spelling } from "./spelling.js";

/** RFC 9562, section 5.8: the version 8 is the digit after the second hyphen, and the variant begins the next group. */
const PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** 128 bits less 4 of the version and 2 of the variant. */
export const FREE_BITS = 122;

/** Writes UUIDs of version 8 in lower case. Each free bit is a numeral of radix 2. */
export class Uuid extends Characters implements Spelling {
  readonly Text: typeof NetworkUuid = NetworkUuid;

  constructor() {
    super({ radix: 2, count: FREE_BITS, alphabet: hex, length: 36, prefix: "", isUuid: true });
  }

  explain(text: string): Refusal | undefined {
    const got = quote(text);
    if (text.length !== this.length) {
      const rule = `must have the ${this.length} characters of a UUID`;
      return { reason: "length", rest: `${rule}, got ${text.length} in ${got}` };
    }
    if (PATTERN.test(text)) return undefined;
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
    return Object.freeze(new RegExp(PATTERN));
  }
}
