import type { ContentfulStatusCode } from "hono/utils/http-status";

/** Why a sign-in fails: the status, and the words for the person. They are the same for known and unknown addresses. */
const FAILURES = {
  stale: [400, "This sign-in is used, too old, or replaced by one in another tab. Sign in again."],
  refused: [403, "The provider refused the sign-in."],
  "no-email": [403, "The provider sent no email address that this server can use."],
  unverified: [403, "The provider does not confirm that your email address is verified."],
  "not-allowed": [403, "This address may not sign in to this server."],
  invalid: [502, "The provider sent an invalid answer. Try again, or tell the operator of this server."],
  silent: [503, "The provider does not answer. Try again in a minute."],
} as const;

/** A sign-in that failed. Its message is for the person. */
export class SignInFailure extends Error {
  readonly status: ContentfulStatusCode;
  /** The reason, for the log of the operator. It contains no token, no code and no address of a person. */
  readonly reason: string;

  constructor(kind: keyof typeof FAILURES, reason: string) {
    const [status, message] = FAILURES[kind];
    super(message);
    this.status = status;
    this.reason = reason;
  }
}
