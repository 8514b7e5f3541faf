/** What a PuidError knows beyond its message. */
export interface PuidErrorDetails {
  /** The response's status, or null where there was none: the fault is local, or nothing answered. */
  readonly status?: number | null;
  readonly retryAfter?: number | null;
  readonly mayHaveSpent?: boolean;
  readonly body?: unknown;
  readonly cause?: unknown;
}

/**
 * The one error of this client. `code` is the API's own, such as `unauthorized`, `quota_exceeded` or
 * `rate_limited`; or one of these, with the status null unless there was a response:
 *
 * | code | when |
 * | --- | --- |
 * | `invalid_options`, `invalid_count`, `invalid_id` | an argument was refused before any request |
 * | `network_error` | no answer came; `cause` says why |
 * | `timeout` | no answer came in time |
 * | `invalid_response` | what answered is not the API |
 *
 * No field shows an API key, a client secret or a token.
 */
export class PuidError extends Error {
  /** The response's status, or null where there was none. */
  readonly status: number | null;
  readonly code: string;
  /** Seconds to wait before asking again, where the server said so. */
  readonly retryAfter: number | null;
  /**
   * Whether ids may be spent that you did not receive. It is false only if no request for ids was sent, or if the API
   * itself answered with an error that spends nothing.
   */
  readonly mayHaveSpent: boolean;
  /**
   * The response's body, where it was JSON: `used`, `limit` and `plan` with `quota_exceeded`, for one. Undefined if it
   * shows a secret, and for the token endpoint, whose bodies hold tokens.
   */
  readonly body: unknown;

  constructor(code: string, message: string, details: PuidErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.status = details.status ?? null;
    this.retryAfter = details.retryAfter ?? null;
    this.mayHaveSpent = details.mayHaveSpent ?? false;
    this.body = details.body;
  }

  override get name(): string {
    return "PuidError";
  }
}

/** The most characters of a string that a message shows. */
const SHOWN = 64;

/** A string in quotes, as a message shows it: clipped, and with all but printable ASCII escaped. */
export function quote(text: string): string {
  const escaped = JSON.stringify(text.slice(0, SHOWN)).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return text.length > SHOWN ? `${escaped}…` : escaped;
}

/** Any value as a message shows it. Runs no code of the value's own. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "bigint":
      // The digits of a bigint without bound may take minutes.
      return BigInt.asIntN(64, value) === value ? `${value}n` : "a bigint";
    case "object":
      return value === null ? "null" : "an object";
    case "function":
    case "symbol":
      return `a ${typeof value}`;
    default:
      return String(value);
  }
}

/** The message of what was thrown, if it has one. */
export function messageOf(thrown: unknown): string | undefined {
  try {
    const { message } = thrown as Error;
    return typeof message === "string" ? message : undefined;
  } catch {
    return undefined;
  }
}
