import { parseWhole } from "../../../../src/text/whole.js";

/** What random ids cost: the odds that two are equal, and bytes in PostgreSQL. */

/** A kind of random id. */
export interface RandomId {
  readonly name: string;
  /** How many of its bits are random. */
  readonly bits: number;
  /** The bytes of a value in a column. */
  readonly bytes: number;
}

/** The length of a nanoid by default. */
export const NANOID_LENGTH = 21;

export const UUID_V4: RandomId = { name: "UUID v4", bits: 122, bytes: 16 };

/** Returns the nanoid of a length: six random bits for each character, stored as text with a byte for the length. */
export const nanoid = (length: number): RandomId => ({
  name: `nanoid of ${length} characters`,
  bits: 6 * length,
  bytes: length + 1,
});

/**
 * Returns the probability that at least two of `rows` random ids are equal: 1 − e^(−n(n−1) / 2^(bits+1)), the usual
 * approximation of the birthday problem.
 */
export const collisionOdds = (rows: number, { bits }: RandomId): number =>
  -Math.expm1((-rows * (rows - 1)) / 2 ** (bits + 1));

/** How full the pages of a B-tree are whose keys arrive in random order: Yao, "On random 2–3 trees", 1978. */
const FILL = Math.LN2;

/** PostgreSQL aligns tuples to eight bytes. */
const align = (bytes: number): number => 8 * Math.ceil(bytes / 8);

/**
 * Returns the bytes that the column and its unique index add to a row. An entry of the index has a header of eight
 * bytes, the value, and a pointer of four bytes on its page.
 */
export const bytesPerRow = ({ bytes }: RandomId): number => align(bytes) + (8 + align(bytes) + 4) / FILL;

/** Returns what a person typed as a number of rows, or `undefined` if it is none from 1 to 10^15. */
export function parseRows(text: string): number | undefined {
  const trimmed = text.trim();
  const isGrouped = /^\d{1,3}([ ,._'’]\d{3})+$/.test(trimmed);
  const rows = parseWhole(isGrouped ? trimmed.replaceAll(/\D/g, "") : trimmed) ?? 0n;
  return rows >= 1n && rows <= 10n ** 15n ? Number(rows) : undefined;
}

/** Returns odds as words: "1 in 3,000". */
export function showOdds(probability: number): string {
  if (probability === 0) return "none";
  if (probability > 0.99) return "almost certain";
  if (probability >= 0.1) return `${Math.round(100 * probability)} %`;
  return `1 in ${showCount(1 / probability)}`;
}

/** Returns a number with two significant digits: in words up to a trillion, and then as a power of ten. */
export function showCount(count: number): string {
  if (count >= 1e15) return `10^${Math.round(Math.log10(count))}`;
  const [unit, name] = UNITS.find(([unit]) => count >= unit) ?? [1, ""];
  const digits = (count / unit).toLocaleString("en", { maximumSignificantDigits: 2 });
  return name === "" ? digits : `${digits} ${name}`;
}

const UNITS: readonly (readonly [number, string])[] = [
  [1e12, "trillion"],
  [1e9, "billion"],
  [1e6, "million"],
];

/** Returns bytes with two significant digits. */
export function showBytes(bytes: number): string {
  const [unit, name] = BYTES.find(([unit]) => bytes >= unit) ?? [1, "bytes"];
  return `${(bytes / unit).toLocaleString("en", { maximumSignificantDigits: 2 })} ${name}`;
}

const BYTES: readonly (readonly [number, string])[] = [
  [1e15, "PB"],
  [1e12, "TB"],
  [1e9, "GB"],
  [1e6, "MB"],
  [1e3, "kB"],
];
