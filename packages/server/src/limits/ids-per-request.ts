/** The most ids of one request. */
export const MOST_IDS = 10;
