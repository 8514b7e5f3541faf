import { abortable, sleep } from "./abortable.js";
import { PuidClientError } from "./errors.js";
import type { Connection } from "./options.js";
import { isClean, redact, redactable, redactCause } from "./redact.js";

/** A request to the API. */
export interface ApiRequest {
  /** The path below the endpoint, with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The form fields of a POST. Without them, the request is a GET. */
  readonly form?: Readonly<Record<string, string>>;
  /** Whether the request takes ids from the counter. If it does, only a failure that spent nothing may be repeated. */
  readonly spends: boolean;
  readonly signal?: AbortSignal | undefined;
}

type Body = Readonly<Record<string, unknown>>;

/** The parts of a response that the client uses. */
interface Answer {
  readonly status: number;
  readonly text: string;
  /** The Retry-After header. */
  readonly retryAfter: string | null;
}

/**
 * The errors, by status, with which the API says that it spent nothing. Any other error may come from a gateway, and a
 * gateway does not know what the API did before.
 */
const SPENT_NOTHING: Readonly<Record<number, string>> = {
  400: "bad_request",
  401: "unauthorized",
  402: "quota_exceeded",
  403: "insufficient_scope",
  404: "not_found",
  405: "method_not_allowed",
  429: "rate_limited",
  503: "unavailable",
};

/** The backoff after the first failure, in milliseconds, if the server names no delay. It doubles with each failure. */
const BACKOFF = 500;

/** Sends a request, repeats it as often as the connection allows, and returns the JSON object of the answer. */
export async function request(connection: Connection, ask: ApiRequest): Promise<Body> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await requestOnce(connection, ask);
    } catch (error) {
      if (!(error instanceof PuidClientError) || attempt >= connection.attempts || !isRepeatable(error))
        throw error;
      const backoff = BACKOFF * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
      const delay = error.retryAfter === null ? backoff : 1000 * error.retryAfter;
      if (delay > connection.maxDelay) throw error;
      await sleep(delay, ask.signal);
    }
  }
}

/** Whether a request may be sent again: the failure spent nothing, and it may be temporary. */
function isRepeatable({ status, code, mayHaveSpent }: PuidClientError): boolean {
  if (mayHaveSpent) return false;
  if (status === null) return code === "network_error" || code === "timeout";
  return status === 429 || status === 503;
}

async function requestOnce(connection: Connection, ask: ApiRequest): Promise<Body> {
  const { spends, signal } = ask;
  signal?.throwIfAborted();
  const limit = AbortSignal.timeout(connection.timeout);
  const either = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  let answer: Answer | undefined;
  try {
    // A custom `fetch` may ignore its signal.
    answer = await abortable(send(connection, ask, either), either);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    const details = { cause: redactCause(error, secretsOf(ask)), mayHaveSpent: spends };
    const spent = spends ? SPENT : "";
    if (limit.aborted) {
      throw new PuidClientError("timeout", `no answer within ${connection.timeout} ms${spent}`, details);
    }
    throw new PuidClientError("network_error", `no answer from ${connection.endpoint}${spent}`, details);
  }
  if (answer !== undefined) return read(answer, connection.endpoint, ask);
  const message = `"fetch" must resolve to a Response, got another value${spends ? SPENT : ""}`;
  throw new PuidClientError("invalid_response", message, { mayHaveSpent: spends });
}

const SPENT = "; ids may have been spent";

/** Sends a request once. Returns undefined if `fetch` resolves to a value that is not a response. */
async function send(
  connection: Connection,
  ask: ApiRequest,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  // A browser's fetch throws if it is called as a method of another object.
  const { fetch: sendRequest, endpoint } = connection;
  const response: Partial<Response> | undefined = await sendRequest(endpoint + ask.path, {
    method: ask.form === undefined ? "GET" : "POST",
    headers: { Accept: "application/json", ...ask.headers },
    ...(ask.form && { body: new URLSearchParams(ask.form) }),
    // A redirect would send the key to another server.
    redirect: "manual",
    signal,
  });
  const status = response?.status;
  const text = await response?.text?.();
  const retryAfter = response?.headers?.get("retry-after");
  const isHeader = retryAfter === null || typeof retryAfter === "string";
  const isResponse = typeof status === "number" && typeof text === "string" && isHeader;
  return isResponse ? { status, text, retryAfter } : undefined;
}

function read({ status, text, retryAfter }: Answer, endpoint: string, ask: ApiRequest): Body {
  const body = parse(text);
  const isOk = status >= 200 && status <= 299;
  if (isOk && body !== undefined) return body;
  const { error, message, error_description: description } = body ?? {};
  const secrets = secretsOf(ask);
  const mayHaveSpent = ask.spends && !saysNothingSpent(status, body);
  const details = {
    status,
    // A body of the token endpoint may hold a token.
    body: ask.form === undefined && isClean(body, secrets) ? body : undefined,
    retryAfter: readRetryAfter(retryAfter, body),
    mayHaveSpent,
  };
  if (!isOk && typeof error === "string") {
    const said = [message, description].find((part) => typeof part === "string" && part !== "");
    throw new PuidClientError(
      redact(error, secrets),
      redact(typeof said === "string" ? said : `the server answered ${status} ${error}`, secrets),
      details,
    );
  }
  throw new PuidClientError(
    "invalid_response",
    `${endpoint} must be a PUID API, got status ${status} and a body that the API does not send${mayHaveSpent ? SPENT : ""}`,
    details,
  );
}

function saysNothingSpent(status: number, body: Body | undefined): boolean {
  // A server that loses its database during the request answers with `mayHaveSpent`.
  const { error, mayHaveSpent = false } = body ?? {};
  return typeof error === "string" && SPENT_NOTHING[status] === error && mayHaveSpent === false;
}

/** Returns the secrets that a request contains. */
function secretsOf({ headers, form }: ApiRequest): readonly string[] {
  const { client_secret: secret = "" } = form ?? {};
  return redactable([...Object.values(headers).map((value) => value.replace(/^Bearer /, "")), secret]);
}

/** Parses a JSON object. Returns undefined for any other text. */
function parse(text: string): Body | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? (body as Body) : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the seconds to wait, from the body's milliseconds or from the header (RFC 9110, section 10.2.3). */
function readRetryAfter(header: string | null, body: Body | undefined): number | null {
  const milliseconds = body?.["retryAfterMs"];
  if (typeof milliseconds === "number" && milliseconds >= 0) return milliseconds / 1000;
  if (header === null) return null;
  if (/^\d+$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, (date - Date.now()) / 1000);
}
