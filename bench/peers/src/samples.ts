/** A multiplicative generator modulo 2^31 − 1. Its seed is fixed, so every run measures the same inputs. */
let seed = 20260101;
export function random(): number {
  seed = (seed * 48271) % 2147483647;
  return seed / 2147483647;
}

/** Ordinals from 2^20 to 2^53. Their logarithms are uniform. */
export const ordinals: readonly bigint[] = Array.from({ length: 1024 }, () =>
  BigInt(Math.floor(2 ** (20 + 33 * random()))),
);

export const key: Uint8Array = Uint8Array.from({ length: 16 }, () => Math.floor(256 * random()));

/** Throws unless every id decodes to its input and all ids are distinct. */
export function checkRoundTrips<T>(
  name: string,
  inputs: readonly T[],
  encode: (input: T) => string,
  decode: (id: string) => T,
): void {
  const ids = inputs.map(encode);
  if (new Set(ids).size !== new Set(inputs).size) throw new Error(`${name} gives two inputs the same id`);
  ids.forEach((id, i) => {
    if (decode(id) !== inputs[i]) throw new Error(`${name} decodes ${id} to ${decode(id)}, not ${inputs[i]}`);
  });
}
