import type { Chance } from "./chance.js";

/** Texts that are nearly ids, and texts that are nothing of the kind. */

/** Characters that a careless reader takes for others, or for none. */
const STRANGERS = [
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

/** A text of UTF-16 units of any kind. */
function anyText(chance: Chance): string {
  const end = chance.pick([128, 256, 0x3000, 0x10000]);
  let text = "";
  for (let left = chance.below(40); left > 0; left--) text += String.fromCharCode(chance.below(end));
  return text;
}

/** Something near a text, which may be that text. */
export function near(chance: Chance, text: string, alphabet: string): string {
  const at = chance.below(Math.max(1, text.length));
  const own = text.charAt(at);
  const code = text.charCodeAt(at) || 0;
  switch (chance.below(24)) {
    case 0:
    case 1:
    case 2:
      return replaceAt(text, at, chance.character(alphabet));
    case 3:
      return replaceAt(text, at, String.fromCharCode(code + chance.pick([-1, 1])));
    // What is the same in its low bits
    case 4:
      return replaceAt(text, at, String.fromCharCode(code + 128 * (1 + chance.below(511))));
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
      return text + chance.pick(STRANGERS);
    case 13:
      return chance.pick(STRANGERS) + text;
    case 14:
      return replaceAt(text, at, own + chance.pick(STRANGERS));
    case 15:
      return replaceAt(text, at, chance.pick(STRANGERS));
    case 16:
      return replaceAt(replaceAt(text, at, text.charAt(at + 1)), at + 1, own);
    case 17:
      return chance.character(alphabet) + text;
    case 18:
      return text.normalize(chance.pick(["NFD", "NFKD"])) + chance.character(alphabet);
    case 19:
      return text.repeat(chance.below(4));
    case 20:
      return anyText(chance);
    case 21:
      return [...text].reverse().join("");
    default:
      return text;
  }
}

/** The same text, as another of V8's kinds of string. */
export function respelt(chance: Chance, text: string): string {
  const at = chance.below(text.length + 1);
  switch (chance.below(5)) {
    case 0:
      return text.slice(0, at) + text.slice(at); // a rope
    case 1:
      return `xxxxxxxxxxxxxxxx${text}xxxxxxxxxxxxxxxx`.slice(16, 16 + text.length); // a slice
    case 2:
      return `\u{1f511}xxxxxxxxxxxxxxxx${text}`.slice(18); // of two bytes a character
    case 3:
      return Object.keys({ [text]: 0 })[0]!; // interned
    default:
      return JSON.parse(JSON.stringify(text));
  }
}

/** A text as a literal that says it again, whatever it holds. */
export const literal = (text: string): string =>
  text.length > 10_000
    ? `${literal(text.slice(0, 100))}… (${text.length} characters)`
    : JSON.stringify(text).replace(
        /[^ -~]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
      );
