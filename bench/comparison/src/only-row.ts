/** Returns the number of a list of one, if sqids encodes it. It decodes numbers above 2^53 − 1, but encodes none of them. */
export const onlyRow = ([first, ...others]: readonly number[]): number | undefined =>
  others.length === 0 && Number.isSafeInteger(first) ? first : undefined;
