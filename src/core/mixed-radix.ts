import { toBigInt, toSafeNumber } from "../util/bigint64.js";
import { describe, quote, refuse, showBound, showInteger } from "../util/errors.js";
import { refuseOption } from "../util/validate.js";
import { checkInteger } from "./check-integer.js";

/** The parts of a composite id. Each is at least 0 and below its range. */
export type Parts<Name extends string = string> = { readonly [N in Name]: bigint };

/** Parts as a caller may give them. A number is a safe integer. Other properties do not matter. */
export type GivenParts<Name extends string = string> = { readonly [N in Name]: bigint | number };

/** The number of values of each part, the most significant part first. */
export type Ranges<Name extends string = string> = { readonly [N in Name]: bigint };

/**
 * Numbers in a mixed radix: SPEC.md, "Composite ids". It converts parts to an ordinal below the product of their ranges,
 * and back.
 */
export class MixedRadix<Name extends string> {
  readonly ranges: Ranges<Name>;
  private readonly names: readonly Name[];
  private readonly radices: readonly bigint[];
  /** The doubles nearest to the ranges. A safe integer is below both or below neither. */
  private readonly safeRadices: readonly number[];
  /** Has all parts: a setter on `Object.prototype` could take the value of a new property. Copies of it are fast. */
  private readonly template: Parts<Name>;
  private readonly advice: string;

  /** @param advice - What to do when the first range is too small. */
  constructor(ranges: Ranges<Name>, advice: string) {
    this.ranges = ranges;
    this.names = Object.keys(ranges) as Name[];
    this.radices = this.names.map((name) => ranges[name]);
    this.safeRadices = this.radices.map(Number);
    this.template = { ...ranges };
    this.advice = advice;
  }

  /**
   * Returns the ordinal of parts, as a number if it is safe.
   *
   * @param index - The position of the parts in a batch.
   * @throws PuidError `invalid_ordinal` for a part that is not an integer below its range
   */
  toOrdinal(parts: GivenParts<Name>, index?: number): number | bigint {
    const { names, safeRadices } = this;
    let ordinal = 0;
    for (let i = 0; i < names.length; i++) {
      const part = toSafeNumber(parts[names[i]!]);
      const radix = safeRadices[i]!;
      if (!(part < radix)) return this.toLargeOrdinal(parts, index);
      ordinal = ordinal * radix + part;
    }
    // A sum above 2^53 may be rounded, but never to 2^53 - 1 or less.
    return ordinal <= Number.MAX_SAFE_INTEGER ? ordinal : this.toLargeOrdinal(parts, index);
  }

  /** Returns the ordinal of parts, in bigints. Checks each part. */
  private toLargeOrdinal(parts: GivenParts<Name>, index?: number): bigint {
    const { names, radices } = this;
    let ordinal = 0n;
    for (let i = 0; i < names.length; i++) {
      const part = parts[names[i]!];
      const isValid = typeof part === "bigint" ? part >= 0n : Number.isSafeInteger(part) && part >= 0;
      if (!isValid || part >= radices[i]!) this.refusePart(i, part, index);
      ordinal = i === 0 ? BigInt(part) : ordinal * radices[i]! + BigInt(part);
    }
    return ordinal;
  }

  /** @throws PuidError `invalid_ordinal`, always */
  private refusePart(i: number, part: bigint | number, index: number | undefined): never {
    const [argument, details] = index === undefined ? ["parts", {}] : [`parts[${index}]`, { index }];
    const name = `${argument}.${this.names[i]}`;
    checkInteger(name, part, details);
    const rule = `be below its range ${showBound(this.radices[i]!)}`;
    const advice = i === 0 ? this.advice : "";
    return refuse("invalid_ordinal", name, rule, showInteger(part), advice, details);
  }

  /** @throws PuidError `invalid_ordinal` if the last of `count` consecutive parts is not below its range */
  checkRun(first: GivenParts<Name>, count: number): void {
    const name = this.names.at(-1)!;
    const range = this.radices.at(-1)!;
    if (!Number.isSafeInteger(count) || BigInt(first[name]) + BigInt(count) <= range) return;
    const rule = `be at most its range ${showBound(range)}`;
    refuse("invalid_ordinal", `first.${name}" + "count`, rule, `${showInteger(first[name])} + ${count}`);
  }

  /** Returns the parts of an ordinal below the product of the ranges. */
  toParts(ordinal: bigint): Parts<Name> {
    const { names, radices, safeRadices } = this;
    const values: bigint[] = new Array(names.length);
    const safe = toSafeNumber(ordinal);
    if (safe >= 0) {
      let rest = safe;
      for (let i = names.length - 1; i > 0; i--) {
        const part = rest % safeRadices[i]!;
        values[i] = toBigInt(part);
        rest = (rest - part) / safeRadices[i]!;
      }
      values[0] = toBigInt(rest);
    } else {
      let rest = ordinal;
      for (let i = names.length - 1; i > 0; i--) {
        const quotient = rest / radices[i]!;
        values[i] = rest - quotient * radices[i]!;
        rest = quotient;
      }
      values[0] = rest;
    }
    const parts: { [N in Name]: bigint } = { ...this.template };
    for (let i = 0; i < names.length; i++) parts[names[i]!] = values[i]!;
    return parts;
  }
}

/**
 * Validates ranges.
 *
 * @throws PuidError `invalid_options`, with the option `parts`
 */
export function readRanges<Name extends string>(given: Ranges<Name>): Ranges<Name> {
  if (typeof given !== "object" || given === null || Object.keys(given).length === 0) {
    const got = typeof given === "object" && given !== null ? "none" : describe(given);
    refuseOption("parts", "be an object with the range of each part", got);
  }
  const entries = Object.entries(given).map(([name, range]) => [name, readRange(name, range)] as const);
  return Object.freeze(Object.fromEntries(entries) as Record<Name, bigint>);
}

/** Returns the product of ranges. */
export const productOf = (ranges: Ranges): bigint =>
  Object.values(ranges).reduce((product, range) => product * range, 1n);

/** Validates the name and the range of a part. */
function readRange(name: string, range: unknown): bigint {
  // Objects list names that are integers first, in another order than they are written.
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
    refuseOption("parts", "have names of letters, digits and _ that start with a letter", quote(name));
  }
  if (typeof range !== "bigint") {
    const advice = Number.isSafeInteger(range) ? `write ${range}n` : "";
    refuseOption("parts", "have bigints as ranges", `${describe(range)} for ${quote(name)}`, advice);
  }
  if (range < 1n)
    refuseOption("parts", "have ranges of at least 1", `${showInteger(range)} for ${quote(name)}`);
  return range;
}
