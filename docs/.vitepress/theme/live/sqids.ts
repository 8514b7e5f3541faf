import { alphabets, createPuid, type Puid } from "puid-codec";
import { onlyRow } from "../../../../bench/comparison/src/only-row.js";
import {
  LETTERS_AND_DIGITS,
  mistypedOf,
  randomStrings,
} from "../../../../bench/comparison/src/random-strings.js";

/** What of sqids the figure calls. */
export interface Encoder {
  encode(numbers: number[]): string;
  decode(id: string): number[];
}

/** The most characters of an id that the figure accepts. */
export const MAX_INPUT = 64;

/** How many random strings the figure tries at a time. */
export const TRIES = 1000;

/** The first seed is that of the comparison, so the strings are the first thousand of its own. */
export const FIRST_SEED = 20260101;

/** Says what a string tells a stranger who uses sqids with its defaults. */
export function readSqid(sqids: Encoder, id: string): string {
  const numbers = sqids.decode(id);
  const [row, ...others] = numbers;
  if (row === undefined) return "not a sqid";
  const shown = others.length === 0 ? `row ${row}` : `the numbers ${numbers.join(", ")}`;
  if (!numbers.every(Number.isSafeInteger)) return `${shown}, which sqids never writes`;
  const own = sqids.encode(numbers);
  if (own !== id) return `${shown}, which sqids writes as ${own}`;
  return others.length === 0 && row < Number.MAX_SAFE_INTEGER
    ? `${shown}; the next is ${sqids.encode([row + 1])}`
    : shown;
}

/** Says what a puid tells a stranger. */
export const readPuid = ({ pattern }: Pick<Puid, "pattern">, id: string): string =>
  pattern.test(id) ? "nothing" : "not a puid";

/** How many ids with one wrong character there are, and how many of these decode. */
export interface Mistyped {
  readonly all: number;
  readonly decoded: number;
}

/** Tells whether sqids decodes a string to one number that it also encodes. */
const isRow = (sqids: Encoder, id: string): boolean => onlyRow(sqids.decode(id)) !== undefined;

/** Counts what sqids decodes of all strings that differ from a sqid in one character. */
export function mistypedSqids(sqids: Encoder, id: string): Mistyped {
  const mistyped = mistypedOf(id, LETTERS_AND_DIGITS);
  return { all: mistyped.length, decoded: mistyped.filter((text) => isRow(sqids, text)).length };
}

/** Counts what a codec decodes of all strings that differ from a puid in one character. */
export function mistypedPuids({ prefix, alphabet, isId }: Puid, id: string): Mistyped {
  const mistyped = mistypedOf(id, alphabet, prefix);
  return { all: mistyped.length, decoded: mistyped.filter(isId).length };
}

/** How many of a thousand random strings a library decodes, and how many of these it would write itself. */
export interface Decoded {
  readonly all: number;
  readonly own: number;
}

/** Counts what sqids decodes of random strings of ten letters and digits. */
export function decodedBySqids(sqids: Encoder, seed: number): Decoded {
  const decoded = randomStrings(TRIES, 10, seed).filter((id) => isRow(sqids, id));
  const own = decoded.filter((id) => sqids.encode(sqids.decode(id)) === id);
  return { all: decoded.length, own: own.length };
}

/** Counts what a codec of letters and digits decodes of random strings of the length of its ids. */
export function decodedByPuid(key: string, seed: number): number {
  const codec = createPuid({ key, alphabet: alphabets.base62 });
  return randomStrings(TRIES, codec.length, seed).filter(codec.isId).length;
}
