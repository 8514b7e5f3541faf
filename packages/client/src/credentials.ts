import { abortable } from "./abortable.js";
import { PuidError } from "./errors.js";
import { type Connection, isSecret } from "./options.js";
import { request } from "./request.js";

/** What a request says who it is by. */
export interface Credentials {
  /** The headers that say so. */
  headers(signal?: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** Gives up those that were refused, where there are others to be had. */
  renew?(refused: Readonly<Record<string, string>>): void;
}

export const apiKey = (key: string): Credentials => ({ headers: async () => ({ "X-API-Key": key }) });

export const accessToken = (token: string): Credentials => ({ headers: async () => bearer(token) });

/** Who asks for tokens, and what for. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
}

/** A token is given up this long before it expires, in milliseconds, or a tenth of its life before. */
const MARGIN = 60_000;

/** RFC 6749, section 4.4: tokens in exchange for a client's credentials, each for as long as it is good. */
export class TokenSource implements Credentials {
  // Private at run time too: no inspector prints a secret, and no serializer copies one.
  readonly #connection: Connection;
  readonly #client: ClientCredentials;
  #token: string | undefined;
  #goodUntil = 0;
  /** The exchange under way, which all who wait for a token share. */
  #exchange: Promise<string> | undefined;

  constructor(connection: Connection, client: ClientCredentials) {
    this.#connection = connection;
    this.#client = client;
  }

  async headers(signal?: AbortSignal): Promise<Readonly<Record<string, string>>> {
    if (this.#token !== undefined && Date.now() < this.#goodUntil) return bearer(this.#token);
    this.#exchange ??= this.#fetchToken().finally(() => {
      this.#exchange = undefined;
    });
    return bearer(await abortable(this.#exchange, signal));
  }

  renew({ Authorization: refused }: Readonly<Record<string, string>>): void {
    // Another who was refused may have a new one already.
    if (this.#token !== undefined && refused === bearer(this.#token).Authorization) this.#token = undefined;
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
    const { access_token: token, expires_in: life = 3600 } = body;
    if (!isSecret(token) || typeof life !== "number") {
      throw new PuidError(
        "invalid_response",
        "the token endpoint must answer with access_token and expires_in",
        {
          status: 200,
        },
      );
    }
    this.#token = token;
    this.#goodUntil = asked + 1000 * life - Math.min(MARGIN, 100 * life);
    return token;
  }
}

const bearer = (token: string): { Authorization: string } => ({ Authorization: `Bearer ${token}` });
