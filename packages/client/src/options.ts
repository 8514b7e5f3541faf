import { describe, PuidError, quote } from "./errors.js";

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
  /** Milliseconds that an answer may take, at least 1; by default 10,000. A fraction is rounded up. */
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

/** An object's own properties, not yet checked. */
export type Unchecked = Readonly<Record<string, unknown>>;

export const CONNECTION_NAMES: readonly string[] = ["endpoint", "fetch", "timeout", "retry", "codec"];

/**
 * Reads an object's own properties, each once. What it inherits is no option: a polluted prototype must not choose the
 * endpoint that gets the key.
 *
 * @throws PuidError `invalid_options`
 */
export function readProperties(argument: string, value: unknown): Unchecked {
  if (typeof value !== "object" || value === null) {
    refuse(`"${argument}" must be an object, got ${describe(value)}`);
  }
  try {
    return { __proto__: null, ...value };
  } catch (cause) {
    return refuse(`"${argument}" must be an object, got one that throws when it is read`, cause);
  }
}

/** Checks that an object has no properties but these. */
export function checkNames(argument: string, properties: Unchecked, names: readonly string[]): void {
  const stranger = Object.keys(properties).find((name) => !names.includes(name));
  if (stranger !== undefined) {
    refuse(`"${argument}" must have no names but ${names.join(", ")}, got ${quote(stranger)}`);
  }
}

/** Checks the options that all have, and fills in the defaults. */
export function readConnection(options: Unchecked): Connection {
  const { endpoint, fetch: send = globalThis.fetch, timeout = 10_000, retry, codec } = options;
  if (typeof send !== "function") {
    refuse(`"fetch" must be a function, got ${describe(send)}; pass one if the platform has none`);
  }
  if (!(typeof timeout === "number" && timeout >= 1 && timeout <= 2 ** 31 - 1)) {
    refuse(`"timeout" must be from 1 to 2147483647 milliseconds, got ${describe(timeout)}`);
  }
  if (codec !== undefined && !isDecoder(codec)) refuse('"codec" must have a function "ordinal"');
  return {
    endpoint: readEndpoint(endpoint),
    fetch: send as typeof fetch,
    // AbortSignal.timeout() takes integers only.
    timeout: Math.ceil(timeout),
    ...readRetry(retry),
    codec,
  };
}

function isDecoder(codec: unknown): codec is Decoder {
  try {
    return typeof (codec as Decoder).ordinal === "function";
  } catch {
    return false;
  }
}

function readRetry(retry: unknown = { attempts: 1 }): { attempts: number; maxDelay: number } {
  const properties = readProperties("retry", retry);
  checkNames("retry", properties, ["attempts", "maxDelay"]);
  const { attempts, maxDelay = 60_000 } = properties;
  if (!(Number.isInteger(attempts) && (attempts as number) >= 1 && (attempts as number) <= 100)) {
    refuse(`"retry.attempts" must be an integer from 1 to 100, got ${describe(attempts)}`);
  }
  if (!(typeof maxDelay === "number" && maxDelay >= 0 && maxDelay <= 2 ** 31 - 1)) {
    refuse(`"retry.maxDelay" must be from 0 to 2147483647 milliseconds, got ${describe(maxDelay)}`);
  }
  return { attempts: attempts as number, maxDelay };
}

function readEndpoint(endpoint: unknown = "https://puid.dev/api"): string {
  let url: URL;
  try {
    url = new URL(endpoint as string);
  } catch {
    // A key in the wrong place and a password in a URL are not shown.
    const mayBeSecret = typeof endpoint === "string" && /[^a-z\d.:/-]/i.test(endpoint);
    return refuse(`"endpoint" must be a URL, got ${mayBeSecret ? "a string" : describe(endpoint)}`);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    refuse(`"endpoint" must be a URL of http or https, got ${url.protocol}`);
  }
  if (url.username || url.password || url.search || url.hash) {
    refuse('"endpoint" must have no user, query or fragment');
  }
  return url.href.replace(/\/+$/, "");
}

/** The signal of a call's options, which may be any value. */
export function readSignal(options: unknown): AbortSignal | undefined {
  if (typeof options !== "object" || options === null) {
    refuse(`"options" must be an object, got ${describe(options)}`);
  }
  let signal: unknown;
  try {
    signal = (options as CallOptions).signal;
    if (signal === undefined) return undefined;
    // A copy, which no property of the original's can break.
    if (signal instanceof AbortSignal) return AbortSignal.any([signal]);
  } catch (cause) {
    return refuse('"signal" must be an AbortSignal, got a value that throws when it is read', cause);
  }
  return refuse(`"signal" must be an AbortSignal, got ${describe(signal)}`);
}

/** Whether a value can go into a header as it is. */
export const isSecret = (value: unknown): value is string =>
  typeof value === "string" && /^[!-~]{1,8192}$/.test(value);

/** A secret that goes into a header as it is. No message ever shows one. */
export function readSecret(name: string, secret: unknown): string {
  if (isSecret(secret)) return secret;
  return refuse(`"${name}" must be a string of printable ASCII characters, without spaces, at most 8192`);
}

/** @throws PuidError `invalid_options`, always */
export function refuse(message: string, cause?: unknown): never {
  throw new PuidError("invalid_options", message, { cause });
}
