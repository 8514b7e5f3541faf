import { alphabets, type PuidOptions } from "../../src/index.js";

/** Formats that together use every form of FF1 and every way that batches take. */
export const formats: Record<string, Omit<PuidOptions, "key">> = {
  defaults: {},
  "a prefix": { prefix: "usr_" },
  "narrow halves": { alphabet: alphabets.base62 },
  "wide halves": { alphabet: alphabets.base62, length: 22 },
  "the general form": { alphabet: alphabets.base62, length: 40, capacity: 2n ** 100n },
  "a small domain": { alphabet: alphabets.decimal, length: 6 },
  "ordinals above 2^64": { alphabet: alphabets.base58, length: 22, capacity: 2n ** 100n },
};
