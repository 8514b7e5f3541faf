import type { z } from "zod";
import { describeType, describeValue, quote } from "./describe-value.js";

type Issue = z.core.$ZodIssue;

/**
 * Returns the first error of a schema in the form of all our messages: `"argument" must <rule>, got <value>`.
 * Zod's own messages are not shown. This is not Zod's global configuration, because that also changes the messages of
 * other packages in the process.
 *
 * @param input - The value that the schema rejected.
 * @param whole - The subject of the message if the value as a whole is wrong.
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
  const value = path.reduce<unknown>(memberOf, input);
  return sentence(subjectOf(path, whole), ruleOf(issue!), value);
}

/** Returns the message for a validator's hook. The hook gets the rejected value, but its type omits it. */
export const requestValidationMessage = (rejected: {
  readonly error: z.ZodError;
  readonly target: string;
  readonly data?: unknown;
}): string =>
  validationMessage(
    rejected.error,
    rejected.data,
    /^(json|form)$/.test(rejected.target) ? "the body" : `the ${rejected.target}`,
  );

/** Returns the message about one argument. */
export const argumentMessage = (name: string, rule: string, value: unknown): string =>
  sentence(subjectOf([name], ""), rule, value);

/** Matches the subjects whose values are secrets. A message about them shows the type only. */
const SECRET = /secret|verifier|refresh_token|^"(code|token)"$/i;

const sentence = (subject: string, rule: string, value: unknown): string =>
  `${subject} ${rule}, got ${SECRET.test(subject) ? describeType(value) : describeValue(value)}`;

/** Returns a path such as `"plans.free.limit"` or `"redirect_uris[0]"`. */
function subjectOf(path: readonly PropertyKey[], whole: string): string {
  if (path.length === 0) return whole;
  const parts = path.map((key, i) =>
    typeof key === "number" ? `[${key}]` : `${i > 0 ? "." : ""}${String(key)}`,
  );
  return quote(parts.join(""));
}

const memberOf = (value: unknown, key: PropertyKey): unknown =>
  Object.hasOwn(Object(value), key) ? (value as Record<PropertyKey, unknown>)[key] : undefined;

/** Returns the rule. Rules of our own schemas start with "must". All others are made from the issue. */
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
      return `must be ${FORMATS[issue.format] ?? "in the documented format"}`;
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
