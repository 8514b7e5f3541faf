import { PuidError } from "./errors.js";
import type { Connection } from "./options.js";

/** A request to the API. */
export interface Request {
  /** Below the endpoint, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Form fields to post; a request without is a GET. */
  readonly form?: Readonly<Record<string, string>>;
  /** Whether it takes ids from the counter, so that only a certain failure may be repeated. */
  readonly spends: boolean;
  readonly signal?: AbortSignal | undefined;
}

type Body = Readonly<Record<string, unknown>>;

/** The least wait in milliseconds after a first failure, where the server names none; it doubles from then on. */
const LEAST_DELAY = 500;

/** Sends a request, as often as the connection allows, and gives the JSON object of its answer. */
export async function request(connection: Connection, ask: Request): Promise<Body> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await requestOnce(connection, ask);
    } catch (error) {
      if (!(error instanceof PuidError) || attempt >= connection.attempts || !isWorthAnother(error, ask))
        throw error;
      const backoff = LEAST_DELAY * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
      const delay = error.retryAfter === null ? backoff : 1000 * error.retryAfter;
      if (delay > connection.maxDelay) throw error;
      await sleep(delay, ask.signal);
    }
  }
}

/** Whether a request may be sent again: the server did not do it, or doing it twice is no harm. */
function isWorthAnother({ status, code, mayHaveSpent }: PuidError, { spends }: Request): boolean {
  if (mayHaveSpent) return false;
  if (status === 429) return true;
  // A gateway's own 503 does not say whether the server had done its work.
  if (status === 503) return code === "unavailable" || !spends;
  return status === null && (code === "network_error" || code === "timeout");
}

async function requestOnce(connection: Connection, ask: Request): Promise<Body> {
  const { spends, signal } = ask;
  signal?.throwIfAborted();
  const limit = AbortSignal.timeout(connection.timeout);
  let response: Response;
  let text: string;
  try {
    response = await connection.fetch(connection.endpoint + ask.path, {
      method: ask.form === undefined ? "GET" : "POST",
      headers: { Accept: "application/json", ...ask.headers },
      ...(ask.form && { body: new URLSearchParams(ask.form) }),
      redirect: "manual", // or the key would go along, to wherever it leads
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    text = await response.text();
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    const details = { cause, mayHaveSpent: spends };
    const spent = spends ? "; ids may have been spent" : "";
    if (limit.aborted) {
      throw new PuidError("timeout", `no answer within ${connection.timeout} ms${spent}`, details);
    }
    throw new PuidError("network_error", `no answer from ${connection.endpoint}${spent}`, details);
  }
  return read(response, text, connection.endpoint, spends);
}

function read(response: Response, text: string, endpoint: string, spends: boolean): Body {
  const { status, ok } = response;
  const body = parse(text);
  if (ok && body !== undefined) return body;
  const details = { status, body, retryAfter: readRetryAfter(response, body) };
  const { error, message, error_description: description, mayHaveSpent: spent } = body ?? {};
  if (!ok && typeof error === "string") {
    const said = [message, description].find((part) => typeof part === "string" && part !== "");
    throw new PuidError(
      error,
      typeof said === "string" ? said : `the server answered ${status} ${error}`,
      // A server that lost its database on the way says so.
      { ...details, mayHaveSpent: spends && spent === true },
    );
  }
  throw new PuidError(
    "invalid_response",
    `${endpoint} must be a PUID API, got status ${status} with a body that is none of its own`,
    { ...details, mayHaveSpent: spends && (ok || status >= 500) && status !== 503 },
  );
}

/** A JSON object, if it is one. */
function parse(text: string): Body | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? (body as Body) : undefined;
  } catch {
    return undefined;
  }
}

/** Seconds to wait, by the body's milliseconds, or by the header: RFC 9110, section 10.2.3. */
function readRetryAfter(response: Response, body: Body | undefined): number | null {
  const milliseconds = body?.["retryAfterMs"];
  if (typeof milliseconds === "number" && milliseconds >= 0) return milliseconds / 1000;
  const header = response.headers.get("retry-after");
  if (header === null) return null;
  if (/^\d+$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, (date - Date.now()) / 1000);
}

function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}
