import { describe, quote, refuse } from "./errors.js";

/**
 * Rejects an option.
 *
 * @throws PuidError `invalid_options`, always
 */
export function refuseOption(option: string, rule: string, got: string, advice?: string): never {
  refuse("invalid_options", option, rule, got, advice, { option });
}

/**
 * Checks that options are an object that has no other names than these. A misspelt option would change every id without
 * an error, and so would an option that only another version knows.
 *
 * @returns The object's own properties, each read once. It ignores inherited properties, such as those of a polluted
 *   prototype. A getter cannot return a second value after the check.
 * @throws PuidError `invalid_options`
 */
export function checkOptions<Options extends object>(options: Options, names: readonly string[]): Options {
  if (typeof options !== "object" || options === null) {
    refuse("invalid_options", "options", "be an object", describe(options));
  }
  const own: Options = { __proto__: null, ...options };
  const option = Object.keys(own).find((name) => !names.includes(name));
  if (option !== undefined) {
    const rule = `have no names but ${names.join(", ")}`;
    refuse("invalid_options", "options", rule, quote(option), "", { option });
  }
  return own;
}

/** Tells whether a value is a Uint8Array. Unlike `instanceof`, it accepts one of another realm, such as a frame. */
export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === "[object Uint8Array]";
}

/** Tells whether a value is an iterable. It excludes strings: their characters are not what a caller means. */
export const isIterable = <Value>(value: unknown): value is Iterable<Value> =>
  typeof value !== "string" && typeof Object(value)[Symbol.iterator] === "function";

/**
 * Returns a property that an object may lack. What `Object.prototype` has does not count: other code may have put it
 * there. An object with that property must then have its own.
 */
export const propertyOf = <T extends object, Name extends keyof T>(
  object: T,
  name: Name,
): T[Name] | undefined =>
  name in Object.prototype && !Object.hasOwn(object, name) ? undefined : object[name];
