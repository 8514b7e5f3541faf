/** Returns nanoseconds with three significant digits. More would differ in the next run. */
export const formatTime = (nanoseconds: number): string =>
  nanoseconds.toLocaleString("en", { maximumSignificantDigits: 3 });

/** Returns a ratio with two decimals, or with three significant digits if it is small. */
export const formatRatio = (ratio: number): string =>
  ratio < 0.1 ? ratio.toLocaleString("en", { maximumSignificantDigits: 2 }) : ratio.toFixed(2);
