import { alphabets, createDigits } from "./alphabet.js";
import { checkOptions, refuseOption } from "./check.js";
import { type Codec, createCodec } from "./codec.js";
import { describe, describeType, type InvalidIdReason, quote } from "./errors.js";
import type { Brand } from "./puid.js";

/** An id of puid.dev's scheme: a string marked so at compile time, and no `PuidId` of any prefix. */
export type PuidDevId = string & Brand<{ readonly scheme: "puid.dev" }>;

export interface PuidDevOptions {
  /** The four round keys of a service that has its own, each 0 to 2^64 − 1; by default puid.dev's. */
  readonly roundKeys?: readonly [bigint, bigint, bigint, bigint] | undefined;
}

/** The methods of a codec, over puid.dev's ids. Its ordinals are 0 … 2^64 − 1. */
export type PuidDev = Codec<PuidDevId>;

const ROUND_KEYS = [0x9e3779b97f4a7c15n, 0xbf58476d1ce4e5b9n, 0x94d049bb133111ebn, 0xd6e8feb86659fd93n];

/** The most digits that a number below 2^128 has in base 62. */
const MOST_DIGITS = 22;

const digits = /* @__PURE__ */ createDigits(alphabets.base62);

/**
 * A codec for the ids that the PUID service issues: 1 to 22 characters of base 62, of varying length.
 *
 * The scheme has no secret. Whoever has read its source can decode its ids and make up others, so it hides
 * nothing: use it to read ids that the service issued, and `createPuid` for ids of your own.
 *
 * It is stricter than the service, which reads several strings as one id: a text with leading zeros, or one
 * that stands for 2^128 or more, or for an ordinal of 2^64 or more, is refused.
 *
 * @throws PuidError `invalid_options` with the option `roundKeys`
 *
 * @example
 * ```ts
 * import { createPuidDev } from "puid-codec/puid-dev";
 *
 * const puids = createPuidDev();
 * puids.id(1n); // "64qAN39GjJh5kbi4HROOxh"
 * puids.ordinal("yAqySLEQhb2NHqUqLDeJK"); // 10n
 * ```
 */
export function createPuidDev(options: PuidDevOptions = {}): PuidDev {
  const roundKeys = readRoundKeys(options);

  const decode = (text: string): bigint | InvalidIdReason => {
    if (text.length < 1 || text.length > MOST_DIGITS) return "length";
    const point = digits.readBig(text, 0, text.length);
    if (point < 0n) return "character";
    if ((text.startsWith("0") && text.length > 1) || point >> 128n !== 0n) return "unissued";
    let left = point >> 64n;
    let right = word(point);
    for (const key of roundKeys.toReversed()) [left, right] = [right ^ mix(left, key), left];
    return left === 0n ? right : "unissued";
  };

  return Object.freeze(
    createCodec<PuidDevId>({
      capacity: 2n ** 64n,
      remedy: "puid.dev's ids have no more",
      encode(ordinal) {
        let left = 0n;
        let right = BigInt(ordinal);
        for (const key of roundKeys) [left, right] = [right, left ^ mix(right, key)];
        return digits.writeBig((left << 64n) | right, MOST_DIGITS).replace(/^0+(?=.)/, "");
      },
      decode,
      explain(text, reason) {
        const got = quote(text);
        switch (reason) {
          case "length":
            return `must have 1 to ${MOST_DIGITS} characters, got ${text.length} in ${got}`;
          case "character":
            return `must have only letters and digits, got ${got}`;
          default:
            return `must be one that the service issues, got ${got}, which is mistyped or made up`;
        }
      },
    }),
  );
}

/** F of a half and a round key. */
function mix(half: bigint, key: bigint): bigint {
  let z = word(half + key);
  z = word((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = word((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  z ^= z >> 31n;
  return word(z << 17n) | (z >> 47n);
}

const word = (x: bigint): bigint => BigInt.asUintN(64, x);

function readRoundKeys(options: PuidDevOptions): readonly bigint[] {
  checkOptions(options, ["roundKeys"]);
  const { roundKeys = ROUND_KEYS } = options;
  if (!Array.isArray(roundKeys) || roundKeys.length !== 4) {
    const got = Array.isArray(roundKeys) ? `${roundKeys.length} elements` : describe(roundKeys);
    refuseOption("roundKeys", `"roundKeys" must be an array of four bigints, got ${got}`);
  }
  // A service's own keys are as secret as it keeps them, so no message shows one.
  return roundKeys.map((key: unknown, index) => {
    if (typeof key === "bigint" && word(key) === key) return key;
    const rule = `"roundKeys[${index}]" must be a bigint from 0 to 2^64 - 1`;
    const got = typeof key === "bigint" ? "one out of range" : describeType(key);
    return refuseOption("roundKeys", `${rule}, got ${got}`);
  });
}
