/**
 * Derives the tables of the kernel's AES. "Accelerating AES with Vector Permute Instructions" (Hamburg, 2009) has the
 * idea: a table of sixteen bytes fits in a vector, and one instruction looks up sixteen bytes in it. So the field of 256
 * elements is written over its subfield of 16.
 *
 * A byte x of FIPS 197 is k + i·θ, where k and i are in the subfield, and θ² + aθ + a = 0. The norm of x is
 * N = k² + aik + ai², and 1/x = (k + ai)/N + (i/N)·θ. With j = i + k, two inversions in the subfield give
 *
 *     io = 1/(1/i + a/k) + j = N / (k + ai)
 *     jo = 1/(1/j + a/k) + i = N / (k + ak + ai)
 *
 * From these, 1/x = 1/io + ((1/jo + (1 + a)/io) / a²)·θ. That is a sum of a function of io and a function of jo, and so is
 * every linear map of 1/x: two lookups. The formulas hold for i, j, k or x of 0 too, if 1/0 is "none", a value with its
 * highest bit set: adding to it keeps that bit, and the lookup of such a value gives 0.
 */

/** The product of two bytes: FIPS 197, section 4.2. */
export function multiply(x: number, y: number): number {
  let product = 0;
  for (let bit = 0; bit < 8; bit++) {
    if ((y >> bit) & 1) product ^= x;
    x = (x << 1) ^ (x & 0x80 ? 0x11b : 0);
  }
  return product;
}

function power(x: number, exponent: number): number {
  let result = 1;
  for (let k = 0; k < exponent; k++) result = multiply(result, x);
  return result;
}

/** 1/x, and 0 for 0. */
const inverse = (x: number): number => power(x, 254);

const BYTES = Array.from({ length: 256 }, (_, x) => x);
const NIBBLES = BYTES.slice(0, 16);
const NONE = 0x80;

/** The elements of the subfield: those with x^16 = x. */
const subfield = BYTES.filter((x) => power(x, 16) === x);
/** A root of X^4 + X + 1. A nibble stands for the sum of those of γ^0 … γ^3 whose bits are set. */
const gamma = subfield.find((x) => power(x, 4) === (x ^ 1))!;
const elements = NIBBLES.map((nibble) =>
  [0, 1, 2, 3].reduce((sum, bit) => ((nibble >> bit) & 1 ? sum ^ power(gamma, bit) : sum), 0),
);
const toNibble = (element: number): number => elements.indexOf(element);

/** The first a and θ, outside of the subfield, that fit. */
const [a, theta] = subfield
  .slice(1)
  .flatMap((a) => BYTES.map((theta) => [a, theta] as const))
  .find(
    ([a, theta]) => !subfield.includes(theta) && (multiply(theta, theta) ^ multiply(a, theta) ^ a) === 0,
  )!;

const unpacked = BYTES.map((packed) => elements[packed & 15]! ^ multiply(elements[packed >> 4]!, theta));

/** Writes a byte as k + i·θ: k in the low nibble, i in the high one. */
export const pack = (x: number): number => unpacked.indexOf(x);

/** The linear part of FIPS 197, section 5.1.1. */
function affine(x: number): number {
  const twice = x | (x << 8);
  return (x ^ (twice >> 4) ^ (twice >> 5) ^ (twice >> 6) ^ (twice >> 7)) & 255;
}

/** The part of 1/x that io determines, and the part that jo determines. */
const fromIo = (io: number): number =>
  multiply(inverse(io), 1 ^ multiply(theta, multiply(1 ^ a, inverse(multiply(a, a)))));
const fromJo = (jo: number): number => multiply(inverse(jo), multiply(theta, inverse(multiply(a, a))));

const tableOf = (entry: (element: number) => number): number[] => elements.map((element) => entry(element));
const orNone = (entry: (element: number) => number) => (element: number) =>
  element === 0 ? NONE : toNibble(entry(element));

/**
 * For each of the four terms of MIXCOLUMNS(), the lanes that it takes: FIPS 197, sections 5.1.2 and 5.1.3. Term `step`
 * of the byte in row r and column c is in row r + step. SHIFTROWS() has moved that there from as many columns on. A
 * vector holds a block in reverse, so that lane 0 has the least significant byte of a number.
 */
const lanesOf = (step: number): number[] =>
  LANES.map((lane) => {
    const byte = 15 - lane;
    const row = (byte + step) % 4;
    const column = (Math.floor(byte / 4) + row) % 4;
    return 15 - (4 * column + row);
  });

const LANES = NIBBLES;
const all = (byte: number): number[] => LANES.map(() => byte);

/** The tables, by name. Each has a multiple of sixteen bytes. */
export const TABLES: Readonly<Record<string, readonly number[]>> = {
  LOW: all(0x0f),
  /** 1/x in the subfield, and a/x. */
  INVERSE: tableOf(orNone(inverse)),
  A_INVERSE: tableOf(orNone((x) => multiply(a, inverse(x)))),
  /** `pack`, for a low nibble and for a high one. */
  PACK_LOW: NIBBLES.map((nibble) => pack(nibble)),
  PACK_HIGH: NIBBLES.map((nibble) => pack(nibble << 4)),
  /** SUBBYTES() without its constant, packed: the parts of io and of jo. */
  S_IO: tableOf((io) => pack(affine(fromIo(io)))),
  S_JO: tableOf((jo) => pack(affine(fromJo(jo)))),
  /** The same times {02}. */
  S2_IO: tableOf((io) => pack(multiply(2, affine(fromIo(io))))),
  S2_JO: tableOf((jo) => pack(multiply(2, affine(fromJo(jo))))),
  /** SUBBYTES() without its constant, not packed, for the last round. */
  LAST_IO: tableOf((io) => affine(fromIo(io))),
  LAST_JO: tableOf((jo) => affine(fromJo(jo))),
  /** SHIFTROWS() and the four terms of MIXCOLUMNS(). */
  ROW_0: lanesOf(0),
  ROW_1: lanesOf(1),
  ROW_2: lanesOf(2),
  ROW_3: lanesOf(3),
  /** Round keys: none, and the constant of SUBBYTES(). */
  ZERO: all(0),
  CONSTANT: all(0x63),
  /** The lanes of a block in reverse. */
  REVERSE: LANES.map((lane) => 15 - lane),
  /** From byte k on, sixteen bytes select the last k of a vector. */
  ENDS: [...all(0), ...all(0xff)],
};
