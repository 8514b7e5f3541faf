import type { Ranges } from "../core/mixed-radix.js";
import { showInteger } from "../util/errors.js";
import { refuseOption } from "../util/validate.js";
import { identifier } from "./names.js";

/** How functions take and return ordinals in PL/pgSQL: as they are, or as the parts of a composite id. */
export interface Ordinals {
  /** The type of an ordinal. */
  readonly type: "bigint" | "numeric";
  /** The parameters of NAME_id. */
  readonly parameters: readonly string[];
  /** Declares `ordinal`, unless it is a parameter. */
  readonly declare: string;
  /** Checks the parameters, and sets `ordinal`. */
  readonly read: string;
}

/** The least integer above those of a `bigint` column. */
export const BIGINTS: bigint = 2n ** 63n;

/** Returns the ordinals below a capacity, as a parameter. */
export const plainOrdinals = (capacity: bigint): Ordinals => ({
  type: "bigint",
  parameters: ["ordinal bigint"],
  declare: "",
  read: check("ordinal", "ordinal", capacity),
});

/**
 * Returns the ordinals of parts, each as a parameter. The parameters are `$1`, `$2`, … in the body: a part may have the
 * name of a variable.
 *
 * @throws PuidError `invalid_options` if a range is above 2^63
 */
export function compositeOrdinals(ranges: Ranges, capacity: bigint): Ordinals {
  const type = capacity <= BIGINTS ? "bigint" : "numeric";
  const parts = Object.entries(ranges);
  for (const [name, range] of parts) {
    if (range > BIGINTS) {
      refuseOption(
        "parts",
        "have ranges of at most 2^63, for bigint columns",
        `${showInteger(range)} for "${name}"`,
      );
    }
  }
  const sum = parts.slice(1).reduce((sum, [, range], i) => `(${sum}) * ${range} + $${i + 2}`, `$1::${type}`);
  return {
    type,
    parameters: parts.map(([name]) => `${identifier("parts", name)} bigint`),
    declare: `  ordinal ${type};\n`,
    read: `${parts.map(([name, range], i) => check(name, `$${i + 1}`, range)).join("")}  ordinal := ${sum};\n`,
  };
}

/** Returns the query that splits an ordinal into parts: SPEC.md, "Composite ids". */
export function partsQuery(ranges: Ranges, ordinal: string): string {
  let divisor = 1n;
  const columns = Object.values(ranges)
    .reverse()
    .map((range, i, { length }) => {
      const quotient = `div(point, ${divisor})`;
      divisor *= range;
      return i === length - 1 ? `${quotient}::bigint` : `mod(${quotient}, ${range})::bigint`;
    });
  return `select ${columns.reverse().join(", ")} from (select ${ordinal}::numeric as point) as points`;
}

/** Returns the check of a parameter. */
function check(name: string, parameter: string, range: bigint): string {
  // A bigint needs no check against 2^63.
  const tooLarge = range < BIGINTS ? ` or ${parameter} >= ${range}` : "";
  return `  if ${parameter} < 0${tooLarge} then
    raise exception using errcode = 'numeric_value_out_of_range',
      message = format('"${name}" must be from 0 to ${range - 1n}, got %s', ${parameter});
  end if;
`;
}
