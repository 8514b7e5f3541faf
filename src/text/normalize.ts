/** Spaces, hyphens and their kin, among them those that word processors and web pages put in. */
const SEPARATORS = /[\s\u00ad\u200b\u2212\p{Dash_Punctuation}]/gu;

/** Nobody types more, and V8 dies of a replacement in 2^27 places. */
const MOST_CHARACTERS = 65_536;

/**
 * What a person typed, as the one spelling of an id: separators that the alphabet lacks go, case folds if the
 * alphabet has letters of one case only, and letters that it lacks become the digits they look like, o → 0,
 * i and l → 1, where it has those. The prefix is recognised with the same indulgence.
 */
export function normalize(text: string, prefix: string, alphabet: string): string {
  if (text.length > MOST_CHARACTERS) return text;
  const foldsDown = !/[A-Z]/.test(alphabet);
  const foldsUp = !/[a-z]/.test(alphabet);
  const fold = (letter: string): string => {
    const folded = foldsDown ? letter.toLowerCase() : foldsUp ? letter.toUpperCase() : letter;
    if (alphabet.includes(folded)) return folded;
    // As Crockford's base 32 reads letters.
    const digit = "oO".includes(letter) ? "0" : "iIlL".includes(letter) ? "1" : folded;
    return alphabet.includes(digit) ? digit : folded;
  };
  const squeeze = (typed: string): string =>
    typed
      .replace(SEPARATORS, (separator) => (alphabet.includes(separator) ? separator : ""))
      .replace(/[A-Za-z]/g, fold);

  // The prefix may itself hold what squeezing removes or alters, so it meets the text squeezed.
  const squeezed = squeeze(text);
  const squeezedPrefix = squeeze(prefix);
  return squeezed.startsWith(squeezedPrefix) ? prefix + squeezed.slice(squeezedPrefix.length) : squeezed;
}
