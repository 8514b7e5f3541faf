/** What kind of argument was refused. */
export type PuidErrorCode =
  | "invalid_id"
  | "invalid_ordinal"
  | "invalid_key"
  | "invalid_options"
  | "invalid_count"
  | "invalid_numerals";

/**
 * Why a text is no id of a codec, in the order of the checks: no string at all, another prefix, another
 * length, a character outside the alphabet, or the right shape but never issued.
 */
export type InvalidIdReason = "type" | "prefix" | "length" | "character" | "unissued";

/** Why a text is no id, and the rule that it breaks: the rest of a sentence that begins with its name. */
export interface Refusal {
  readonly reason: InvalidIdReason;
  readonly rule: string;
}

/** The fields that only some codes carry. */
export interface PuidErrorDetails {
  readonly reason?: InvalidIdReason;
  readonly option?: string;
  readonly index?: number;
}

/**
 * The one error that this library throws. Its message names the argument, the rule and the value that broke
 * it; it never holds the key, and never more than 64 characters of a string.
 *
 * @example
 * ```ts
 * import { createPuid, generateKey, PuidError } from "puid-codec";
 *
 * const users = createPuid({ key: generateKey(), prefix: "usr_" });
 * try {
 *   users.ordinal("ord_42");
 * } catch (error) {
 *   error instanceof PuidError; // true
 *   error.code; // "invalid_id"
 *   error.reason; // "prefix"
 *   error.message; // '"id" must start with "usr_", got "ord_42"'
 * }
 * ```
 */
export class PuidError extends Error {
  /** What kind of argument was refused. */
  readonly code: PuidErrorCode;
  /** With `invalid_id`: why the text is no id of this codec. */
  declare readonly reason?: InvalidIdReason;
  /** With `invalid_options`: the option at fault. */
  declare readonly option?: string;
  /** In a batch: the position, from 0, of the element at fault. */
  declare readonly index?: number;

  constructor(code: PuidErrorCode, message: string, details: PuidErrorDetails = {}) {
    super(message);
    this.code = code;
    Object.assign(this, details);
  }
}

// On the prototype, so that a printed error lists only what it has to say. Bun's stacks ask no getter.
PuidError.prototype.name = "PuidError";

/** The most characters of a value that a message shows. */
const SHOWN = 64;

/** An ordinal or a bound as a message shows it; in hexadecimal where decimal digits would take minutes to find. */
export function digits(value: bigint | number): string {
  const hex = value.toString(16);
  const text = hex.length > 9999 ? `0x${hex}` : String(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/**
 * A string in quotes, as a message shows it: clipped, and with all but printable ASCII escaped, so that
 * neither a look-alike letter nor a terminal's control sequence passes unseen.
 */
export function quote(text: string): string {
  const escaped = JSON.stringify(text.slice(0, SHOWN)).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return text.length > SHOWN ? `${escaped}…` : escaped;
}

/** Whether a value is an array, of this realm or another; a proxy that was revoked is nothing any more. */
export function isArray(value: unknown): value is unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** What kind of value it is, and nothing of its content: for what may be secret. */
export function describeType(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (isArray(value)) return "an array";
  return `${typeof value === "object" ? "an" : "a"} ${typeof value}`;
}

/** Any value as a message shows it. Runs no code of the value's own. */
export function describe(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "bigint") return `${digits(value)}n`;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : describeType(value);
}

/** A large bound as a message shows it: as a power of two, where it is one, and in digits. */
export function powerAndDigits(bound: bigint): string {
  const bits = bound.toString(2).length - 1;
  return bits >= 16 && bound === 1n << BigInt(bits) ? `2^${bits} (${digits(bound)})` : digits(bound);
}
