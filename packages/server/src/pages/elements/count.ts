const NUMBER = new Intl.NumberFormat("en-US");

/** Returns a number with separators, such as "12,345". */
export const numberOf = (value: number): string => NUMBER.format(value);

/** Returns a number of ids, such as "1 id" or "12,345 ids". */
export const idsOf = (count: number): string => `${numberOf(count)} ${count === 1 ? "id" : "ids"}`;
