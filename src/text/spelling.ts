import type { Network } from "../ff1/network.js";
import type { Refusal } from "../util/errors.js";

/** How the numerals of a point are written as a text of fixed length, and read from it. */
export interface Spelling {
  readonly radix: number;
  /** The numerals of the text that was read last. */
  readonly numerals: Uint16Array;
  /** The characters of every text. */
  readonly length: number;
  /** Sets `numerals` to a text's; false if it is of another shape. */
  read(text: unknown): boolean;
  /** The text of X, which is spent. */
  write(network: Network): string;
  /** Which rule of the shape a text breaks, if it breaks one. */
  explain(text: string): Refusal | undefined;
  /** What a person typed, as a text of this shape. */
  normalize(typed: string): string;
  /** The shape, anchored. */
  createPattern(): RegExp;
}
