import { describe, PuidClientError, quote } from "./errors.js";

/** Decodes ids offline. The codecs of `puid-codec` are decoders. */
export interface Decoder {
  readonly ordinal: (id: string) => bigint;
}

/** The options of one call. */
export interface CallOptions {
  /** Aborts the call, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** When to repeat a request that failed and spent nothing. */
export interface Retry {
  /** The most times that a request is sent, including the first: 1 to 100. */
  readonly attempts: number;
  /**
   * The longest wait before a retry, in milliseconds: 0 to 2,147,483,647; 60,000 by default. If the server asks for
   * more, the call rejects at once with the server's error.
   */
  readonly maxDelay?: number | undefined;
}

/** The options that all kinds of credentials share. */
export interface ConnectionOptions {
  /** The URL of the API, over HTTP or HTTPS. The default is `https://puid.dev/api`. */
  readonly endpoint?: string | undefined;
  /** The function that sends requests. The default is the platform's `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** The most milliseconds to wait for an answer: 1 to 2,147,483,647; 10,000 by default. A fraction is rounded up. */
  readonly timeout?: number | undefined;
  /** When to repeat a request. By default, the client sends each request once. */
  readonly retry?: Retry | undefined;
  /** Decodes ids offline. With it, `ordinal()` sends no request. */
  readonly codec?: Decoder | undefined;
}

/** The validated options, with their defaults. */
export interface Connection {
  readonly endpoint: string;
  readonly fetch: typeof fetch;
  readonly timeout: number;
  readonly attempts: number;
  readonly maxDelay: number;
  readonly codec: Decoder | undefined;
}

/** An object's own properties, not yet validated. */
export type Unchecked = Readonly<Record<string, unknown>>;

export const CONNECTION_NAMES: readonly string[] = ["endpoint", "fetch", "timeout", "retry", "codec"];

/**
 * Reads an object's own properties, each once. Ignores inherited properties: a polluted prototype must not choose the
 * endpoint that receives the key.
 *
 * @throws PuidClientError `invalid_options`
 */
export function readProperties(argument: string, value: unknown): Unchecked {
  if (typeof value !== "object" || value === null) {
    reject(`"${argument}" must be an object, got ${describe(value)}`);
  }
  try {
    return { __proto__: null, ...value };
  } catch (cause) {
    return reject(`"${argument}" must be an object, got one that throws when it is read`, cause);
  }
}

/**
 * Checks that an object has only the named properties.
 *
 * @throws PuidClientError `invalid_options`
 */
export function validateNames(argument: string, properties: Unchecked, names: readonly string[]): void {
  const unknown = Object.keys(properties).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    reject(`"${argument}" must have only the properties ${names.join(", ")}, got ${quote(unknown)}`);
  }
}

/**
 * Validates the options that all kinds of credentials share, and adds the defaults.
 *
 * @throws PuidClientError `invalid_options`
 */
export function readConnection(options: Unchecked): Connection {
  const { endpoint, fetch: send = globalThis.fetch, timeout = 10_000, retry, codec } = options;
  if (typeof send !== "function") {
    reject(`"fetch" must be a function, got ${describe(send)}; pass one if the platform has none`);
  }
  if (!(typeof timeout === "number" && timeout >= 1 && timeout <= 2 ** 31 - 1)) {
    reject(`"timeout" must be from 1 to 2147483647 milliseconds, got ${describe(timeout)}`);
  }
  if (codec !== undefined && !isDecoder(codec)) reject('"codec" must have a function "ordinal"');
  return {
    endpoint: readEndpoint(endpoint),
    fetch: send as typeof fetch,
    // AbortSignal.timeout() takes only integers.
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
  validateNames("retry", properties, ["attempts", "maxDelay"]);
  const { attempts, maxDelay = 60_000 } = properties;
  if (!(Number.isInteger(attempts) && (attempts as number) >= 1 && (attempts as number) <= 100)) {
    reject(`"retry.attempts" must be an integer from 1 to 100, got ${describe(attempts)}`);
  }
  if (!(typeof maxDelay === "number" && maxDelay >= 0 && maxDelay <= 2 ** 31 - 1)) {
    reject(`"retry.maxDelay" must be from 0 to 2147483647 milliseconds, got ${describe(maxDelay)}`);
  }
  return { attempts: attempts as number, maxDelay };
}

function readEndpoint(endpoint: unknown = "https://puid.dev/api"): string {
  let url: URL;
  try {
    url = new URL(endpoint as string);
  } catch {
    // The string may be a misplaced key, or a URL with a password. A message shows neither.
    const mayBeSecret = typeof endpoint === "string" && /[^a-z\d.:/-]/i.test(endpoint);
    return reject(`"endpoint" must be a URL, got ${mayBeSecret ? "a string" : describe(endpoint)}`);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    reject(`"endpoint" must be a URL of http or https, got ${url.protocol}`);
  }
  if (url.username || url.password || url.search || url.hash) {
    reject('"endpoint" must have no user, query or fragment');
  }
  return url.href.replace(/\/+$/, "");
}

/**
 * Returns the signal of a call's options, which may be any value.
 *
 * @throws PuidClientError `invalid_options`
 */
export function readSignal(options: unknown): AbortSignal | undefined {
  if (typeof options !== "object" || options === null) {
    reject(`"options" must be an object, got ${describe(options)}`);
  }
  let signal: unknown;
  try {
    signal = (options as CallOptions).signal;
    if (signal === undefined) return undefined;
    // A copy works even if the caller replaced methods of the original.
    if (signal instanceof AbortSignal) return AbortSignal.any([signal]);
  } catch (cause) {
    return reject('"signal" must be an AbortSignal, got a value that throws when it is read', cause);
  }
  return reject(`"signal" must be an AbortSignal, got ${describe(signal)}`);
}

/** Whether a value can be a header's value without any change. */
export const isSecret = (value: unknown): value is string =>
  typeof value === "string" && /^[!-~]{1,8192}$/.test(value);

/**
 * Returns a secret that can be a header's value. The message never shows it.
 *
 * @throws PuidClientError `invalid_options`
 */
export function readSecret(name: string, secret: unknown): string {
  if (isSecret(secret)) return secret;
  return reject(`"${name}" must be a string of 1 to 8192 printable ASCII characters, without spaces`);
}

/** @throws PuidClientError `invalid_options`, always */
export function reject(message: string, cause?: unknown): never {
  throw new PuidClientError("invalid_options", message, { cause });
}
