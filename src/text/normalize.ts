/** Spaces, hyphens and similar characters, with those that word processors and web pages insert. */
const SEPARATORS = /[\s\u00ad\u200b\u2212\p{Dash_Punctuation}]/gu;

/** Nobody types more, and V8 aborts if a replacement has 2^27 matches. */
const MAX_TYPED = 65_536;

/**
 * Returns the id that a person probably meant:
 *
 * - It removes separators that the alphabet lacks.
 * - It folds the case of letters if the alphabet has letters of one case only.
 * - It replaces letters that the alphabet lacks by the digits they look like, if the alphabet has those: o by 0, i
 *   and l by 1.
 *
 * It recognizes a prefix that was typed in the same ways. It returns a string of more than 65,536 characters unchanged.
 */
export function normalize(text: string, prefix: string, alphabet: string): string {
  if (text.length > MAX_TYPED) return text;
  const foldsDown = !/[A-Z]/.test(alphabet);
  const foldsUp = !/[a-z]/.test(alphabet);
  const fold = (letter: string): string => {
    const folded = foldsDown ? letter.toLowerCase() : foldsUp ? letter.toUpperCase() : letter;
    if (alphabet.includes(folded)) return folded;
    // The look-alikes of Crockford's base 32
    const digit = "oO".includes(letter) ? "0" : "iIlL".includes(letter) ? "1" : folded;
    return alphabet.includes(digit) ? digit : folded;
  };
  const normalizeDigits = (typed: string): string =>
    typed
      .replace(SEPARATORS, (separator) => (alphabet.includes(separator) ? separator : ""))
      .replace(/[A-Za-z]/g, fold);

  // The prefix may contain characters that this removes or replaces. So compare it in its normalized form.
  const normalized = normalizeDigits(text);
  const normalizedPrefix = normalizeDigits(prefix);
  return normalized.startsWith(normalizedPrefix)
    ? prefix + normalized.slice(normalizedPrefix.length)
    : normalized;
}
