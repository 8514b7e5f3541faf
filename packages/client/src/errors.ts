/** The fields of a PuidClientError beyond its code and message. */
export interface PuidClientErrorDetails {
  readonly status?: number | null;
  readonly retryAfter?: number | null;
  readonly mayHaveSpent?: boolean;
  readonly body?: unknown;
  readonly cause?: unknown;
}

/**
 * The one error class of this client. `code` is the API's own, such as `unauthorized`, `quota_exceeded` or
 * `rate_limited`, or one of these:
 *
 * | code | when |
 * | --- | --- |
 * | `invalid_options`, `invalid_count`, `invalid_id` | the client rejected an argument before any request |
 * | `network_error` | no answer came; `cause` says why |
 * | `timeout` | no answer came in time |
 * | `invalid_response` | the answer is not one of the API |
 *
 * No field shows an API key, a client secret or a token.
 */
export class PuidClientError extends Error {
  /** The response's status, or null if there was no response. */
  readonly status: number | null;
  readonly code: string;
  /** Seconds to wait before the next request, if the server sent a number. */
  readonly retryAfter: number | null;
  /**
   * Whether ids may be spent that you did not receive. It is false only if no request for ids was sent, or if the API
   * itself answered with an error that spends nothing.
   */
  readonly mayHaveSpent: boolean;
  /**
   * The response's body if it was JSON. With `quota_exceeded`, for example, it has `used`, `limit` and `plan`.
   * Undefined if the body shows a secret, and for the token endpoint, whose bodies contain tokens.
   */
  readonly body: unknown;

  constructor(code: string, message: string, details: PuidClientErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.status = details.status ?? null;
    this.retryAfter = details.retryAfter ?? null;
    this.mayHaveSpent = details.mayHaveSpent ?? false;
    this.body = details.body;
  }

  override get name(): string {
    return "PuidClientError";
  }
}

/** The most characters of a string that a message shows. */
const SHOWN = 64;

/** Returns a string in quotes for a message: clipped, with everything but printable ASCII escaped. */
export function quote(text: string): string {
  const escaped = JSON.stringify(text.slice(0, SHOWN)).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return text.length > SHOWN ? `${escaped}…` : escaped;
}

/** Returns any value as a message shows it. Runs no code of the value. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "bigint":
      // Converting a huge bigint to decimal digits can take minutes.
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

/** Returns the message of a thrown value, or undefined if it has none. */
export function messageOf(thrown: unknown): string | undefined {
  try {
    const { message } = thrown as Error;
    return typeof message === "string" ? message : undefined;
  } catch {
    return undefined;
  }
}
