import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ApiError } from "../../api/errors.js";
import type { Env, Service } from "../../api/service.js";
import {
  ERROR_STATUSES,
  type ErrorKind,
  errorPage,
  forwardingPage,
  PAGE_HEADERS,
} from "../../pages/pages.js";

/** Answers with a page. */
export const answerPage = (c: Context<Env>, html: string, status: ContentfulStatusCode = 200): Response =>
  c.html(html, status, { ...PAGE_HEADERS });

/** Answers a form: the browser goes on to a page of this origin. */
export const answerRedirect = (c: Context<Env>, path: string): Response => c.redirect(path, 303);

/** Answers a form: the browser goes on to another origin. */
export const answerForwarding = (c: Context<Env>, address: string): Response =>
  answerPage(c, forwardingPage({ address }));

/**
 * Returns whether the answer of an error should be a page: the path is one for people, or a browser opens an address
 * that neither the API nor a person's path has.
 */
export function isForPeople(c: Context<Env>, { status }: ApiError, { basePath }: Service): boolean {
  if (c.get("isForPeople") === true) return true;
  if (status !== 404 && status !== 405) return false;
  const isApi = c.req.path.startsWith(`${basePath}/`);
  return !isApi && /\btext\/html\b/.test(c.req.header("accept") ?? "");
}

/** The errors that have words of their own, by code. */
const KINDS: Readonly<Record<string, ErrorKind>> = {
  cross_origin: "cross-origin",
  invalid_client_request: "invalid-client",
};

/** Answers with the page of an error. It names the fault of the request, and never one of the server. */
export function answerErrorPage(c: Context<Env>, { status, error, message, headers }: ApiError): Response {
  const isServers = status >= 500;
  const known = KINDS[error] ?? ERROR_STATUSES.find((one) => one === status);
  const page = errorPage({
    kind: known ?? (isServers ? 500 : 400),
    ...(!isServers && { detail: message }),
    requestId: c.get("requestId"),
  });
  return c.html(page, status, { ...PAGE_HEADERS, ...headers });
}

/** Answers with the page of an error that has no status of its own. */
export const answerErrorKind = (c: Context<Env>, kind: ErrorKind, status: ContentfulStatusCode): Response =>
  answerPage(c, errorPage({ kind }), status);
