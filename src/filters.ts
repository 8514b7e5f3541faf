import type { Accept } from "./core/codec.js";
import { describe, PuidError } from "./util/errors.js";

/** What characters look like, to someone who means to read a word: each as the letter it passes for. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
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

const fold = (text: string): string =>
  text.toLowerCase().replace(/[^a-z]|[lv]/g, (character) => LOOK_ALIKES[character] ?? character);

/** A word's rest by its next letter; an empty key where a word ends. */
type Trie = Map<string, Trie>;

/**
 * A filter for `accept` that refuses ids in which a word can be read: in either case, and with digits and signs
 * for the letters they look like. The words are the caller's to bring; a word that is in the prefix refuses
 * every id.
 *
 * The words are permanent once ids are issued, and so is the codec's capacity.
 *
 * @param words - Strings of at least one character.
 * @throws PuidError `invalid_options` with the option `words`
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
  if (typeof words === "string" || typeof words?.[Symbol.iterator] !== "function") {
    refuseWords("an iterable of strings", words);
  }
  const root: Trie = new Map();
  for (const word of words) {
    if (typeof word !== "string" || word === "") refuseWords("strings of at least one character", word);
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
        node = node.get(text.charAt(at)); // "" past the end, which this node does not have
      }
    }
    return true;
  };
}

function refuseWords(rule: string, got: unknown): never {
  throw new PuidError("invalid_options", `"words" must be ${rule}, got ${describe(got)}`, {
    option: "words",
  });
}

const NUMBER =
  /^(?:0[box][0-9a-f_]+|(?:[0-9][0-9_,.]*|\.[0-9_]+)(?:[ed][+-]?[0-9_]*)?|[0-9]+(?:[:/-][0-9]+){1,2}|\.?inf(?:inity)?|\.?nan)%?$/i;

/**
 * A filter for `accept` that refuses ids which a spreadsheet, YAML or a data frame would take for a number, a
 * date or a formula, and so spoil: `12e45`, `0x1f`, `1-2`, `1_000`, `nan`, and whatever begins with `-`, `+`, `=`
 * or `@`. An id with a prefix of letters is none of these.
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
