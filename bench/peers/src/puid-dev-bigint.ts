/** The scheme of puid.dev in its simplest form, on bigints. */

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
export const ROUND_KEYS: readonly bigint[] = [
  0x9e3779b97f4a7c15n,
  0xbf58476d1ce4e5b9n,
  0x94d049bb133111ebn,
  0xd6e8feb86659fd93n,
];

const word = (x: bigint): bigint => BigInt.asUintN(64, x);

function f(x: bigint, k: bigint): bigint {
  let z = word(x + k);
  z = word((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = word((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  z = z ^ (z >> 31n);
  return word(z << 17n) | (z >> 47n);
}

export function oracleId(ordinal: bigint, roundKeys: readonly bigint[] = ROUND_KEYS): string {
  let [left, right] = [ordinal >> 64n, word(ordinal)];
  for (const key of roundKeys) [left, right] = [right, left ^ f(right, key)];
  let text = "";
  let rest = (left << 64n) | right;
  do {
    text = DIGITS.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  } while (rest > 0n);
  return text;
}

/** Returns the ordinal of a string of letters and digits, or `undefined` if the service never issued it. */
export function oracleOrdinal(text: string, roundKeys: readonly bigint[] = ROUND_KEYS): bigint | undefined {
  let point = 0n;
  for (const digit of text) point = point * 62n + BigInt(DIGITS.indexOf(digit));
  if (point >= 2n ** 128n || (text.startsWith("0") && text !== "0")) return undefined;
  let [left, right] = [point >> 64n, word(point)];
  for (const key of roundKeys.toReversed()) [left, right] = [right ^ f(left, key), left];
  return left === 0n ? right : undefined;
}
