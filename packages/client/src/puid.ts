import { accessToken, apiKey, type Credentials, TokenSource } from "./credentials.js";
import { describe, messageOf, PuidError, quote } from "./errors.js";
import {
  type CallOptions,
  CONNECTION_NAMES,
  type Connection,
  type ConnectionOptions,
  checkNames,
  type Decoder,
  readConnection,
  readProperties,
  readSecret,
  readSignal,
  refuse,
  type Unchecked,
} from "./options.js";
import { type Request, request } from "./request.js";

/** An API key, as the dashboard or `puid-server keys create` shows it once. */
export interface ApiKeyOptions extends ConnectionOptions {
  readonly apiKey: string;
}

/** An access token that one has already. */
export interface AccessTokenOptions extends ConnectionOptions {
  readonly accessToken: string;
}

/** An OAuth client's credentials, which are exchanged for tokens as they are needed. */
export interface ClientCredentialsOptions extends ConnectionOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Scopes, separated by spaces; by default `puid:generate`. */
  readonly scope?: string | undefined;
}

export type PuidOptions = ApiKeyOptions | AccessTokenOptions | ClientCredentialsOptions;

/** How many ids an account may have a day, and how many it has had. */
export interface Quota {
  readonly plan: string;
  readonly used: number;
  /** Null where there is none. */
  readonly limit: number | null;
  readonly remaining: number | null;
}

const CREDENTIAL_NAMES = ["apiKey", "accessToken", "clientId", "clientSecret", "scope"];

/** The most ids that one request gives. */
const MOST_IDS = 10;
/** The most characters of a string that may be an id. The ids of `puid-codec` have at most 4,159. */
const MOST_CHARACTERS = 8192;

/**
 * A client of the PUID API. All of its methods reject with a `PuidError`, or with the reason of the signal that
 * gave them up.
 *
 * @example
 * ```ts
 * import { Puid } from "puid-client";
 *
 * const puid = new Puid({ apiKey: process.env.PUID_API_KEY, endpoint: "http://localhost:8799/api" });
 * const id = await puid.id();
 * const ordinal = await puid.ordinal(id);
 * typeof ordinal; // "bigint"
 * ```
 */
export class Puid {
  /** The API's URL. It is all that a printed client shows. */
  readonly endpoint: string;
  // Private at run time too: no inspector prints a secret, and no serializer copies one.
  readonly #connection: Connection;
  readonly #credentials: Credentials;

  /** @throws PuidError `invalid_options` */
  constructor(options: PuidOptions) {
    const own = readProperties("options", options);
    checkNames("options", own, [...CREDENTIAL_NAMES, ...CONNECTION_NAMES]);
    this.#connection = readConnection(own);
    this.#credentials = readCredentials(own, this.#connection);
    this.endpoint = this.#connection.endpoint;
  }

  /**
   * A client that has exchanged an OAuth client's credentials for its first token, and renews it before it
   * expires.
   *
   * @throws PuidError `invalid_client`, where the credentials are refused
   */
  static async fromClientCredentials(options: ClientCredentialsOptions & CallOptions): Promise<Puid> {
    const { signal, ...rest } = readProperties("options", options);
    const checked = readSignal({ signal });
    const puid = new Puid(rest as unknown as ClientCredentialsOptions);
    await puid.#credentials.headers(checked);
    return puid;
  }

  /** A new id. */
  async id(options: CallOptions = {}): Promise<string> {
    const [id] = await this.ids(1, options);
    return id!;
  }

  /**
   * New ids, of consecutive ordinals.
   *
   * @param count - How many: 1 to 10.
   * @throws PuidError `invalid_count`, before any request
   */
  async ids(count = 1, options: CallOptions = {}): Promise<string[]> {
    if (!(Number.isInteger(count) && count >= 1 && count <= MOST_IDS)) {
      throw new PuidError(
        "invalid_count",
        `"count" must be an integer from 1 to ${MOST_IDS}, got ${describe(count)}`,
      );
    }
    const { ids } = await this.#ask(`/v1/ids?n=${count}`, true, readSignal(options));
    const isRight =
      Array.isArray(ids) && ids.length === count && ids.every((id) => typeof id === "string" && id);
    return isRight ? (ids as string[]) : unexpected(`"ids", an array of ${count} strings`, true);
  }

