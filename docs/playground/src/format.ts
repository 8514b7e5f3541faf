import { alphabets, type PuidOptions } from "puid-codec";
import { lengthsFor } from "../../../src/core/lengths.js";
import { parseWhole } from "../../../src/text/whole.js";

/** What the visitor chose: the options of `createPuid` without the key. Undefined stands for a default. */
export type Format = Omit<PuidOptions, "key">;

export type AlphabetName = keyof typeof alphabets;

/** Returns the name of an alphabet, if it has one. */
export const nameOf = (alphabet: string): AlphabetName | undefined =>
  (Object.keys(alphabets) as AlphabetName[]).find((name) => alphabets[name] === alphabet);

/**
 * Returns a whole number.
 *
 * @throws Error if the text is no whole number
 */
export function readWhole(name: string, text: string): bigint {
  const whole = parseWhole(text.trim());
  if (whole !== undefined) return whole;
  throw new Error(
    `"${name}" must be a whole number, such as 1000000, 1e6 or 2^63, got "${text.slice(0, 64)}"`,
  );
}

/** Returns the shortest length with this many guard bits, as `puid plan` computes it; undefined beyond 64 bits. */
export const lengthWith = (guardBits: number, capacity: bigint, radix: number): number | undefined =>
  lengthsFor(capacity, BigInt(radix)).find((length) => length.guardBits >= guardBits)?.length;

/** Shows how rare it is that a guess is an id: one in `guess`, which is 2^guardBits, or infinite beyond 2^1024. */
export function showGuess(guess: number, guardBits: number): string {
  if (guess < 1.05) return "every guess";
  if (guess === Infinity) return `1 in about 10^${Math.floor(guardBits * Math.log10(2))}`;
  const shown =
    guess < 1e6
      ? guess.toLocaleString("en", { maximumFractionDigits: 1 })
      : guess.toExponential(1).replace("e+", " × 10^");
  return `1 in ${shown}`;
}

/** Shows a number: in full if it is short, and otherwise as a power of 10. */
export function showCount(count: bigint): string {
  const digits = String(count);
  if (digits.length <= 15) return count.toLocaleString("en");
  return `about ${digits[0]}.${digits[1]} × 10^${digits.length - 1}`;
}

/** Returns the day when ids run out, if a number of rows is added each day. */
export function showEnd(capacity: bigint, rowsPerDay: bigint, today: Date): string {
  if (rowsPerDay === 0n) return "never: no row is added";
  const days = capacity / rowsPerDay;
  if (days === 0n) return "today";
  const years = (days * 10_000n) / 3_652_425n;
  if (years >= 10n ** 15n) return `in ${showCount(years)} years`;
  if (years >= 1000n) return `in about ${years.toLocaleString("en", { maximumSignificantDigits: 2 })} years`;
  const date = new Date(today.getTime() + Number(days) * 86_400_000).toISOString().slice(0, 10);
  return `on ${date}, in ${years === 0n ? plural(days, "day") : plural(years, "year")}`;
}

const plural = (count: bigint, unit: string): string => `${count} ${unit}${count === 1n ? "" : "s"}`;
