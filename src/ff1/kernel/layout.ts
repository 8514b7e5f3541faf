// Where the kernel has what: addresses in its memory. AssemblyScript and TypeScript both read this file. Numbers are in the
// byte order of WebAssembly: the least significant byte comes first.

// The tables of `assurance/kernel/tables.ts` come first. The state begins here. It is what a key, a radix, a length, a tweak
// and an alphabet determine. Everything from `STATE` up to `KEYS` is public.
export const STATE = 0x800;

/** The arithmetic of the halves: `BINARY`, `NARROW` or `WIDE`. */
export const KIND = 0x800;
/** The radix is 2^k, and the halves have at most 64 bits. */
export const BINARY = 0;
/** The halves have at most 61 bits. */
export const NARROW = 1;
/** The halves have at most 120 bits. */
export const WIDE = 2;

/** The address of the last round key of AES. */
export const LAST = 0x804;
/** Whether y needs two reductions in even rounds, first that of odd rounds. */
export const TWICE = 0x808;
/** Whether the text is a UUID. */
export const UUID = 0x80c;
/** The lanes of S that have y, least significant first. If y has 20 bytes, `LONG` is 1, and they are of no use. */
export const LANES = 0x810;
export const LONG = 0x8c8;

// Reductions modulo m, which has L bits.
/** radix^u, the modulus of even rounds. */
export const EVEN = 0x820;
/** radix^v, the modulus of odd rounds. */
export const ODD = 0x840;
/** radix^v once more, if it is below 2^53: a number below 2^53 divided by it gives NUM(A) and NUM(B). */
export const SPLIT = 0x860;
/** A power of the radix. If `KIND` is `WIDE`, a half divided by it gives two parts. */
export const CUT = 0x880;
/** m. For `BINARY`, m − 1. 16 bytes. */
export const MODULUS = 0;
/** ⌊2^(63 + L) / m⌋, or 2^64 − 1 if that is 2^64. 8 bytes. */
export const RECIPROCAL = 16;
/** The quotient is the upper half of a product with the reciprocal, without this many bits. 4 bytes. */
export const SHIFT = 24;
/** The other factor of the product is the number to reduce, without this many bits, if it is not y. 4 bytes. */
export const DROPPED = 28;

/** NUM(A) below this, times radix^v, is below 2^53 + radix^v. 8 bytes. */
export const LIMIT = 0x8a0;

// The text.
/** The radix r of the text, r², and r⁴, of 4 bytes each. */
export const RADIX = 0x8a8;
export const SQUARE = 0x8ac;
export const FOURTH = 0x8b0;
/** ⌈2^k / r²⌉, and k. A number below r⁴ times the first, shifted right by k, is the number's quotient by r². */
export const DIVIDE_SQUARE = 0x8b4;
export const DIVIDE_SQUARE_SHIFT = 0x8b8;
/** The same for r and numbers below r². */
export const DIVIDE_RADIX = 0x8bc;
export const DIVIDE_RADIX_SHIFT = 0x8c0;
/** The number of parts: one for each half, or two if `KIND` is `WIDE`. */
export const PARTS = 0x8c4;
/** r² and 1 in turn, of 2 bytes each. */
export const WEIGHTS = 0x8d0;
/** The parts, most significant first. Each is a number below 2^64. */
export const PART = 0x8e0;
export const PART_SIZE = 32;
/** ⌊2^(63 + L) / r^digits⌋, or 0 if the radix is 2^k. 8 bytes. */
export const PART_RECIPROCAL = 0;
/** 64 − L. */
export const PART_SHIFT = 8;
/** The number of digits, of groups of up to four digits, and r to the number of digits in the first group. */
export const PART_DIGITS = 12;
export const PART_GROUPS = 16;
export const PART_FIRST = 20;
/** Where the part ends in the text. */
export const PART_END = 24;
/** The character of each digit, 96 bytes. */
export const SYMBOLS = 0x960;
/** For each character from 0x20, its digit plus 1, or 0 if it is none. 96 bytes. */
export const DIGITS = 0x9c0;

// The keys. All that follows is secret, but for text.
export const KEYS = 0xa20;
/** The first round key of AES, packed. */
export const FIRST_KEY = 0xa20;
/** The input of PRF in each of the ten rounds of FF1, without NUM(B). */
export const INPUTS = 0xa30;
/** The same combined with the first round key of AES, packed. */
export const FIRST_KEYS = 0xad0;
/** The other round keys of AES: 10, 12 or 14 of 16 bytes. */
export const ROUND_KEYS = 0xb70;
/** A prefix of up to 63 characters ends here, and the text of one string begins. */
export const TEXT = 0xc90;
/** The state ends here. The text has up to 240 characters. */
export const STATE_END = 0xc90;

// What calls work on.
/** A block for `encryptBlock`. */
export const BLOCK = 0xd80;
/** A key for `setKey`. */
export const KEY = 0xd90;
/** Its schedule: 240 bytes. */
export const SCHEDULE = 0xdb0;
/** Up to sixteen groups of a part. */
export const GROUPS = 0xea0;
/** The numbers of four parts. */
export const NUMBERS = 0xee0;
/** The digits of a UUID, without hyphens. */
export const UUID_DIGITS = 0xf00;

/** How many strings a batch has at most. */
export const MAX_BATCH = 2048;
/** An ordinal for each string: a double. */
export const ORDINALS = 0x1000;
/** NUM(A) and NUM(B) of each string, of 16 bytes each. A single string is the first one. */
export const HALVES = 0x5000;
/** NUM(B) is so far from NUM(A). */
export const B = 16;
/** A block of AES for each string. */
export const BLOCKS = 0x15000;
/** The texts of a batch. */
export const ROWS = 0x1d000;
export const MEMORY_END = 0x40000;
