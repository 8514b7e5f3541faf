// Tables between digits and the characters of an alphabet. All of them are ASCII.

/** Returns the character code of each digit. */
export function codesOf(alphabet: string): Uint16Array {
  const codes = new Uint16Array(alphabet.length);
  for (let digit = 0; digit < alphabet.length; digit++) codes[digit] = alphabet.charCodeAt(digit);
  return codes;
}

/** Returns the digit of each ASCII character, or −1 for a character outside the alphabet. */
export function digitsOf(alphabet: string): Int8Array {
  const digits = new Int8Array(128).fill(-1);
  for (let digit = 0; digit < alphabet.length; digit++) digits[alphabet.charCodeAt(digit)] = digit;
  return digits;
}
