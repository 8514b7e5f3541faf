import { PuidError } from "puid-codec";
import { literal } from "./texts.js";

/** Something that is not as it must be, and of what. */
export class Wrong extends Error {
  constructor(what: string, input?: unknown) {
    const text = typeof input === "string" ? literal(input) : undefined;
    super(text === undefined ? what : `${what}: ${text}`);
  }
}

/**
 * What the fuzz throws from getters, traps, iterators and predicates of its own. Whoever hands such a thing to the
 * library gets their exception back: that very object, neither wrapped nor replaced.
 */
export const OWN: Error = new Error("the caller's own");

/** However a message is put together, of clipped values, it is no longer. */
const MOST_CHARACTERS = 1024;

const FIELDS = ["code", "reason", "option", "index"];

/** Sees that an error says what it must and nothing that it must not. */
export function inspect(error: unknown, secrets: readonly string[], name = ""): PuidError {
  if (!(error instanceof PuidError)) {
    throw new Wrong(`an error that is no PuidError: ${error instanceof Error ? error.stack : String(error)}`);
  }
  const { message } = error;
  if (!message.includes(`"${name}`) || !message.includes(" must ")) {
    throw new Wrong(`a message that does not name its argument, "${name}", or its rule`, message);
  }
  if (message.length > MOST_CHARACTERS) {
    throw new Wrong(`a message of ${message.length} characters`, message.slice(0, 200));
  }
  if (/[^ -~…]/.test(message)) throw new Wrong("a message with characters that nobody sees", message);
  for (const secret of secrets) {
    if (message.includes(secret)) throw new Wrong("a message that holds a part of the key", message);
  }
  for (const field of Object.keys(error)) {
    if (!FIELDS.includes(field)) throw new Wrong(`an error with the field "${field}"`);
  }
  return error;
}

/** What an action came to: a value, an error of the library's, or the caller's own. */
export type Outcome<T> = { readonly value: T } | { readonly refused: PuidError } | { readonly own: true };

/**
 * Tries an action on a value of the caller's.
 *
 * @param language - The same reading of the value by the language alone. What that cannot read, a proxy that was
 *   revoked or an iterator without `next`, is no value at all, and the language's own TypeError says so.
 */
export function attempt<T>(
  action: () => T,
  secrets: readonly string[],
  name?: string,
  language?: () => unknown,
): Outcome<T> {
  try {
    return { value: action() };
  } catch (error) {
    if (error === OWN) return { own: true };
    if (language !== undefined && error instanceof TypeError && isUnreadable(language)) {
      return { own: true };
    }
    return { refused: inspect(error, secrets, name) };
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

/** The pieces of a key that are too long to stand in a message by chance. */
export const piecesOf = (key: string, size = 12): string[] =>
  Array.from({ length: key.length - size + 1 }, (_, i) => key.slice(i, i + size));
