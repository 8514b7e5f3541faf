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
 */
export class PuidError extends Error {
  /** The response's status, or null where there was none. */
  readonly status: number | null;
  readonly code: string;
  /** Seconds to wait before asking again, where the server said so. */
  readonly retryAfter: number | null;
  /** Whether the request may have spent ids that nobody has received: it was sent, and no answer came. */
  readonly mayHaveSpent: boolean;
  /** The response's body, where it was JSON: `used`, `limit` and `plan` with `quota_exceeded`, for one. */
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
