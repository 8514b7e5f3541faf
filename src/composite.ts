import type { Puid } from "./core/codec.js";
import { type CompositePuid, toComposite } from "./core/composite-codec.js";
import { MixedRadix, productOf, type Ranges, readRanges } from "./core/mixed-radix.js";
import { type Format, NAMES, type PuidOptions, readOptions } from "./core/options.js";
import { assemble } from "./puid.js";
import { Digits } from "./text/digits.js";
import { PuidError } from "./util/errors.js";
import { checkOptions } from "./util/validate.js";

/**
 * The options of `createCompositePuid`: those of `createPuid`, with `parts` in place of `capacity`.
 *
 * Every option is permanent. You may raise the range of the first part if `length` is given and `accept` is not.
 */
export interface CompositePuidOptions<P extends string = string, Name extends string = string>
  extends Omit<PuidOptions<P>, "capacity"> {
  /**
   * The number of values of each part, by its name, the most significant part first, such as
   * `{ tenant: 2n ** 20n, row: 2n ** 43n }`. The capacity is their product. Powers of two let SQL shift. A name consists
   * of letters, digits and `_`, and starts with a letter.
   */
  readonly parts: Ranges<Name>;
}

const OPTIONS = /* @__PURE__ */ NAMES.map((name) => (name === "capacity" ? "parts" : name));

/**
 * Creates a codec for ids of several numbers, such as a shard and a row, or a tenant and a row: format 1 of SPEC.md,
 * "Composite ids". The ordinal is the number that the parts write in the mixed radix of their ranges. So different
 * parts have different ids.
 *
 * @throws PuidError `invalid_key`, or `invalid_options` with the rejected `option`
 *
 * @example
 * ```ts
 * import { createCompositePuid } from "puid-codec";
 *
 * const key = "f44fec9beae13cc3a609f67b2f19ab55";
 * const orders = createCompositePuid({ key, prefix: "ord_", parts: { tenant: 2n ** 20n, row: 2n ** 43n } });
 *
 * orders.id({ tenant: 7n, row: 42n }); // "ord_cw1tb6vjh55bwnst06p"
 * orders.parts("ord_cw1tb6vjh55bwnst06p"); // { tenant: 7n, row: 42n }
 * orders.ordinal("ord_cw1tb6vjh55bwnst06p"); // 7n * 2n ** 43n + 42n
 * ```
 */
export function createCompositePuid<const P extends string = "", const Name extends string = string>(
  options: CompositePuidOptions<P, Name>,
): CompositePuid<P, Name> {
  const { parts, ...rest } = checkOptions(options, OPTIONS);
  const ranges = readRanges(parts);
  const format = readFormat<P>({ ...rest, capacity: productOf(ranges) });
  const spelling = new Digits(format.prefix, format.alphabet, format.length);
  return toComposite<P, Name, Puid<P>>(assemble(spelling, format), new MixedRadix(ranges, format.advice));
}

/** Returns the format of the ordinals. The messages name the parts in place of the capacity, which is their product. */
function readFormat<P extends string>(options: PuidOptions<P>): Format<P> {
  try {
    const format = readOptions(options);
    return { ...format, advice: format.advice.replace('"capacity"', 'the first range of "parts"') };
  } catch (error) {
    if (!(error instanceof PuidError) || error.option !== "capacity") throw error;
    const message = error.message.replace('"capacity" must be', '"parts" must have a product of');
    throw new PuidError(error.code, message, { option: "parts" });
  }
}
