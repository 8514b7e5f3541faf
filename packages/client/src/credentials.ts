import { abortable } from "./abortable.js";
import { PuidClientError } from "./errors.js";
import { type Connection, isSecret } from "./options.js";
import { request } from "./request.js";

/** Authenticates requests. */
export interface Credentials {
  /** Returns the headers that authenticate a request. */
  headers(signal?: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** Drops headers that the server rejected, so that the next call of `headers` gets new ones. */
  renew?(rejected: Readonly<Record<string, string>>): void;
}

export const apiKey = (key: string): Credentials => ({ headers: async () => ({ "X-API-Key": key }) });

export const accessToken = (token: string): Credentials => ({ headers: async () => bearer(token) });

/** An OAuth client, and the scopes of the tokens that it asks for. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
}

/** A token is renewed this many milliseconds before it expires, or a tenth of its lifetime before if that is less. */
const MARGIN = 60_000;

/** Exchanges a client's credentials for access tokens (RFC 6749, section 4.4), and reuses a token until it expires. */
export class TokenSource implements Credentials {
  // Private at run time too, so that no inspector prints a secret and no serializer copies one.
  readonly #connection: Connection;
  readonly #client: ClientCredentials;
  #token: string | undefined;
  #validUntil = 0;
  /** The exchange in progress. Concurrent requests share it. */
  #exchange: Promise<string> | undefined;

  constructor(connection: Connection, client: ClientCredentials) {
    this.#connection = connection;
    this.#client = client;
  }

  async headers(signal?: AbortSignal): Promise<Readonly<Record<string, string>>> {
    if (this.#token !== undefined && Date.now() < this.#validUntil) return bearer(this.#token);
    this.#exchange ??= this.#fetchToken().finally(() => {
      this.#exchange = undefined;
    });
    return bearer(await abortable(this.#exchange, signal));
  }

  renew({ Authorization: rejected }: Readonly<Record<string, string>>): void {
    // A concurrent request may have replaced the rejected token already.
    if (this.#token !== undefined && rejected === bearer(this.#token).Authorization) this.#token = undefined;
  }

  async #fetchToken(): Promise<string> {
    const { clientId, clientSecret, scope } = this.#client;
    const asked = Date.now();
    const body = await request(this.#connection, {
      path: "/oauth/token",
      headers: {},
      form: { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret, scope },
      spends: false,
    });
    const { access_token: token, expires_in: lifetime = 3600 } = body;
    if (!isSecret(token) || typeof lifetime !== "number") {
      throw new PuidClientError(
        "invalid_response",
        "the token endpoint must answer with access_token and expires_in",
        { status: 200 },
      );
    }
    this.#token = token;
    this.#validUntil = asked + 1000 * lifetime - Math.min(MARGIN, 100 * lifetime);
    return token;
  }
}

const bearer = (token: string): { Authorization: string } => ({ Authorization: `Bearer ${token}` });
