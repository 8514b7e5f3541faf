import { accessToken, apiKey, type Credentials, TokenSource } from "./credentials.js";
import { describe, messageOf, PuidClientError, quote } from "./errors.js";
import {
  type CallOptions,
  CONNECTION_NAMES,
  type Connection,
  type ConnectionOptions,
  type Decoder,
  readConnection,
  readProperties,
  readSecret,
  readSignal,
  reject,
  type Unchecked,
  validateNames,
} from "./options.js";
import { type ApiRequest, request } from "./request.js";

/** Authentication by an API key. The dashboard or `puid-server keys create` shows the key once. */
export interface ApiKeyOptions extends ConnectionOptions {
  readonly apiKey: string;
}

/** Authentication by an access token that you already have. */
export interface AccessTokenOptions extends ConnectionOptions {
  readonly accessToken: string;
}

/** Authentication by an OAuth client's credentials. The client exchanges them for tokens when it needs one. */
export interface ClientCredentialsOptions extends ConnectionOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Scopes, separated by spaces. The default is `puid:generate`. */
  readonly scope?: string | undefined;
}

export type PuidClientOptions = ApiKeyOptions | AccessTokenOptions | ClientCredentialsOptions;

/** The number of ids that an account may take each day, and how many it has taken today. */
export interface Quota {
  readonly plan: string;
  readonly used: number;
  /** Null if the plan has no limit. */
  readonly limit: number | null;
  /** Null if the plan has no limit. */
  readonly remaining: number | null;
  /** The most ids of one request. */
  readonly idsPerRequest: number;
}

const CREDENTIAL_NAMES = ["apiKey", "accessToken", "clientId", "clientSecret", "scope"];

/** The most ids in one request that a server can allow. */
const MOST_IDS = 10_000;
/** The most ids in one request at puid.dev, and at other servers that name no number. */
const DEFAULT_IDS_PER_REQUEST = 10;
/** The most characters of a string that may be an id. The ids of `puid-codec` have at most 4,159. */
const MOST_CHARACTERS = 8192;

/**
 * A client of the PUID API. All methods reject with a `PuidClientError`. If a signal aborts a call, the call rejects
 * with the signal's reason.
 *
 * @example
 * ```ts
 * import { PuidClient } from "puid-client";
 *
 * const client = new PuidClient({ apiKey: process.env.PUID_API_KEY!, endpoint: "http://localhost:8799/api" });
 * const id = await client.id();
 * const ordinal = await client.ordinal(id);
 * typeof ordinal; // "bigint"
 * ```
 */
export class PuidClient {
  /** The URL of the API. A printed client shows nothing else. */
  readonly endpoint: string;
  // Private at run time too, so that no inspector prints a secret and no serializer copies one.
  readonly #connection: Connection;
  readonly #credentials: Credentials;

  /** @throws PuidClientError `invalid_options` */
  constructor(options: PuidClientOptions) {
    const own = readProperties("options", options);
    validateNames("options", own, [...CREDENTIAL_NAMES, ...CONNECTION_NAMES]);
    this.#connection = readConnection(own);
    this.#credentials = readCredentials(own, this.#connection);
    this.endpoint = this.#connection.endpoint;
  }

  /**
   * Returns a client that already has its first token. It gets the token for an OAuth client's credentials, and renews
   * it before it expires.
   *
   * @throws PuidClientError `invalid_client` if the server rejects the credentials
   */
  static async fromClientCredentials(options: ClientCredentialsOptions & CallOptions): Promise<PuidClient> {
    const { signal, ...rest } = readProperties("options", options);
    const validSignal = readSignal({ signal });
    const client = new PuidClient(rest as unknown as ClientCredentialsOptions);
    await client.#credentials.headers(validSignal);
    return client;
  }

  /** Returns a new id. */
  async id(options: CallOptions = {}): Promise<string> {
    const [id] = await this.ids(1, options);
    return id!;
  }

  /**
   * Returns new ids of consecutive ordinals.
   *
   * @param count - The number of ids, 1 to 10,000. puid.dev allows up to 10. At other servers, the plan decides:
   *   `idsPerRequest` of `quota()`.
   * @throws PuidClientError `invalid_count`, before any request; `bad_request` if the server allows fewer ids, and then
   *   its message names the maximum
   */
  async ids(count = 1, options: CallOptions = {}): Promise<string[]> {
    if (!(Number.isInteger(count) && count >= 1 && count <= MOST_IDS)) {
      throw new PuidClientError(
        "invalid_count",
        `"count" must be an integer from 1 to ${MOST_IDS}, got ${describe(count)}`,
      );
    }
    const { ids } = await this.#get(`/v1/ids?n=${count}`, true, readSignal(options));
    const isValid =
      Array.isArray(ids) && ids.length === count && ids.every((id) => typeof id === "string" && id);
    return isValid ? (ids as string[]) : rejectResponse(`"ids", an array of ${count} strings`, true);
  }

