/**
 * Conversions between numbers and bytes in PL/pgSQL. The halves of FF1 are `bigint` if they fit, and `numeric`
 * otherwise.
 */

/** A `bigint` holds all values of this many bytes. It is signed, so it does not hold all of 8. */
const CHUNK = 7;

/** Returns the number in `count` bytes of a bytea, starting at byte `from`. The first byte is 1. */
export function numberOf(bytea: string, from: number, count: number): string {
  const chunks: string[] = [];
  for (let at = 0; at < count; at += CHUNK) {
    const size = Math.min(CHUNK, count - at);
    const hex = `encode(substring(${bytea} from ${from + at} for ${size}), 'hex')`;
    chunks.push(`('x' || ${hex})::bit(${8 * size})::bigint`);
    if (chunks.length > 1) {
      const [high, low] = [chunks[0]!, chunks.pop()!];
      chunks[0] = `(${chunks.length === 1 && at === CHUNK ? `${high}::numeric` : high} * ${2n ** BigInt(8 * size)} + ${low})`;
    }
  }
  return chunks[0]!;
}

/** Returns a number below 256^count as that many bytes, big-endian. */
export function bytesOf(number: string, count: number, isNumeric: boolean): string {
  if (!isNumeric) return `substring(int8send(${number}) from ${9 - count})`;
  const words: string[] = [];
  for (let left = count, shift = 0; left > 0; left -= 4, shift += 32) {
    const quotient = shift === 0 ? number : `div(${number}, ${2n ** BigInt(shift)})`;
    const word = `int8send(mod(${quotient}, 4294967296)::bigint)`;
    words.unshift(`substring(${word} from ${9 - Math.min(4, left)})`);
  }
  return words.join(" || ");
}
