import type { Accept } from "./core/codec.js";
import { describe } from "./util/errors.js";
import { isIterable, refuseOption } from "./util/validate.js";

/** The letter that each look-alike stands for when someone reads a word. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  __proto__: null!, // Object.prototype may have a name that is a character
  "0": "o",
  "1": "i",
  l: "i",
  "!": "i",
  "|": "i",
  "2": "z",
  "3": "e",
  "4": "a",
  "@": "a",
  "5": "s",
  $: "s",
  "6": "g",
  "9": "g",
  "7": "t",
  "+": "t",
  "8": "b",
  v: "u",
};

/** Returns a string in lower case, with letters in place of their look-alikes. */
const fold = (text: string): string =>
  text.toLowerCase().replace(/[^a-z]|[lv]/g, (character) => LOOK_ALIKES[character] ?? character);

/** The rest of each word, by its next letter. The key "" marks the end of a word. */
type Trie = Map<string, Trie>;

/**
 * Returns a filter for `accept` that rejects ids in which someone can read a word. It ignores case, and reads digits
 * and signs as the letters they look like. It has no word list of its own. A word in the prefix rejects every id.
 *
 * The words are permanent once you issue ids, and so is the capacity of the codec.
 *
 * @param words - Strings of at least one character.
 * @throws PuidError `invalid_options`, with the option `words`
 *
 * @example
 * ```ts
 * import { createPuid, generateKey, rejectWords } from "puid-codec";
 *
 * const accept = rejectWords(["sheet"]);
 * accept("x5H3e7x"); // false
 * const users = createPuid({ key: generateKey(), accept });
 * users.ordinal(users.id(42n)); // 42n
 * ```
 */
export function rejectWords(words: Iterable<string>): Accept {
  if (!isIterable(words)) refuseOption("words", "be an iterable of strings", describe(words));
  const root: Trie = new Map();
  for (const word of words) {
    if (typeof word !== "string" || word === "") {
      refuseOption("words", "be strings of at least one character", describe(word));
    }
    let node = root;
    for (const letter of fold(word)) {
      const next = node.get(letter) ?? new Map();
      node.set(letter, next);
      node = next;
    }
    node.set("", node);
  }
  return (id) => {
    const text = fold(id);
    for (let start = 0; start < text.length; start++) {
      let node: Trie | undefined = root;
      for (let at = start; node !== undefined; at++) {
        if (node.has("")) return false;
        node = node.get(text.charAt(at)); // past the end this is "", which `node` does not have here
      }
    }
    return true;
  };
}

/** Numbers, dates and times as YAML, spreadsheets and data frames read them: `0x1f`, `12e45`, `1-2`, `.inf`, `nan`. */
const NUMBER =
  /^(?:0[box][0-9a-f_]+|(?:[0-9][0-9_,.]*|\.[0-9_]+)(?:[ed][+-]?[0-9_]*)?|[0-9]+(?:[:/-][0-9]+){1,2}|\.?inf(?:inity)?|\.?nan)%?$/i;

/**
 * Tells whether an id is safe in spreadsheets, YAML and data frames. Pass it as `accept`. It rejects ids that these
 * would read as a number, a date or a formula, and change: `12e45`, `0x1f`, `1-2`, `1_000`, `nan`, and all that begin
 * with `-`, `+`, `=` or `@`. It accepts every id with a prefix such as `usr_`.
 *
 * @example
 * ```ts
 * import { rejectNumberLike } from "puid-codec";
 *
 * rejectNumberLike("12e45"); // false
 * rejectNumberLike("-2ab"); // false
 * rejectNumberLike("12f45"); // true
 * ```
 */
export const rejectNumberLike: Accept = (id) => !/^[-+=@]/.test(id) && !NUMBER.test(id);
