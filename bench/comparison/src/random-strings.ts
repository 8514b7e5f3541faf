/** The letters and digits of ASCII. */
export const LETTERS_AND_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** How many random strings the comparison gives each library. */
export const STRINGS = 100_000;

/**
 * Returns strings of random letters and digits. A multiplicative generator modulo 2^31 − 1 makes them: the same seed,
 * from 1 to 2^31 − 2, gives the same strings.
 */
export function randomStrings(count: number, length: number, seed: number): string[] {
  let state = seed;
  const character = (): string => {
    state = (state * 48271) % 2147483647;
    return LETTERS_AND_DIGITS[Math.floor((state / 2147483647) * LETTERS_AND_DIGITS.length)]!;
  };
  return Array.from({ length: count }, () => Array.from({ length }, character).join(""));
}

/** Returns all strings that differ from an id in one character of the alphabet, after its prefix. */
export function mistypedOf(id: string, alphabet: string, prefix = ""): string[] {
  const places = Array.from({ length: id.length - prefix.length }, (_, i) => prefix.length + i);
  return places.flatMap((place) =>
    Array.from(alphabet)
      .filter((character) => character !== id[place])
      .map((character) => id.slice(0, place) + character + id.slice(place + 1)),
  );
}
