import { messageOf } from "./errors.js";

/**
 * Removes the secrets of a request from its error. A server may echo them, and the error of a custom `fetch` may hold
 * the request.
 */

/** The shortest string that counts as a secret. A shorter one protects nothing, and common words contain it. */
const SHORTEST = 6;

/** Returns the strings that an error must not show: each secret as it is, and in the form encoding. */
export function redactable(secrets: readonly string[]): readonly string[] {
  return secrets
    .filter((secret) => secret.length >= SHORTEST)
    .flatMap((secret) => [secret, new URLSearchParams({ "": secret }).toString().slice(1)]);
}

export const redact = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), text);

/** Properties that an error may inherit. A DOMException inherits its message, and in some engines errors inherit a stack. */
const INHERITED = ["name", "message", "stack", "cause"];

/**
 * Whether no property of a value, at any depth, shows a secret. Only plain objects, arrays and errors can be clean. An
 * object of any other class may show things that are not among its properties.
 */
export function isClean(value: unknown, secrets: readonly string[]): boolean {
  const found = new Set([value]);
  // The loop also visits values that it adds.
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
  // In some test runners, the platform's errors come from another realm, so `instanceof` does not recognize them.
  const isError = /^\[object (Error|DOMException)\]$/.test(Object.prototype.toString.call(object));
  if (isError || Array.isArray(object)) return true;
  const prototype = Object.getPrototypeOf(object);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Returns the cause itself if it shows no secret. Otherwise returns an error with its name, code and redacted message. */
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
