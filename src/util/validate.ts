import { describe, PuidError, quote } from "./errors.js";

/** @throws PuidError `invalid_options`, always */
export function refuseOption(option: string, rule: string, got: string, advice = ""): never {
  throw new PuidError("invalid_options", `"${option}" must ${rule}, got ${got}${advice && `; ${advice}`}`, {
    option,
  });
}

/**
 * Checks that options are an object with no names but these. A misspelt option, or one that only another
 * version knows, would change every id in silence.
 *
 * @returns The object's own properties, each read once: what it inherits, perhaps of a polluted prototype, and what its
 *   getters would say next, are no options.
 * @throws PuidError `invalid_options`
 */
export function checkOptions<Options extends object>(options: Options, names: readonly string[]): Options {
  if (typeof options !== "object" || options === null) {
    throw new PuidError("invalid_options", `"options" must be an object, got ${describe(options)}`);
  }
  const own: Options = { __proto__: null, ...options };
  const stranger = Object.keys(own).find((name) => !names.includes(name));
  if (stranger !== undefined) {
    const rule = `"options" must have no names but ${names.join(", ")}`;
    throw new PuidError("invalid_options", `${rule}, got ${quote(stranger)}`, { option: stranger });
  }
  return own;
}

// Not `instanceof`, which bytes from another realm fail: a frame's, or a test runner's.
export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === "[object Uint8Array]";
}
