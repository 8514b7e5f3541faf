import { messageOf } from "./errors.js";

/**
 * Keeps the secrets of a request out of its error: a server may echo them, and the error of a custom `fetch` may hold
 * the request.
 */

/** The fewest characters of a secret. A shorter one protects nothing, and common words contain it. */
const FEWEST = 6;

/** What an error must not show of secrets: each as it is, and as a form encodes it. */
export function redactable(secrets: readonly string[]): readonly string[] {
  return secrets
    .filter((secret) => secret.length >= FEWEST)
    .flatMap((secret) => [secret, new URLSearchParams({ "": secret }).toString().slice(1)]);
}

export const redact = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), text);

/** What an error may have of its prototype: a DOMException its message, and each in some engines its stack. */
const INHERITED = ["name", "message", "stack", "cause"];

/**
 * Whether no property of a value, at any depth, shows a secret. A class may show what its properties do not, so only
 * plain objects, arrays and errors are clean.
 */
export function isClean(value: unknown, secrets: readonly string[]): boolean {
  const found = new Set([value]);
  // The loop also visits what it adds.
  for (const one of found) {
    if (Object(one) !== one) {
      const text = String(one);
      if (secrets.some((secret) => text.includes(secret))) return false;
      continue;
    }
    const object = one as Record<PropertyKey, unknown>;
    if (!isPlain(object)) return false;
    for (const key of [...Reflect.ownKeys(object), ...INHERITED]) found.add(String(key)).add(object[key]);
  }
  return true;
}

function isPlain(object: object): boolean {
  // Not `instanceof`: in some test runners, errors of the platform come from another realm.
  const isError = /^\[object (Error|DOMException)\]$/.test(Object.prototype.toString.call(object));
  if (isError || Array.isArray(object)) return true;
  const prototype = Object.getPrototypeOf(object);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A cause that shows no secret: itself if it is clean, or else an error with its name, code and redacted message. */
export function redactCause(cause: unknown, secrets: readonly string[]): unknown {
  try {
    if (isClean(cause, secrets)) return cause;
    const { name, code } = Object(cause);
    return Object.assign(new Error(redact(messageOf(cause) ?? String(cause), secrets)), {
      ...(name !== undefined && { name: redact(String(name), secrets) }),
      ...(code !== undefined && { code: redact(String(code), secrets) }),
    });
  } catch {
    return new Error("the cause throws when it is read");
  }
}
