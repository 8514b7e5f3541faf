import type { Random } from "./random.js";

/** Creates strings that are almost ids, and other strings. */

/** Characters that look like others, that are invisible, or that have a meaning in some syntax. */
const UNUSUAL = [
  "\0",
  "\n",
  "\r\n",
  "\u2028",
  "\ufeff",
  "\u200b",
  "\u00ad",
  "\u0301",
  "\u20e3",
  "\ufe0f",
  "\ud800",
  "\udfff",
  "\u{1f511}",
  "\u{1d7d8}",
  "\u0130",
  "\u0131",
  "\u212a",
  "\u017f",
  "\u0660",
  "\u0430",
  "\u2212",
  "\u{10ead}",
  " ",
  "\t",
  "\u00a0",
  "'",
  '"',
  "\\",
  "%",
  "$&",
  "-",
  "_",
  ".",
  "/",
  ":",
  "@",
  "[",
  "`",
  "{",
  "\x7f",
  "\x80",
];

const replaceAt = (text: string, at: number, by: string): string =>
  text.slice(0, at) + by + text.slice(at + 1);

const flipCase = (text: string): string =>
  text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase();

/** Returns a string of any UTF-16 code units. */
function anyString(random: Random): string {
  const end = random.pick([128, 256, 0x3000, 0x10000]);
  let text = "";
  for (let left = random.below(40); left > 0; left--) text += String.fromCharCode(random.below(end));
  return text;
}

/** Returns a string that differs a little from another, or that string itself. */
export function nearMiss(random: Random, text: string, alphabet: string): string {
  const at = random.below(Math.max(1, text.length));
  const own = text.charAt(at);
  const code = text.charCodeAt(at) || 0;
  switch (random.below(24)) {
    case 0:
    case 1:
    case 2:
      return replaceAt(text, at, random.character(alphabet));
    case 3:
      return replaceAt(text, at, String.fromCharCode(code + random.pick([-1, 1])));
    // A code unit with the same low bits.
    case 4:
      return replaceAt(text, at, String.fromCharCode(code + 128 * (1 + random.below(511))));
    case 5:
      return replaceAt(text, at, String.fromCharCode(code + 0xfee0));
    case 6:
      return replaceAt(text, at, flipCase(own));
    case 7:
      return flipCase(text);
    case 8:
      return text.slice(0, at);
    case 9:
      return text.slice(at);
    case 10:
      return replaceAt(text, at, "");
    case 11:
      return replaceAt(text, at, own + own);
    case 12:
      return text + random.pick(UNUSUAL);
    case 13:
      return random.pick(UNUSUAL) + text;
    case 14:
      return replaceAt(text, at, own + random.pick(UNUSUAL));
    case 15:
      return replaceAt(text, at, random.pick(UNUSUAL));
    case 16:
      return replaceAt(replaceAt(text, at, text.charAt(at + 1)), at + 1, own);
    case 17:
      return random.character(alphabet) + text;
    case 18:
      return text.normalize(random.pick(["NFD", "NFKD"])) + random.character(alphabet);
    case 19:
      return text.repeat(random.below(4));
    case 20:
      return anyString(random);
    case 21:
      return [...text].reverse().join("");
    default:
      return text;
  }
}

/** Returns the same string in another internal representation of V8. */
export function rebuilt(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  switch (random.below(5)) {
    case 0:
      return text.slice(0, at) + text.slice(at); // a rope
    case 1:
      return `xxxxxxxxxxxxxxxx${text}xxxxxxxxxxxxxxxx`.slice(16, 16 + text.length); // a slice
    case 2:
      return `\u{1f511}xxxxxxxxxxxxxxxx${text}`.slice(18); // two bytes per character
    case 3:
      return Object.keys({ [text]: 0 })[0]!; // interned
    default:
      return JSON.parse(JSON.stringify(text));
  }
}
