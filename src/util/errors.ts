/** The kind of argument that the library rejected. */
export type PuidErrorCode =
  | "invalid_id"
  | "invalid_ordinal"
  | "invalid_key"
  | "invalid_options"
  | "invalid_count"
  | "invalid_lines"
  | "invalid_numerals";

/**
 * Why a value is not an id of a codec, in the order of the checks:
 *
 * - `type`: not a string
 * - `prefix`: another prefix
 * - `length`: another length
 * - `character`: a character outside the alphabet
 * - `unissued`: the shape of an id, but the codec never issues it
 */
export type InvalidIdReason = "type" | "prefix" | "length" | "character" | "unissued";

/** Why a string is not an id. */
export interface Refusal {
  readonly reason: InvalidIdReason;
  /** The message after the argument's name: `must <rule>, got <value>`. */
  readonly rest: string;
}

/** The end of a message for a string that `normalize` turns into an id. */
export const NORMALIZE_ADVICE = "; normalize() corrects it";

/** The fields of a `PuidError` that only some codes have. */
export interface PuidErrorDetails {
  /** With `invalid_id`: why the value is not an id of this codec. */
  readonly reason?: InvalidIdReason;
  /** With `invalid_options`: the name of the rejected option. */
  readonly option?: string;
  /** In a batch: the position of the rejected element, from 0. */
  readonly index?: number;
}

/**
 * Reports an invalid argument. It is the only error class of this library.
 *
 * The message names the argument, the rule and the value that breaks the rule. It never contains the key, and never
 * more than 64 characters of a string.
 *
 * @example
 * ```ts
 * import { createPuid, generateKey, PuidError } from "puid-codec";
 *
 * const users = createPuid({ key: generateKey(), prefix: "usr_" });
 * try {
 *   users.ordinal("ord_42");
 * } catch (error) {
 *   if (!(error instanceof PuidError)) throw error;
 *   error.code; // "invalid_id"
 *   error.reason; // "prefix"
 *   error.message; // '"id" must start with "usr_", got "ord_42"'
 * }
 * ```
 */
export class PuidError extends Error {
  /** The kind of argument that the library rejected. */
  readonly code: PuidErrorCode;
  /** With `invalid_id`: why the value is not an id of this codec. */
  declare readonly reason?: InvalidIdReason;
  /** With `invalid_options`: the name of the rejected option. */
  declare readonly option?: string;
  /** In a batch: the position of the rejected element, from 0. */
  declare readonly index?: number;

  constructor(code: PuidErrorCode, message: string, details: PuidErrorDetails = {}) {
    super(message);
    this.code = code;
    // Object.assign would lose a field that has a setter on Object.prototype. The spread leaves out the message of an error.
    Object.defineProperties(this, Object.getOwnPropertyDescriptors({ ...details }));
  }
}

// The name is on the prototype, so that a printed error lists only its own fields. A getter does not work: Bun's stack
// traces do not call it. An assignment does not either, if somebody has frozen Error.prototype.
Object.defineProperty(PuidError.prototype, "name", {
  value: "PuidError",
  writable: true,
  configurable: true,
});

/**
 * Rejects an argument. Its message has the form of all messages: the argument, the rule, the value, and what to do.
 *
 * @throws PuidError always
 */
export function refuse(
  code: PuidErrorCode,
  name: string,
  rule: string,
  got: string,
  advice = "",
  details?: PuidErrorDetails,
): never {
  throw new PuidError(code, `"${name}" must ${rule}, got ${got}${advice && `; ${advice}`}`, details);
}

/** How many characters of a value a message shows at most. */
const MAX_SHOWN = 64;

/**
 * Returns an integer for a message: in hexadecimal above 9,999 such digits, because decimal digits would take
 * minutes.
 */
export function showInteger(value: bigint | number): string {
  const hex = value.toString(16);
  const text = hex.length > 9999 ? `0x${hex}` : String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/**
 * Returns a string in quotes for a message, shortened. It escapes all characters but printable ASCII: a reader must see
 * look-alike letters, and a terminal must not run control sequences.
 */
export function quote(text: string): string {
  const escaped = JSON.stringify(text.slice(0, MAX_SHOWN)).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return text.length > MAX_SHOWN ? `${escaped}…` : escaped;
}

/** Tells whether a value is an array, of any realm. `Array.isArray` throws for a revoked proxy; this returns false. */
export function isArray(value: unknown): value is unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/**
 * Returns the type of a value for a message. Use it for values that may be secret: it shows nothing of their content.
 */
export function describeType(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (isArray(value)) return "an array";
  return `${typeof value === "object" ? "an" : "a"} ${typeof value}`;
}

/** Returns any value for a message. Runs no code of the value, such as a getter or `toString`. */
export function describe(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "bigint") return `${showInteger(value)}n`;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : describeType(value);
}

/** Returns a bound for a message: in digits, and as a power of two if it is one of at least 2^16. */
export function showBound(bound: bigint): string {
  const bits = bound.toString(2).length - 1;
  return bits >= 16 && bound === 1n << BigInt(bits)
    ? `2^${bits} (${showInteger(bound)})`
    : showInteger(bound);
}
