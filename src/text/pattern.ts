import { codesOf } from "./alphabet.js";

/**
 * The shape of a codec's ids, anchored at both ends. Its source means the same with no flag, with `u` and with
 * `v`, which an HTML `pattern` has.
 */
export function createPattern(prefix: string, alphabet: string, length: number): RegExp {
  return Object.freeze(
    new RegExp(`^${prefix.replaceAll(".", "\\.")}${characterClass(alphabet)}{${length}}$`),
  );
}

/** `[…]` for some distinct characters: runs of at least three as ranges, what is special escaped. */
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