  /**
   * The ordinal of an id: by the codec, where the client has one, and else by the server.
   *
   * @throws PuidError `invalid_id` for what is no text, before any request, and for what the codec refuses;
   *   `bad_request` for what the server refuses
   */
  async ordinal(puid: string, options: CallOptions = {}): Promise<bigint> {
    if (!isSegment(puid)) {
      const rule = `a well-formed string of 1 to ${MOST_CHARACTERS} characters, and not "." or ".."`;
      throw new PuidError("invalid_id", `"puid" must be ${rule}, got ${describe(puid)}`);
    }
    const signal = readSignal(options);
    signal?.throwIfAborted();
    const { codec } = this.#connection;
    if (codec !== undefined) return decode(codec, puid);
    const { ordinal } = await this.#ask(`/v1/ordinal/${encodeURIComponent(puid)}`, false, signal);
    const isDecimal = typeof ordinal === "string" && /^\d{1,40}$/.test(ordinal);
    return isDecimal ? BigInt(ordinal) : unexpected('"ordinal", a string of decimal digits', false);
  }

  /** How much of today's quota is used. Spends none. */
  async quota(options: CallOptions = {}): Promise<Quota> {
    const { plan, used, limit, remaining } = await this.#ask("/v1/quota", false, readSignal(options));
    const isCount = (value: unknown): value is number => Number.isSafeInteger(value);
    const isBound = (value: unknown): value is number | null => value === null || isCount(value);
    const isRight = typeof plan === "string" && isCount(used) && isBound(limit) && isBound(remaining);
    return isRight
      ? { plan, used, limit, remaining }
      : unexpected('"plan", "used", "limit" and "remaining"', false);
  }

  async #ask(
    path: string,
    spends: boolean,
    signal: AbortSignal | undefined,
  ): Promise<Record<string, unknown>> {
    const send = async (headers: Request["headers"]): Promise<Record<string, unknown>> =>
      request(this.#connection, { path, headers, spends, signal });
    const headers = await this.#credentials.headers(signal);
    try {
      return await send(headers);
    } catch (error) {
      // A token may be revoked before its time.
      const isRefused = error instanceof PuidError && error.status === 401;
      if (!isRefused || this.#credentials.renew === undefined) throw error;
      this.#credentials.renew(headers);
      if (error.mayHaveSpent) throw error;
      return send(await this.#credentials.headers(signal));
    }
  }
}

/** Whether a value can be one segment of a path, as it is: a URL takes dots away, and no half of a character. */
function isSegment(value: unknown): value is string {
  return (
    typeof value === "string" && value.length <= MOST_CHARACTERS && !/^\.{0,2}$|\p{Surrogate}/u.test(value)
  );
}

function readCredentials(options: Unchecked, connection: Connection): Credentials {
  const { apiKey: key, accessToken: token, clientId, clientSecret, scope = "puid:generate" } = options;
  const isClient = clientId !== undefined || clientSecret !== undefined;
  if ([key !== undefined, token !== undefined, isClient].filter(Boolean).length !== 1) {
    refuse('"options" must have one of "apiKey", "accessToken", and "clientId" with "clientSecret"');
  }
  if (key !== undefined) return apiKey(readSecret("apiKey", key));
  if (token !== undefined) return accessToken(readSecret("accessToken", token));
  if (typeof scope !== "string" || scope.trim() === "") {
    refuse('"scope" must be a string of scopes, separated by spaces');
  }
  return new TokenSource(connection, {
    clientId: readSecret("clientId", clientId),
    clientSecret: readSecret("clientSecret", clientSecret),
    scope,
  });
}

async function decode(codec: Decoder, puid: string): Promise<bigint> {
  let ordinal: unknown;
  try {
    // The await catches a promise, which a codec must not return, before its rejection is nobody's.
    ordinal = await codec.ordinal(puid);
  } catch (cause) {
    const message = messageOf(cause) ?? `"puid" must be an id of the codec, got ${quote(puid)}`;
    throw new PuidError("invalid_id", message, { cause });
  }
  if (typeof ordinal === "bigint") return ordinal;
  return refuse(`"codec" must have a function "ordinal" that returns a bigint, got ${describe(ordinal)}`);
}

/** An answer that the API does not give. */
function unexpected(wanted: string, mayHaveSpent: boolean): never {
  throw new PuidError("invalid_response", `the server's answer must have ${wanted}`, {
    status: 200,
    mayHaveSpent,
  });
}
