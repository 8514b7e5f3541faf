import type { Network } from "../ff1/network.js";
import type { Refusal } from "../util/errors.js";

/** Writes the numerals of a point as a string of fixed length, and reads them back. */
export interface Spelling {
  readonly radix: number;
  /** The numerals that the last `read` found. */
  readonly numerals: Uint16Array;
  /** The number of characters of every string. */
  readonly length: number;
  /** Sets `numerals` to those of a string. Returns false if the string has another shape. */
  read(text: unknown): boolean;
  /** Returns the string of X, the numerals in `network`. Destroys X. */
  write(network: Network): string;
  /** Returns the rule of the shape that a string breaks, if it breaks one. */
  explain(text: string): Refusal | undefined;
  /** Returns the string of this shape that a person probably meant. */
  normalize(typed: string): string;
  /** Returns the anchored pattern of the shape. */
  createPattern(): RegExp;
}
