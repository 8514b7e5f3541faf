import { PuidError } from "puid-codec";
import { Violation } from "../../test/support/violation.js";

/**
 * The error that the fuzz test throws from its own getters, traps, iterators and predicates. The library must pass this
 * very object on to its caller, neither wrapped nor replaced.
 */
export const OWN: Error = new Error("the caller's own");

/** The most characters of a message. It shows values only in part. */
const MOST_CHARACTERS = 1024;

const FIELDS = ["code", "reason", "option", "index"];

/** Checks that an error is a PuidError that names the argument and the rule, and shows no secret. */
export function inspect(error: unknown, secrets: readonly string[], argument = ""): PuidError {
  if (!(error instanceof PuidError)) {
    throw new Violation(
      `the error is not a PuidError: ${error instanceof Error ? error.stack : String(error)}`,
    );
  }
  const { message } = error;
  if (!message.includes(`"${argument}`) || !message.includes(" must ")) {
    throw new Violation(`the message must name its argument "${argument}" and its rule`, message);
  }
  if (message.length > MOST_CHARACTERS) {
    throw new Violation(`the message has ${message.length} characters`, message.slice(0, 200));
  }
  if (/[^ -~…]/.test(message)) throw new Violation("the message must be printable ASCII", message);
  for (const secret of secrets) {
    if (message.includes(secret)) throw new Violation("the message contains a part of the key", message);
  }
  for (const field of Object.keys(error)) {
    if (!FIELDS.includes(field)) throw new Violation(`the error has the field "${field}"`);
  }
  return error;
}

/** The outcome of an action: a value, an error of the library, or the caller's own error. */
export type Outcome<T> = { readonly value: T } | { readonly rejected: PuidError } | { readonly own: true };

/**
 * Runs an action on a value of the caller.
 *
 * @param language - Reads the value in the same way with the language alone. If the language throws a TypeError, for
 *   example for a revoked proxy or an iterator without `next`, the library may throw one too.
 */
export function attempt<T>(
  action: () => T,
  secrets: readonly string[],
  argument?: string,
  language?: () => unknown,
): Outcome<T> {
  try {
    return { value: action() };
  } catch (error) {
    if (error === OWN) return { own: true };
    if (language !== undefined && error instanceof TypeError && isUnreadable(language)) {
      return { own: true };
    }
    return { rejected: inspect(error, secrets, argument) };
  }
}

function isUnreadable(language: () => unknown): boolean {
  try {
    language();
  } catch (error) {
    return error instanceof TypeError;
  }
  return false;
}

/** Returns all substrings of a key of a length that a message cannot contain by chance. */
export const piecesOf = (key: string, size = 12): string[] =>
  Array.from({ length: key.length - size + 1 }, (_, i) => key.slice(i, i + size));
