/** A character that repeats from id to id. */
export interface Repetition {
  /** The number of ids from one to the next of the two that are compared. */
  readonly distance: number;
  /** The position of the character, from 0. */
  readonly position: number;
  /** The share of pairs at this distance whose characters are equal, from 0 to 1. */
  readonly share: number;
}

const MOST_DISTANCE = 120;
/** The most characters of an id that are compared, from its end. */
export const MOST_POSITIONS = 64;

/**
 * Finds the character that repeats most often among consecutive ids, over all distances up to 120. Positions count from
 * the end if the ids have different lengths, as digits of numbers do.
 */
export function findRepetition(ids: readonly string[]): Repetition {
  // Of long ids, some characters are enough.
  const length = Math.min(...ids.map((id) => id.length), MOST_POSITIONS);
  let best: Repetition = { distance: 1, position: 0, share: -1 };
  for (let position = 0; position < length; position++) {
    const codes = Uint8Array.from(ids, (id) => id.charCodeAt(id.length - length + position));
    for (let distance = 1; distance <= MOST_DISTANCE && distance < codes.length; distance++) {
      let equal = 0;
      for (let i = distance; i < codes.length; i++) if (codes[i] === codes[i - distance]) equal++;
      const share = equal / (codes.length - distance);
      if (share > best.share) best = { distance, position, share };
    }
  }
  return best;
}
