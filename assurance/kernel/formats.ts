import { Digits, type TextFormat, Uuid } from "./library.js";

const PRINTABLE = Array.from({ length: 94 }, (_, k) => String.fromCharCode(0x21 + k)).join("");
const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** 85^5 is just above 2^32. There, quotients are least exact. */
const BASE85 = PRINTABLE.slice(3, 88);

const digits = (prefix: string, alphabet: string, count: number): TextFormat =>
  new Digits(prefix, alphabet, count).format;

/** Formats that take different paths through the kernel. */
export const FORMATS: Readonly<Record<string, TextFormat>> = {
  "binary, 45 and 50 bits": digits("usr_", "0123456789abcdefghjkmnpqrstvwxyz", 19),
  "binary, 64 bits": digits("", "0123456789abcdef", 32),
  "narrow, y of 8 bytes": digits("order-", "0123456789", 18),
  "narrow, y of 12 bytes": digits("usr_", BASE62, 16),
  "narrow, above 32 bits": digits("n", BASE85, 10),
  "narrow, above 32 bits, reduced twice": digits("", BASE85, 9),
  "wide, of 96 bits": digits("a_", BASE62, 32),
  "wide, above 64 bits": digits("", BASE85, 20),
  "wide, above 64 bits, reduced twice": digits("", BASE85, 19),
  "wide, above 96 bits": digits("", BASE85, 30),
  "wide, above 96 bits, reduced twice": digits("", BASE85, 29),
  "wide, of bits": digits("", "01", 240),
  "few long digits": digits("", PRINTABLE, 4),
  UUID: new Uuid().format,
};

/** Formats whose digits are as large as they can be in a place. */
export const LONG_PARTS: readonly TextFormat[] = [
  digits("usr_", "0123456789", 30),
  digits("", PRINTABLE.slice(0, 17), 28),
  digits("", PRINTABLE.slice(30, 61), 24),
  digits("", PRINTABLE.slice(20, 87), 20),
];
