const codes: number[] = [];

/** Returns the string of `length` character codes. */
export function fromCodes(bytes: Uint8Array, start: number, length: number): string {
  codes.length = length;
  for (let i = 0; i < length; i++) codes[i] = bytes[start + i]!;
  return String.fromCharCode.apply(undefined, codes);
}
