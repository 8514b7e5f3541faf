/** The most ids in one response. */
export const MOST_IDS = 10;
