import { PREFIXES } from "./secrets.js";

/** The most characters of a string that a message shows. */
const MOST_CHARACTERS = 64;

/** Matches secrets of this server inside a string. A message shows only their prefix. */
const SECRETS = new RegExp(`(${Object.values(PREFIXES).join("|")})[\\w-]+`, "g");

/** Returns a value as an error message shows it. */
export const describeValue = (value: unknown): string =>
  typeof value === "string"
    ? quote(value)
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : describeType(value);

/** Returns the type of a value, and nothing of its content. */
export function describeType(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return `${typeof value === "object" ? "an" : "a"} ${typeof value}`;
}

/**
 * Returns a string in quotes: clipped, and without secrets and the passwords of URLs. It has only printable ASCII characters, so that a terminal
 * does not run control sequences.
 */
export function quote(text: string): string {
  const masked = text.replaceAll(SECRETS, "$1…").replaceAll(/\/\/[^/@\s]*@/g, "//…@");
  const escaped = JSON.stringify(masked.slice(0, MOST_CHARACTERS)).replace(
    /[^ -~…]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return masked.length > MOST_CHARACTERS ? `${escaped}…` : escaped;
}
