import type { z } from "@hono/zod-openapi";
import { PREFIXES } from "./secrets.js";

type Issue = z.core.$ZodIssue;

/** The most characters of a value that a complaint shows. */
const SHOWN = 64;

/** Secrets of this server inside a text. A complaint shows their kind only. */
const SECRETS = new RegExp(`(${Object.values(PREFIXES).join("|")})[\\w-]+`, "g");

/**
 * Returns the first complaint of a schema in the form of all our messages: `"argument" must <rule>, got <value>`.
 * Zod's own sentences reach nobody. Zod's global configuration would do the same for every schema of the process,
 * and this package shares its process with the schemas of others.
 *
 * @param input - The value that the schema refused.
 * @param whole - The subject, if the value as a whole is wrong.
 */
export function validationMessage({ issues: [issue] }: z.ZodError, input: unknown, whole: string): string {
  const { path } = issue!;
  if (issue!.code === "unrecognized_keys") {
    return sentence(subjectOf(path, whole), "must have known keys only", issue.keys[0]);
  }
  if (issue!.code === "invalid_key") {
    const [inner] = issue.issues;
    return sentence(`each key of ${subjectOf(path.slice(0, -1), whole)}`, ruleOf(inner!), path.at(-1));
  }
  const subject = subjectOf(path, whole);
  const value = path.reduce<unknown>(memberOf, input);
  // A client may put its secret in the wrong type, yet never in a message.
  return sentence(subject, ruleOf(issue!), value, /secret/.test(subject));
}

/** The same for a validator's hook. The hook has the refused value at run time, and its type omits it. */
export const requestValidationMessage = (refused: {
  readonly error: z.ZodError;
  readonly target: string;
  readonly data?: unknown;
}): string =>
  validationMessage(
    refused.error,
    refused.data,
    /^(json|form)$/.test(refused.target) ? "the body" : `the ${refused.target}`,
  );

/** A complaint about an argument by its name. */
export const argumentMessage = (name: string, rule: string, value: unknown): string =>
  sentence(subjectOf([name], ""), rule, value);

const sentence = (subject: string, rule: string, value: unknown, isSecret = false): string =>
  `${subject} ${rule}, got ${isSecret ? kindOf(value) : show(value)}`;

/** Such as `"plans.free.limit"` or `"redirect_uris[0]"`. */
function subjectOf(path: readonly PropertyKey[], whole: string): string {
  if (path.length === 0) return whole;
  const parts = path.map((key, i) =>
    typeof key === "number" ? `[${key}]` : `${i > 0 ? "." : ""}${String(key)}`,
  );
  return quote(parts.join(""));
}

const memberOf = (value: unknown, key: PropertyKey): unknown =>
  Object.hasOwn(Object(value), key) ? (value as Record<PropertyKey, unknown>)[key] : undefined;

/** Rules of our schemas begin with "must". All other rules are told from the issue, in our words. */
function ruleOf(issue: Issue): string {
  if (issue.message.startsWith("must ")) return issue.message;
  switch (issue.code) {
    case "invalid_type":
      return `must be ${TYPES[issue.expected] ?? `a ${issue.expected}`}`;
    case "invalid_value":
      return `must be ${issue.values.length > 1 ? "one of " : ""}${issue.values.map(String).join(", ")}`;
    case "too_small":
      return `must ${sizeOf(issue.origin, "at least", issue.minimum)}`;
    case "too_big":
      return `must ${sizeOf(issue.origin, "at most", issue.maximum)}`;
    case "invalid_format":
      return `must be ${FORMATS[issue.format] ?? "of the documented form"}`;
    default:
      return "must be one of the documented values";
  }
}

const TYPES: Readonly<Record<string, string>> = {
  int: "an integer",
  array: "an array",
  object: "an object",
  record: "an object",
  boolean: "true or false",
  null: "null",
};

const FORMATS: Readonly<Record<string, string>> = { email: "an email address", url: "a URL" };

function sizeOf(origin: string, comparison: string, bound: number | bigint): string {
  const unit = { string: "character", array: "item" }[origin];
  return unit === undefined
    ? `be ${comparison} ${bound}`
    : `have ${comparison} ${bound} ${unit}${Number(bound) === 1 ? "" : "s"}`;
}

const show = (value: unknown): string =>
  typeof value === "string"
    ? quote(value)
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : kindOf(value);

/** What kind of value it is, and nothing of its content. */
function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return `${typeof value === "object" ? "an" : "a"} ${typeof value}`;
}

/** A text in quotes: clipped, without secrets, and in printable ASCII, so that no terminal obeys it. */
function quote(text: string): string {
  const open = text.replaceAll(SECRETS, "$1…");
  const escaped = JSON.stringify(open.slice(0, SHOWN)).replace(
    /[^ -~…]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return open.length > SHOWN ? `${escaped}…` : escaped;
}
