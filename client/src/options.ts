import { PuidError } from "./errors.js";

/** What decodes ids offline: a codec of `puid-codec`. */
export interface Decoder {
  readonly ordinal: (id: string) => bigint;
}

/** What a call may have of its own. */
export interface CallOptions {
  /** Gives the call up; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** When to ask again, of a server that says that it is busy or away. */
export interface Retry {
  /** How many times in all a request is sent: 1 to 100. */
  readonly attempts: number;
  /** The longest wait in milliseconds; where the server asks for more, its error is thrown at once. */
  readonly maxDelay?: number | undefined;
}

/** Where the API is, and how to speak to it. */
export interface ConnectionOptions {
  /** The API's URL, without a slash at the end; by default `https://puid.dev/api`. */
  readonly endpoint?: string | undefined;
  /** What sends requests; by default the platform's. */
  readonly fetch?: typeof fetch | undefined;
  /** Milliseconds that an answer may take, at least 1; by default 10,000. */
  readonly timeout?: number | undefined;
  /** By default a request is sent once. */
  readonly retry?: Retry | undefined;
  /** Decodes ids offline, with the key alone: then `ordinal()` asks nobody. */
  readonly codec?: Decoder | undefined;
}

/** Options checked and completed. */
export interface Connection {
  readonly endpoint: string;
  readonly fetch: typeof fetch;
  readonly timeout: number;
  readonly attempts: number;
  readonly maxDelay: number;
  readonly codec: Decoder | undefined;
}

const CONNECTION_NAMES = ["endpoint", "fetch", "timeout", "retry", "codec"];

/** Checks the options that all have, and fills in the defaults. */
export function readConnection(options: ConnectionOptions, ownNames: readonly string[]): Connection {
  if (typeof options !== "object" || options === null) {
    refuse(`"options" must be an object, got ${options === null ? "null" : typeof options}`);
  }
  const names = [...ownNames, ...CONNECTION_NAMES];
  const stranger = Object.keys(options).find((name) => !names.includes(name));
  if (stranger !== undefined) {
    refuse(`"options" must have no names but ${names.join(", ")}, got ${JSON.stringify(stranger)}`);
  }
  const { fetch: send = globalThis.fetch, timeout = 10_000, retry, codec } = options;
  if (typeof send !== "function") refuse('"fetch" must be a function, for this platform has none of its own');
  if (!(typeof timeout === "number" && timeout >= 1 && timeout <= 2 ** 31 - 1)) {
    refuse(`"timeout" must be from 1 to 2147483647 milliseconds, got ${String(timeout)}`);
  }
  if (codec !== undefined && typeof codec?.ordinal !== "function")
    refuse('"codec" must have a function "ordinal"');
  return { endpoint: readEndpoint(options.endpoint), fetch: send, timeout, ...readRetry(retry), codec };
}

function readRetry(retry: Retry = { attempts: 1 }): { attempts: number; maxDelay: number } {
  const { attempts, maxDelay = 60_000 } = Object(retry) as Partial<Retry>;
  if (!(Number.isInteger(attempts) && attempts! >= 1 && attempts! <= 100)) {
    refuse(`"retry.attempts" must be an integer from 1 to 100, got ${String(attempts)}`);
  }
  if (!(typeof maxDelay === "number" && maxDelay >= 0 && maxDelay <= 2 ** 31 - 1)) {
    refuse(`"retry.maxDelay" must be from 0 to 2147483647 milliseconds, got ${String(maxDelay)}`);
  }
  return { attempts: attempts!, maxDelay };
}

function readEndpoint(endpoint: unknown = "https://puid.dev/api"): string {
  let url: URL;
  try {
    url = new URL(endpoint as string);
  } catch {
    return refuse(`"endpoint" must be a URL, got ${JSON.stringify(endpoint)}`);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    refuse(`"endpoint" must be a URL of http or https, got ${url.protocol}`);
  }
  if (url.username || url.password || url.search || url.hash) {
    refuse('"endpoint" must have no user, query or fragment');
  }
  return url.href.replace(/\/+$/, "");
}

/** Whether a value can go into a header as it is. */
export const isSecret = (value: unknown): value is string =>
  typeof value === "string" && /^[!-~]+$/.test(value);

/** A secret that goes into a header as it is. No message ever shows one. */
export function readSecret(name: string, secret: unknown): string {
  if (isSecret(secret)) return secret;
  return refuse(`"${name}" must be a string of printable ASCII characters, without spaces`);
}

function refuse(message: string): never {
  throw new PuidError("invalid_options", message);
}
