import type { Database } from "../../src/store/database.js";
import { CHALLENGE, VERIFIER } from "./oauth-exchange.js";
import { type Answer, form, NO_RATES, Service } from "./service.js";

export const ORIGIN = "http://localhost:8799";

/** The redirect URI of the client. It has a query, which responses keep. */
export const BACK = "https://client.example/back?a=1";

/** Changes of parameters. An undefined one is absent, and one with several values is repeated. */
export type Changes = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Tokens as the token endpoint returns them. */
export interface Exchanged {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly scope: string;
}

const encode = (parameters: Changes): URLSearchParams =>
  new URLSearchParams(
    Object.entries(parameters).flatMap(([name, value]) =>
      (value === undefined ? [] : [value].flat()).map((one): [string, string] => [name, one]),
    ),
  );

const decodeHtml = (html: string): string =>
  html
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

/** Returns the hidden fields of a page. */
export const fieldsOf = (html: string): Record<string, string> =>
  Object.fromEntries(
    Array.from(
      html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"\/?>/g),
      ([, name, value]) => [decodeHtml(name!), decodeHtml(value!)],
    ),
  );

/** Returns the address to which a page forwards the browser. */
export function forwardedTo({ status, body }: Answer): URL {
  const [, address] = /<a class="button" href="([^"]*)">\s*Continue/.exec(body) ?? [];
  if (status !== 200 || address === undefined)
    throw new Error(`the answer must forward, got ${status}: ${body}`);
  return new URL(decodeHtml(address));
}

/** A service with a client, and a person who signed in. The client belongs to somebody else. */
export class Authorization {
  readonly service: Service;
  readonly client: { readonly id: string; readonly secret: string };
  /** The account that the client belongs to. */
  readonly owner: string;
  /** The headers of the person's forms. */
  readonly person: Record<string, string>;

  private constructor(
    service: Service,
    owner: string,
    client: Authorization["client"],
    person: Record<string, string>,
  ) {
    this.service = service;
    this.owner = owner;
    this.client = client;
    this.person = person;
  }

  static async create(database: Database): Promise<Authorization> {
    return Authorization.of(await Service.create(database, { rates: NO_RATES }));
  }

  static async of(service: Service): Promise<Authorization> {
    const { id: owner } = await service.account();
    const client = await service.server.store.clients.create(owner, [BACK], "The client");
    const person = { ...(await service.signIn("ada@example.com")), Origin: ORIGIN };
    return new Authorization(service, owner, client, person);
  }

  /** Returns a valid request, with changes. */
  readonly request = (changes: Changes = {}): Changes => ({
    response_type: "code",
    client_id: this.client.id,
    redirect_uri: BACK,
    scope: "puid:generate puid:ordinal",
    state: "the state",
    code_challenge: CHALLENGE,
    code_challenge_method: "S256",
    ...changes,
  });

  /** Opens the authorization endpoint. */
  readonly open = (changes: Changes = {}, headers: Record<string, string> = this.person): Promise<Answer> =>
    this.service.send(`${ORIGIN}/oauth/authorize?${encode(this.request(changes))}`, { headers });

  /** Posts the form of the consent page. */
  readonly decide = (fields: Changes, headers: Record<string, string> = this.person): Promise<Answer> =>
    this.service.send(`${ORIGIN}/oauth/decision`, { method: "POST", headers, body: encode(fields) });

  /** Returns the fields of the consent page, with the decision to allow. */
  readonly consent = async (changes: Changes = {}): Promise<Record<string, string>> => ({
    ...fieldsOf((await this.open(changes)).body),
    decision: "allow",
  });

  /** Allows a request, and returns the response to the client. */
  readonly allow = async (changes: Changes = {}): Promise<URL> =>
    forwardedTo(await this.decide(await this.consent(changes)));

  readonly code = async (changes: Changes = {}): Promise<string> =>
    (await this.allow(changes)).searchParams.get("code")!;

  /** Sends a request of the client to an endpoint below `/oauth`. */
  readonly post = (
    endpoint: "token" | "revoke",
    fields: Record<string, string>,
    client: Authorization["client"] = this.client,
  ): Promise<Answer> =>
    this.service.send(
      `/oauth/${endpoint}`,
      form({ client_id: client.id, client_secret: client.secret, ...fields }),
    );

  readonly redeem = (
    code: string,
    changes: Record<string, string> = {},
    client: Authorization["client"] = this.client,
  ): Promise<Answer> => {
    const fields = { grant_type: "authorization_code", code, redirect_uri: BACK, code_verifier: VERIFIER };
    return this.post("token", { ...fields, ...changes }, client);
  };

  readonly refresh = (
    refresh_token: string,
    changes: Record<string, string> = {},
    client: Authorization["client"] = this.client,
  ): Promise<Answer> =>
    this.post("token", { grant_type: "refresh_token", refresh_token, ...changes }, client);

  /** Returns the tokens of a new grant. */
  readonly tokens = async (changes: Changes = {}): Promise<Exchanged> =>
    (await this.redeem(await this.code(changes))).body;

  /** Returns the status of a request with an access token. */
  readonly statusOf = async (access: string, path: string = "/v1/quota"): Promise<number> =>
    (await this.service.send(path, { headers: { Authorization: `Bearer ${access}` } })).status;
}
