import { codesOf } from "../util/digit-tables.js";

/**
 * Returns the anchored pattern of a codec's ids. Its source means the same without a flag, with `u` and with `v`, which
 * the HTML attribute `pattern` uses.
 */
export function createPattern(prefix: string, alphabet: string, length: number): RegExp {
  return Object.freeze(
    new RegExp(`^${prefix.replaceAll(".", "\\.")}${characterClass(alphabet)}{${length}}$`),
  );
}

/** Returns the class `[…]` of distinct characters. It writes three or more in a row as a range. */
function characterClass(characters: string): string {
  const codes = codesOf(characters).sort();
  const literal = (code: number): string => String.fromCharCode(code).replace(/[\\\]^[(){}/|-]/, "\\$&");
  let source = "";
  for (let i = 0; i < codes.length; ) {
    const first = codes[i]!;
    let run = 1;
    while (codes[i + run] === first + run) run++;
    const range = run >= 3;
    source += range ? `${literal(first)}-${literal(first + run - 1)}` : literal(first);
    i += range ? run : 1;
  }
  return `[${source}]`;
}
