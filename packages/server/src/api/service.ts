import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Codec, JsonSchema } from "puid-codec";
import type { Admission } from "../limits/admission.js";
import type { CompletePlans } from "../limits/plans.js";
import type { Rates } from "../limits/rates.js";
import type { Principal } from "../store/credentials.js";
import type { Connections, DatabaseFault } from "../store/database.js";
import type { CounterState } from "../store/ordinals/counter.js";
import type { Store } from "../store/store.js";

/** The codec of a service: any codec of `puid-codec`, including `createPuidDev()`. */
export interface ServiceCodec extends Pick<Codec<string>, "ids" | "id" | "ordinal"> {
  /** Ordinals are 0 … capacity − 1; the default is 2^63. */
  readonly capacity?: bigint;
  /** The filter of ids. With a filter, the capacity is part of the format. */
  readonly accept?: unknown;
  readonly jsonSchema?: () => JsonSchema;
}

/** The log of the service. A pino logger is one, and so is the console. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** The state of the service at the time of a scrape. */
export interface ServiceState {
  /** The counter, or undefined if the database does not answer. */
  readonly counter: Pick<CounterState, "next" | "last"> | undefined;
  /** The connections to the database, if it has some. */
  readonly connections: Connections | undefined;
}

/** The counters of the service, and their text for `/metrics`. */
export interface Metrics {
  /** Notes that a request began. */
  began(): void;
  /** Notes a response. */
  answered(method: string, route: string, status: number, seconds: number): void;
  /** Counts issued ids. */
  issued(count: number): void;
  /** Counts a statement or a transaction that the database failed to do. */
  databaseFailed(fault: DatabaseFault): void;
  /** Returns all metrics as text, and the media type of the text. */
  render(state: ServiceState): Promise<{ readonly type: string; readonly text: string }>;
}

/** An OpenID Connect provider, and who may sign in with it. */
export interface Login {
  /** The issuer, such as `https://accounts.google.com`. */
  readonly issuer: string;
  /** The provider's name on the sign-in page; by default the host of the issuer. */
  readonly name?: string | undefined;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who may sign in: some email addresses, all addresses of some domains, or everyone whom the provider knows. */
  readonly allow:
    | "everyone"
    | {
        readonly emails?: readonly string[] | undefined;
        readonly domains?: readonly string[] | undefined;
      };
  /**
   * Whether an address counts without the claim `email_verified`; by default false. Microsoft never sends the claim.
   * Set this only if nobody else can choose the addresses of the provider's people.
   */
  readonly trustEmails: boolean;
}

/** The parts and settings of the service, for all routes. */
export interface Service {
  readonly store: Store;
  readonly codec: ServiceCodec;
  readonly plans: CompletePlans;
  /** The plan that new accounts are on. */
  readonly defaultPlan: string;
  /** The path of the API below the origin, such as `/api`. */
  readonly basePath: string;
  /** The public origin of this server; by default the origin of the request. */
  readonly origin: string | undefined;
  /** The most live access tokens of a client. */
  readonly tokensPerClient: number;
  /** Whether there are a dashboard, sign-in and the authorization code grant. */
  readonly dashboard: boolean;
  /** The most accounts that a person can create. */
  readonly accountsPerPerson: number;
  /** Whether the keys and clients that people create, and the access that they give, may decode ids. */
  readonly membersMayDecode: boolean;
  /** The provider that signs people in. Without it, they sign in with links that the operator creates. */
  readonly login: Login | undefined;
  /** Whether everyone may sign in as any user. */
  readonly developmentLogin: boolean;
  /** Whether everyone may register an OAuth client. */
  readonly openRegistration: boolean;
  readonly rates: Rates;
  /** Limits lookups of credentials. */
  readonly credentialAdmission: Admission<KnownCredential>;
  /** Limits lookups of OAuth clients. */
  readonly clientAdmission: Admission<object>;
  readonly log: Log;
  readonly metrics: Metrics | undefined;
  /** The bearer token that `/metrics` requires. With null, everyone may read the metrics. */
  readonly metricsToken: string | null | undefined;
}

/**
 * What a lookup of a credential found. Only the plan and `mayDecode` can change later. A new token has just the part that
 * limits use.
 */
export type KnownCredential = Pick<Principal, "account" | "scopes"> & Partial<Principal>;

/** The variables of a request. */
export interface Env {
  Bindings: {
    /** Returns the caller's address as limits count it. */
    address: () => string;
  };
  Variables: {
    principal: Principal;
    /** The digest of the principal's credential, if the request has not looked the credential up yet. */
    unverified: string | undefined;
    /** The plan of the principal. For a limited request, it is the plan at the last lookup, if there was one. */
    plan: string | undefined;
    requestId: string;
    /** The account of a person's request, for the log. */
    account: string | undefined;
    /** Whether a person reads the response, so that an error is a page. */
    isForPeople: boolean | undefined;
    /** The milliseconds that a limited request must wait. A limited request has no principal. */
    waitMs: number | undefined;
  };
}

export type Api = OpenAPIHono<Env>;

/** Returns the public origin of this server. */
export const originOf = ({ origin }: Service, url: string): string => origin ?? new URL(url).origin;

/** Returns the public URL of the API. */
export const endpointOf = (service: Service, url: string): string =>
  originOf(service, url) + service.basePath;
