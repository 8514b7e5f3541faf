import { z } from "zod";
import { MOST_IDS } from "./api/ids.js";
import type { Log, Metrics, ServiceCodec } from "./api/service.js";
import { DEFAULT_PLANS, Plan, type Plans } from "./limits/plans.js";
import { DEFAULT_RATES, DEVELOPMENT_RATES, GivenRates, type Rates } from "./limits/rates.js";
import type { Database } from "./store/database.js";
import { integer } from "./util/integer-schema.js";

/** How the service behaves: what may be set in a file as well as in code. */
export interface Settings {
  /** Limits and rates by the name of a plan. By default `free`, 1000 ids a UTC day, and `unlimited`. */
  readonly plans: Plans;
  /** The plan that new accounts are on; by default `free`. */
  readonly defaultPlan: string;
  /** Where the API is: a path without a slash at its end, by default `/api`; empty for the origin itself. */
  readonly basePath: string;
  /** The origin that the outside knows this server by; by default that of each request. */
  readonly origin?: string | undefined;
  /**
   * How many ordinals a node leases at a time, 10 to 1,000,000,000. By default 0: each request takes its own, and
   * there are no gaps. With blocks nodes wait for one another less, and a node that stops leaves a gap.
   */
  readonly blockSize: number;
  /** The rates that protect the database. They are of one node, and are kept in its memory. */
  readonly rates: Rates;
  /**
   * How many proxies are in front, 0 to 10; by default 0. The caller's address is then the one that the outermost of
   * them appended to X-Forwarded-For.
   */
  readonly trustedProxies: number;
  /** How many live access tokens a client may have, 1 to 10,000; beyond it the oldest ends. By default 100. */
  readonly tokensPerClient: number;
  /** Whether anybody may register an OAuth client, and have an account by that; by default not. */
  readonly openRegistration: boolean;
  /** Whether anybody may log in as anybody, and register: for tests alone; by default not. */
  readonly developmentLogin: boolean;
}

/** Settings as they are given: all have defaults. */
export type GivenSettings = {
  readonly [Name in Exclude<keyof Settings, "rates">]?: Settings[Name] | undefined;
} & { readonly rates?: Partial<Rates> | undefined };

export const Settings: z.ZodType<Settings, GivenSettings> = z
  .strictObject({
    plans: z.record(z.string().min(1).max(100), Plan).default(() => ({ ...DEFAULT_PLANS })),
    defaultPlan: z.string().default("free"),
    basePath: z
      .string()
      .regex(/^(\/[\w.~-]+)*$/, "must be a path such as /api, without a slash at its end")
      .default("/api"),
    origin: z
      .string()
      .refine(
        (text) => URL.canParse(text) && new URL(text).origin === text,
        "must be an origin such as https://ids.example.com, without a path",
      )
      .optional(),
    blockSize: z
      .int()
      .max(1_000_000_000)
      .refine((size) => size === 0 || size >= MOST_IDS, `must be 0, or at least ${MOST_IDS}`)
      .default(0),
    rates: GivenRates.optional(),
    trustedProxies: integer(0, 10).default(0),
    tokensPerClient: integer(1, 10_000).default(100),
    openRegistration: z.boolean().default(false),
    developmentLogin: z.boolean().default(false),
  })
  .refine(({ plans, defaultPlan }) => Object.hasOwn(plans, defaultPlan), {
    path: ["defaultPlan"],
    message: "must be one of the plans",
  })
  .transform(({ rates, ...settings }) => ({
    ...settings,
    rates: { ...(settings.developmentLogin ? DEVELOPMENT_RATES : DEFAULT_RATES), ...rates },
  }));

/** What `createServer` takes. */
export interface ServerOptions extends GivenSettings {
  /** Makes ids of ordinals. Its key and format must never change while the database lives. */
  readonly codec: ServiceCodec;
  /** Where all is kept: `postgres(url)` or `pglite(directory)`. */
  readonly database: Database;
  /**
   * Returns the other end of a request's connection. It gets what `fetch` gets from the runtime. Without it all
   * callers share the rates of one address.
   */
  // biome-ignore lint/suspicious/noExplicitAny: each runtime has its own
  readonly address?: ((request: Request, ...context: any[]) => string | undefined) | undefined;
  /** Where to write what happens; by default nowhere. */
  readonly log?: Log | undefined;
  /** Counts requests and ids; without it there is no `/metrics`. It needs `metricsToken`. */
  readonly metrics?: Metrics | undefined;
  /**
   * The bearer token that `/metrics` requires, since it shows how many ids there are, which ids hide. With null
   * everyone who reaches the server may read it.
   */
  readonly metricsToken?: string | null | undefined;
}
