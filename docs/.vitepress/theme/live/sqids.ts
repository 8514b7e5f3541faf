import { alphabets, createPuid, type Puid } from "puid-codec";
import { randomStrings } from "../../../../bench/comparison/src/random-strings.js";

/** What of sqids the figure calls. */
export interface Encoder {
  encode(numbers: number[]): string;
  decode(id: string): number[];
}

/** How many random strings and random keys the figure tries at a time. */
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

/** How many of a thousand random strings a library decodes, and how many of these it would write itself. */
export interface Decoded {
  readonly all: number;
  readonly own: number;
}

/** Counts what sqids decodes of random strings of ten letters and digits. */
export function decodedBySqids(sqids: Encoder, seed: number): Decoded {
  const decoded = randomStrings(TRIES, 10, seed).filter((id) => sqids.decode(id).length > 0);
  const own = decoded.filter((id) => {
    const numbers = sqids.decode(id);
    return numbers.every(Number.isSafeInteger) && sqids.encode(numbers) === id;
  });
  return { all: decoded.length, own: own.length };
}

/** Counts what a codec of letters and digits decodes of random strings of the length of its ids. */
export function decodedByPuid(key: string, seed: number): number {
  const codec = createPuid({ key, alphabet: alphabets.base62 });
  return randomStrings(TRIES, codec.length, seed).filter(codec.isId).length;
}

/** Counts the random keys of 128 bits that decode an id. */
export function keysThatDecode(createCodec: (key: string) => Puid, id: string, seed: number): number {
  // A character of 62 as a digit of 16 is biased, which matters to no key here.
  const keys = randomStrings(TRIES, 32, seed).map((text) =>
    Array.from(text, (character) => (character.charCodeAt(0) % 16).toString(16)).join(""),
  );
  return keys.filter((key) => createCodec(key).isId(id)).length;
}
