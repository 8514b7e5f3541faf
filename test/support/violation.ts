/** A rule that does not hold, and the input that shows it. */
export class Violation extends Error {
  constructor(rule: string, input?: unknown) {
    super(
      input === undefined ? rule : `${rule}: ${typeof input === "string" ? literal(input) : describe(input)}`,
    );
  }
}

/** Returns a string as a JavaScript literal of printable ASCII. Shows only the start of a long string. */
export const literal = (text: string): string =>
  text.length > 10_000
    ? `${literal(text.slice(0, 100))}… (${text.length} characters)`
    : JSON.stringify(text).replace(
        /[^ -~]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
      );

/** Returns a value as a string without running code of the value. */
const describe = (value: unknown): string =>
  typeof value === "object" || typeof value === "function"
    ? `a value of type ${typeof value}`
    : String(value);

/** Returns what an action throws, or undefined if it returns. */
export function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
