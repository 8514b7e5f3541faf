import { render } from "./document.js";
import { Untrusted } from "./elements/untrusted.js";
import { FocusedLayout } from "./focused-layout.js";
import { paths } from "./paths.js";

/** The statuses that have words of their own. */
export const ERROR_STATUSES = [400, 401, 403, 404, 405, 409, 429, 500, 503] as const;

/** What went wrong: a status, or something that has words of its own. */
export type ErrorKind =
  | (typeof ERROR_STATUSES)[number]
  | /** A link that signs in or joins. */ "expired-link"
  | /** A form of another origin. */ "cross-origin"
  | /** A program sent a person with an invalid request. */ "invalid-client";

interface ErrorWords {
  readonly title: string;
  readonly text: string;
  /** The label and the path of what to do next. */
  readonly next: readonly [string, string];
}

const BACK = ["Go to the dashboard", paths.overview] as const;

const WORDS: Readonly<Record<ErrorKind, ErrorWords>> = {
  400: {
    title: "The request is not valid",
    text: "Something in the address or the form is missing or wrong. Go back, reload the page, and try again.",
    next: BACK,
  },
  401: {
    title: "You are signed out",
    text: "Your session has ended, and nothing was changed. Sign in, and try again.",
    next: ["Go to the sign-in page", paths.signIn],
  },
  403: {
    title: "You cannot do this",
    text: "Your account has no access, or the form came from a page that is out of date. Open the page again.",
    next: BACK,
  },
  404: {
    title: "There is no such page",
    text: "The address is wrong, or what it named is deleted.",
    next: BACK,
  },
  405: {
    title: "This address only takes forms",
    text: "Open the page that has the form, and send it from there.",
    next: BACK,
  },
  409: {
    title: "This is not possible now",
    text: "Something else must change first. Nothing was changed.",
    next: BACK,
  },
  429: {
    title: "Too many requests",
    text: "Your address sent too many requests. Wait some seconds, and reload the page.",
    next: BACK,
  },
  500: {
    title: "The server failed",
    text: "This is a fault of the server. Try again. If it fails again, tell the operator the request ID.",
    next: BACK,
  },
  503: {
    title: "The server is not available now",
    text: "It cannot reach its database. Nothing is lost. Try again in a minute.",
    next: BACK,
  },
  "cross-origin": {
    title: "The form came from another address",
    text: "The server takes forms only from its own pages, and nothing changed. If this is a page of the server, tell its operator the text above.",
    next: BACK,
  },
  "invalid-client": {
    title: "The program sent a wrong request",
    text: "A program sent you here to ask for access. You cannot correct its request. Tell its developer the text above.",
    next: BACK,
  },
  "expired-link": {
    title: "This link does not work any more",
    text: "It is used, replaced or too old. Ask the person who sent it for another one.",
    next: ["Go to the sign-in page", paths.signIn],
  },
};

export interface ErrorData {
  readonly kind: ErrorKind;
  /** What exactly is wrong, for example with a client's request for access. It must reveal no internals. */
  readonly detail?: string | undefined;
  /** The id of the request in the log. */
  readonly requestId?: string | undefined;
}

/** Returns the page for an error. */
export function errorPage({ kind, detail, requestId }: ErrorData): string {
  const { title, text, next } = WORDS[kind];
  return render(
    <FocusedLayout title={title}>
      <h1>{title}</h1>
      {detail !== undefined && (
        <p class="problem">
          <Untrusted text={detail} />
        </p>
      )}
      <p>{text}</p>
      <p>
        <a class="button" href={next[1]}>
          {next[0]}
        </a>
      </p>
      {requestId !== undefined && (
        <p class="muted">
          Request ID <code>{requestId}</code>
        </p>
      )}
    </FocusedLayout>,
  );
}