  /**
   * Returns the ordinal of an id. The client's codec decodes the id if the client has one. Otherwise the server does.
   *
   * @throws PuidClientError `invalid_id` if the value cannot be an id, before any request, or if the codec rejects it;
   *   `bad_request` if the server rejects it
   */
  async ordinal(puid: string, options: CallOptions = {}): Promise<bigint> {
    if (!isSegment(puid)) {
      const rule = `a well-formed string of 1 to ${MOST_CHARACTERS} characters, and not "." or ".."`;
      throw new PuidClientError("invalid_id", `"puid" must be ${rule}, got ${describe(puid)}`);
    }
    const signal = readSignal(options);
    signal?.throwIfAborted();
    const { codec } = this.#connection;
    if (codec !== undefined) return decode(codec, puid);
    const { ordinal } = await this.#get(`/v1/ordinal/${encodeURIComponent(puid)}`, false, signal);
    const isDecimal = typeof ordinal === "string" && /^\d{1,40}$/.test(ordinal);
    return isDecimal ? BigInt(ordinal) : rejectResponse('"ordinal", a string of decimal digits', false);
  }

  /** Returns how much of today's quota is used. Spends no id. */
  async quota(options: CallOptions = {}): Promise<Quota> {
    const answer = await this.#get("/v1/quota", false, readSignal(options));
    const { plan, used, limit, remaining, idsPerRequest = DEFAULT_IDS_PER_REQUEST } = answer;
    const isCount = (value: unknown): value is number => Number.isSafeInteger(value);
    const isBound = (value: unknown): value is number | null => value === null || isCount(value);
    const isValid =
      typeof plan === "string" &&
      isCount(used) &&
      isBound(limit) &&
      isBound(remaining) &&
      isCount(idsPerRequest) &&
      idsPerRequest >= 1;
    return isValid
      ? { plan, used, limit, remaining, idsPerRequest }
      : rejectResponse('"plan", "used", "limit" and "remaining", and no "idsPerRequest" below 1', false);
  }

  async #get(
    path: string,
    spends: boolean,
    signal: AbortSignal | undefined,
  ): Promise<Record<string, unknown>> {
    const send = async (headers: ApiRequest["headers"]): Promise<Record<string, unknown>> =>
      request(this.#connection, { path, headers, spends, signal });
    const headers = await this.#credentials.headers(signal);
    try {
      return await send(headers);
    } catch (error) {
      // The server may revoke a token before it expires.
      const isUnauthorized = error instanceof PuidClientError && error.status === 401;
      if (!isUnauthorized || this.#credentials.renew === undefined) throw error;
      this.#credentials.renew(headers);
      if (error.mayHaveSpent) throw error;
      return send(await this.#credentials.headers(signal));
    }
  }
}

/** Whether a value can be one segment of a path. A URL drops dot segments, and cannot hold half a surrogate pair. */
function isSegment(value: unknown): value is string {
  return (
    typeof value === "string" && value.length <= MOST_CHARACTERS && !/^\.{0,2}$|\p{Surrogate}/u.test(value)
  );
}

function readCredentials(options: Unchecked, connection: Connection): Credentials {
  const { apiKey: key, accessToken: token, clientId, clientSecret, scope = "puid:generate" } = options;
  const isClient = clientId !== undefined || clientSecret !== undefined;
  if ([key !== undefined, token !== undefined, isClient].filter(Boolean).length !== 1) {
    reject('"options" must have exactly one of "apiKey", "accessToken", and "clientId" with "clientSecret"');
  }
  if (key !== undefined) return apiKey(readSecret("apiKey", key));
  if (token !== undefined) return accessToken(readSecret("accessToken", token));
  if (typeof scope !== "string" || scope.trim() === "") {
    reject('"scope" must be a string of scopes, separated by spaces');
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
    // A codec must not return a promise. If it does, the await prevents an unhandled rejection.
    ordinal = await codec.ordinal(puid);
  } catch (cause) {
    const message = messageOf(cause) ?? `"puid" must be an id of the codec, got ${quote(puid)}`;
    throw new PuidClientError("invalid_id", message, { cause });
  }
  if (typeof ordinal === "bigint") return ordinal;
  return reject(`"codec" must have a function "ordinal" that returns a bigint, got ${describe(ordinal)}`);
}

/** Rejects a successful response whose body the API does not send. */
function rejectResponse(wanted: string, mayHaveSpent: boolean): never {
  throw new PuidClientError("invalid_response", `the server's answer must have ${wanted}`, {
    status: 200,
    mayHaveSpent,
  });
}
