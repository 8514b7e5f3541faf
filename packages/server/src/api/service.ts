import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Codec, JsonSchema } from "puid-codec";
import type { Admission } from "../limits/admission.js";
import type { Plans } from "../limits/plans.js";
import type { Rates } from "../limits/rates.js";
import type { Principal } from "../store/credentials.js";
import type { Store } from "../store/store.js";

/** The codec of a service: any of `puid-codec`'s, `createPuidDev()` among them. */
export interface ServiceCodec extends Pick<Codec<string>, "ids" | "id" | "ordinal"> {
  /** Ordinals are 0 … capacity − 1; by default what 64 bits hold. */
  readonly capacity?: bigint;
  /** The filter of its ids. With one, the capacity is part of the format. */
  readonly accept?: unknown;
  readonly jsonSchema?: () => JsonSchema;
}

/** Where the service writes what happens: pino's loggers do, and so does the console. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** What the service counts, and how it is shown to whoever scrapes it. */
export interface Metrics {
  /** A request was answered. */
  answered(method: string, route: string, status: number, seconds: number): void;
  /** Ids were handed out. */
  issued(count: number): void;
  /** All of it as text, and that text's media type. */
  render(): Promise<{ readonly type: string; readonly text: string }>;
}

/** What every part of the service works with. */
export interface Service {
  readonly store: Store;
  readonly codec: ServiceCodec;
  readonly plans: Plans;
  /** The plan that new accounts are on. */
  readonly defaultPlan: string;
  /** Where the API is below the origin, such as `/api`. */
  readonly basePath: string;
  /** The origin that the outside knows this server by; by default that of the request. */
  readonly origin: string | undefined;
  /** How many live access tokens a client may have. */
  readonly tokensPerClient: number;
  /** Whether anybody may register an OAuth client. */
  readonly openRegistration: boolean;
  readonly rates: Rates;
  /** Limits lookups of credentials. */
  readonly credentialAdmission: Admission<KnownCredential>;
  /** Limits lookups of OAuth clients. */
  readonly clientAdmission: Admission<object>;
  readonly log: Log;
  readonly metrics: Metrics | undefined;
  /** The bearer token of `/metrics`; null answers everyone. */
  readonly metricsToken: string | null | undefined;
}

/** What limits know of a credential: nothing that ever changes. */
export type KnownCredential = Pick<Principal, "account" | "scopes">;

/** What a request carries along. */
export interface Env {
  Bindings: {
    /** Returns the caller's address, as limits count it. */
    address: () => string;
  };
  Variables: {
    principal: Principal;
    requestId: string;
    /** The milliseconds that a limited request must wait. It has no principal. */
    waitMs: number | undefined;
  };
}

export type Api = OpenAPIHono<Env>;

/** The API's URL, as the outside knows it. */
export const endpointOf = ({ origin, basePath }: Service, url: string): string =>
  (origin ?? new URL(url).origin) + basePath;
