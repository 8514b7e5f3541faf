import { z } from "zod";
import type { Log, Login, Metrics, ServiceCodec } from "./api/service.js";
import { type CompletePlans, DEFAULT_PLANS, Plan, type Plans } from "./limits/plans.js";
import { DEFAULT_RATES, DEVELOPMENT_RATES, GivenRates, type Rates } from "./limits/rates.js";
import { type GivenLogin, LoginSettings } from "./login-options.js";
import type { Database } from "./store/database.js";
import { integer } from "./util/integer-schema.js";

/** The settings that a file can have, as well as code. */
export interface Settings {
  /** The plans by name. By default `free`, with 1000 ids per UTC day, and `unlimited`. */
  readonly plans: CompletePlans;
  /** The plan of new accounts; by default `free`. */
  readonly defaultPlan: string;
  /** The path of the API, without a slash at the end; by default `/api`. It is empty if the API is at the origin. */
  readonly basePath: string;
  /** The public origin of this server; by default the origin of each request. */
  readonly origin?: string | undefined;
  /** The rates that protect the database. Each node counts on its own, in memory. */
  readonly rates: Rates;
  /**
   * The number of proxies in front, 0 to 10; by default 0. The caller's address is the one that the outermost proxy
   * appended to X-Forwarded-For.
   */
  readonly trustedProxies: number;
  /** The most live access tokens of a client, 1 to 10,000; by default 100. One more token ends the oldest. */
  readonly tokensPerClient: number;
  /**
   * Whether people can use the dashboard, sign in, and give clients access with authorization codes; by default true.
   * With false, the server loads nothing of it.
   */
  readonly dashboard: boolean;
  /** The most accounts that a person can create, 1 to 10,000; by default 20. Each has its own quota. */
  readonly accountsPerPerson: number;
  /**
   * Whether the keys and clients that people create, and the access that they give, may decode ids; by default true. An
   * ordinal reveals how many ids there are.
   */
  readonly membersMayDecode: boolean;
  /** The provider that signs people in; by default none. People then sign in with links that the operator creates. */
  readonly login?: Login | undefined;
  /**
   * Whether the server may use a PostgreSQL that can lose commits after it confirmed them; by default false. Lost commits
   * mean that ids are issued twice.
   */
  readonly allowLostCommits: boolean;
  /** Whether everyone may register an OAuth client, which also creates an account; by default false. */
  readonly openRegistration: boolean;
  /**
   * Whether everyone may sign in as any user, and register clients; by default false. The test suites of clients need
   * this, because they have no person to sign in. It requires the dashboard. Never use it on a public server.
   */
  readonly developmentLogin: boolean;
}

/** Settings as options. All have defaults. */
export type GivenSettings = {
  readonly [Name in Exclude<keyof Settings, "plans" | "rates" | "login">]?: Settings[Name] | undefined;
} & {
  readonly plans?: Plans | undefined;
  readonly rates?: Partial<Rates> | undefined;
  readonly login?: GivenLogin | undefined;
};

export const Settings: z.ZodType<Settings, GivenSettings> = z
  .strictObject({
    plans: z.record(z.string().min(1).max(100), Plan).default(() => ({ ...DEFAULT_PLANS })),
    defaultPlan: z.string().default("free"),
    basePath: z
      .string()
      .regex(/^(\/[\w.~-]+)*$/, "must be a path such as /api, without a slash at the end")
      .default("/api"),
    origin: z
      .string()
      .refine(
        (text) => /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text,
        "must be an origin such as https://ids.example.com, without a path",
      )
      .optional(),
    rates: GivenRates.optional(),
    trustedProxies: integer(0, 10).default(0),
    tokensPerClient: integer(1, 10_000).default(100),
    dashboard: z.boolean().default(true),
    accountsPerPerson: integer(1, 10_000).default(20),
    membersMayDecode: z.boolean().default(true),
    login: LoginSettings.optional(),
    allowLostCommits: z.boolean().default(false),
    openRegistration: z.boolean().default(false),
    developmentLogin: z.boolean().default(false),
  })
  .refine(({ plans, defaultPlan }) => Object.hasOwn(plans, defaultPlan), {
    path: ["defaultPlan"],
    message: "must be one of the plans",
  })
  .refine(({ dashboard, developmentLogin }) => dashboard || !developmentLogin, {
    path: ["dashboard"],
    message: "must be true with developmentLogin",
  })
  .refine(({ dashboard, basePath }) => !dashboard || !/^\/(dashboard|auth|oauth|join)(\/|$)/.test(basePath), {
    path: ["basePath"],
    message: "must be another path than /dashboard, /auth, /oauth and /join, which are for people",
  })
  .refine(({ dashboard, login }) => dashboard || login === undefined, {
    path: ["dashboard"],
    message: "must be true with login",
  })
  .transform(({ rates, ...settings }) => ({
    ...settings,
    rates: { ...(settings.developmentLogin ? DEVELOPMENT_RATES : DEFAULT_RATES), ...rates },
  }));

/** The options of `createServer`. */
export interface ServerOptions extends GivenSettings {
  /** The codec of ids. Its key and format must never change while the database exists. */
  readonly codec: ServiceCodec;
  /** The database: `postgres(url)` or `pglite(directory)`. */
  readonly database: Database;
  /**
   * Returns the address at the other end of a request's connection. It gets the arguments that the runtime passes to
   * `fetch`. Without this option, all callers share the rates of one address.
   */
  // biome-ignore lint/suspicious/noExplicitAny: each runtime passes other arguments
  readonly address?: ((request: Request, ...context: any[]) => string | undefined) | undefined;
  /** The log; by default none. */
  readonly log?: Log | undefined;
  /** Counts requests and ids. Without it, `/metrics` does not exist. It requires `metricsToken`. */
  readonly metrics?: Metrics | undefined;
  /**
   * The bearer token that `/metrics` requires, because metrics reveal how many ids there are. With null, everyone who
   * can reach the server may read them.
   */
  readonly metricsToken?: string | null | undefined;
}
