import type { NetworkText } from "../ff1/network-text.js";
import type { Refusal } from "../util/errors.js";
import type { Characters } from "./characters.js";

/** The shape of strings of fixed length. */
export interface Spelling extends Characters {
  /** The class of its texts where the kernel cannot run. */
  readonly Text: typeof NetworkText;
  /** Returns the rule of the shape that a string breaks, if it breaks one. */
  explain(text: string): Refusal | undefined;
  /** Returns the string of this shape that a person probably meant. */
  normalize(typed: string): string;
  /** Returns the anchored pattern of the shape. */
  createPattern(): RegExp;
}
