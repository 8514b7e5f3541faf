import { createPuid, type Puid, PuidError } from "puid-codec";

/** The key of the README's examples, which is no secret. */
export const EXAMPLE_KEY = "f44fec9beae13cc3a609f67b2f19ab55";

/** What the two fields show, and the library's error if it rejects the one that was edited last. */
export interface Pair {
  readonly ordinal: string;
  readonly id: string;
  readonly fault?: { readonly field: "ordinal" | "id"; readonly error: PuidError };
}

export const createUsers = (key: string): Puid => createPuid({ key, prefix: "usr_" });

/** An empty field is no mistake. */
const EMPTY: Pair = { ordinal: "", id: "" };

/** Returns the pair after somebody typed an ordinal. */
export const fromOrdinal = (codec: Puid, ordinal: string): Pair =>
  orFault(
    () => (ordinal === "" ? EMPTY : { ordinal, id: codec.id(toInteger(ordinal)) }),
    (error) => ({ ordinal, id: "", fault: { field: "ordinal", error } }),
  );

/** Returns the pair after somebody typed an id. */
export const fromId = (codec: Puid, id: string): Pair =>
  orFault(
    () => (id === "" ? EMPTY : { ordinal: String(codec.ordinal(id)), id }),
    (error) => ({ ordinal: "", id, fault: { field: "id", error } }),
  );

/** Returns the id with a character replaced by the next one of the alphabet. `place` counts from the end, from 0. */
export function mistype(
  { alphabet, length }: Pick<Puid, "alphabet" | "length">,
  id: string,
  place: number,
): string {
  const at = id.length - 1 - (place % length);
  const next = (alphabet.indexOf(id[at]!) + 1) % alphabet.length;
  return id.slice(0, at) + alphabet[next]! + id.slice(at + 1);
}

/** Returns digits as an integer. Returns other text as it is: the library rejects it. */
const toInteger = (text: string): bigint =>
  /^ *-?\d{1,400} *$/.test(text) ? BigInt(text) : (text as unknown as bigint);

function orFault(action: () => Pair, toPair: (error: PuidError) => Pair): Pair {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof PuidError)) throw error;
    return toPair(error);
  }
}
